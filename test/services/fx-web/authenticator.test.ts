// 利用開始登録 of a standard authenticator: its secret is in one answer, and works only with that ticket.

import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { helpHref, serviceHref } from '../../../src/authority/routes.ts'
import { tokenState } from '../../../src/authority/rules/token.ts'
import { parseKeyUri } from '../../../src/otp/key-uri.ts'
import { newestJournal } from '../../../src/platform/journal/queries.ts'
import { timeCode } from '../../journeys/support/oathtool.ts'
import { formTokenIn } from '../../support/client.ts'
import {
  bindingOf,
  type Client,
  locationOf,
  newPerson,
  type Person,
  postCode,
  postTwoCodes,
  type Site,
  startSite,
  textOf,
  valueIn,
  withTicket,
} from '../../support/site.ts'
import { shoko, withAuthenticators } from '../../support/world.ts'

let site: Site
let plain: Site
beforeEach(async () => {
  site = await startSite({}, { edit: withAuthenticators })
  plain = await startSite()
})
afterEach(async () => {
  await site.end()
  await plain.end()
})

const page = serviceHref(shoko, 'enrollmentAuthenticator')

type Authenticator = {
  readonly tokenId: string
  readonly uri: string
  readonly code: (stepsAway?: number) => string
}

/** What an authenticator makes of the page, without our code: the URI by the URL parser, the codes by oathtool. */
function authenticatorOf(html: string): Authenticator {
  const uri = /href="(otpauth:[^"]+)"/.exec(html)?.[1]?.replaceAll('&amp;', '&')
  assert.ok(uri, 'the page has no otpauth link')
  const url = new URL(uri)
  const secret = url.searchParams.get('secret') ?? ''
  const tokenId = decodeURIComponent(url.pathname).split(':')[1] ?? ''
  return { tokenId, uri, code: (away = 0) => timeCode(secret, site.world.clock.now(), away) }
}

async function show(client: Client, replaces = ''): Promise<string> {
  const response = await client.submit(page, { step: 'show', replaces })
  assert.equal(response.status, 200)
  assert.equal(response.headers.get('Cache-Control'), 'no-store')
  return response.text()
}

function postCodes(client: Client, codes: readonly [string, string]): Promise<Response> {
  return client.submit(page, { step: 'codes', otp1: codes[0], otp2: codes[1] })
}

async function statusOf(tokenId: string): Promise<string | undefined> {
  return (await site.world.context.store.read({ token: tokenState.ref(tokenId) })).token?.status
}

let people = 0
function nextPerson(): Promise<Person> {
  people += 1
  return newPerson(site, `Authent${people}`)
}

test('ENR-03: a service whose profile does not allow it has no such screen, and no word of it', async () => {
  const client = await withTicket(plain, await newPerson(plain, 'Someone1'), 'enrollment')
  assert.equal((await client.send(page)).status, 404)
  assert.equal((await client.submit(serviceHref(shoko, 'enrollmentToken'), {}, page)).status, 404)
  for (const path of [serviceHref(shoko, 'enrollmentToken'), helpHref(shoko, 'enrollment')]) {
    assert.doesNotMatch(await client.page(path), /認証アプリ/)
    const offered = await (path.includes('help')
      ? site.browser()
      : await withTicket(site, await nextPerson(), 'enrollment')
    ).page(path)
    assert.match(offered, /認証アプリを登録する/)
  }
})

test('ENR-03: two codes of an authenticator enroll it; a third logs in; its token ID is what the screens show', async () => {
  const person = await nextPerson()
  const client = await withTicket(site, person, 'enrollment')
  const html = await show(client)
  const { tokenId, uri, code } = authenticatorOf(html)
  const parsed = parseKeyUri(uri)
  assert.deepEqual(
    {
      issuer: parsed?.issuer,
      factor: parsed?.movingFactor,
      algorithm: parsed?.algorithm,
      digits: parsed?.digits,
      period: parsed?.periodSeconds,
    },
    { issuer: '商工中金外為Web為替予約サービス', factor: 'time', algorithm: 'SHA1', digits: 6, period: 30 },
  )
  assert.equal(await statusOf(tokenId), 'offered')
  assert.equal(
    (await bindingOf(site.world, person))?.tokenId,
    undefined,
    'nothing is bound before it was proved',
  )

  const enrolled = await postCodes(client, [code(-1), code()])
  assert.equal(locationOf(enrolled), serviceHref(shoko, 'enrollmentComplete'))
  assert.match(textOf(await client.page(serviceHref(shoko, 'enrollmentComplete'))), new RegExp(tokenId))
  assert.equal((await bindingOf(site.world, person))?.tokenId, tokenId)
  assert.equal(await statusOf(tokenId), 'active')

  assert.equal((await postCode(client, person, code())).status, 422, 'both codes are spent')
  site.world.clock.forward({ seconds: 30 })
  assert.equal(locationOf(await postCode(client, person, code())), serviceHref(shoko, 'password'))
})

test('ENR-03: the secret is in one answer: not after a reload, not in any page, not in the journal', async () => {
  const person = await nextPerson()
  const client = await withTicket(site, person, 'enrollment')
  const before = await client.page(page)
  const fields = {
    form_token: formTokenIn(before),
    step: 'show',
    replaces: valueIn(before, 'replaces') ?? 'none',
  }
  const first = await client.post(page, fields)
  const { tokenId, uri } = authenticatorOf(await first.text())
  const secret = new URL(uri).searchParams.get('secret') ?? ''

  // The browser's reload sends the same form again; so does a double click.
  const again = await client.post(page, fields)
  assert.equal(again.status, 303)
  assert.equal(locationOf(again), page)
  const after = await client.page(page)
  assert.match(after, /もう一度表示することはできません/)
  assert.equal(valueIn(after, 'replaces'), tokenId)
  const wrong = await postCodes(client, ['000000', '000000'])
  assert.equal(wrong.status, 422)
  const journal = await newestJournal(site.world.context.store, {}, 1000)
  assert.ok(journal.some(({ type }) => type === 'token_offered'))
  const everything = [
    before,
    after,
    await wrong.text(),
    ...journal.map(({ body, beside }) => `${body}${beside}`),
  ].join('\n')
  for (const trace of [secret, secret.replaceAll(/.{4}(?=.)/g, '$& '), '<svg class="qr-code"', 'otpauth:']) {
    assert.ok(!everything.includes(trace), trace.slice(0, 8))
  }
  assert.equal((await bindingOf(site.world, person))?.failures, 1, 'wrong codes walk towards the same lock')
})

test('ENR-03: starting over retires the first secret, and has a limit', async () => {
  const client = await withTicket(site, await nextPerson(), 'enrollment')
  const first = authenticatorOf(await show(client))
  const second = authenticatorOf(await show(client, first.tokenId))
  assert.notEqual(second.uri, first.uri)
  assert.equal(await statusOf(first.tokenId), 'revoked')
  assert.equal((await postCodes(client, [first.code(-1), first.code()])).status, 422)

  let last = second
  for (let offers = 2; offers < 5; offers++) last = authenticatorOf(await show(client, last.tokenId))
  const refused = await client.submit(page, { step: 'show', replaces: last.tokenId })
  assert.equal(refused.status, 422)
  assert.match(await refused.text(), /RMCFXLGN001032E/)
  const enrolled = await postCodes(client, [last.code(-1), last.code()])
  assert.equal(locationOf(enrolled), serviceHref(shoko, 'enrollmentComplete'))
})

test('ENR-03, THR-06: the token is for that ticket: no stranger, no other login and no later one can take it', async () => {
  const person = await nextPerson()
  const client = await withTicket(site, person, 'enrollment')
  const { tokenId, code } = authenticatorOf(await show(client))

  const stranger = site.browser()
  assert.match(locationOf(await stranger.send(page)), /notice=expired/)
  const loggingIn = await withTicket(site, await settled(), 'login')
  assert.equal(locationOf(await loggingIn.send(page)), serviceHref(shoko, 'loginCode'))

  const thief = await nextPerson()
  const other = await withTicket(site, thief, 'enrollment')
  assert.match(textOf(await other.page(page)), /QRコードを表示する/)
  assert.doesNotMatch(await other.page(page), new RegExp(tokenId))
  assert.equal(
    (await other.submit(page, { step: 'show', replaces: tokenId })).status,
    303,
    'it can’t be retired by others',
  )
  assert.equal(await statusOf(tokenId), 'offered')
  const sideways = await postTwoCodes(site, other, { ...thief, tokenId })
  assert.equal(sideways.status, 422, 'nor enrolled by its token ID and its codes')

  const later = await withTicket(site, person, 'enrollment')
  assert.equal((await postTwoCodes(site, later, { ...person, tokenId })).status, 422)
  assert.equal(locationOf(await postCodes(later, [code(-1), code()])), page)
  site.world.clock.forward({ minutes: 5 })
  assert.match(locationOf(await client.send(page)), /notice=expired/)
  assert.equal(await statusOf(tokenId), 'offered', 'without its ticket it never counts')
})

/** Somebody who already has a token. */
async function settled(): Promise<Person> {
  const person = await nextPerson()
  const client = await withTicket(site, person, 'enrollment')
  const { tokenId, code } = authenticatorOf(await show(client))
  assert.equal((await postCodes(client, [code(-1), code()])).status, 303)
  return { ...person, tokenId }
}

test('ENR-03: of many requests at once one shows a secret, and there is one token', async () => {
  const client = await withTicket(site, await nextPerson(), 'enrollment')
  const fields = { form_token: formTokenIn(await client.page(page)), step: 'show', replaces: '' }
  const answers = await Promise.all(Array.from({ length: 20 }, () => client.post(page, fields)))
  const statuses = answers.map(({ status }) => status).sort()
  assert.deepEqual(statuses, [200, ...new Array(19).fill(303)])
})

test('SES-08: hostile fields change nothing', async () => {
  const client = await withTicket(site, await nextPerson(), 'enrollment')
  assert.equal((await client.post(page, { step: 'show', replaces: '' })).status, 403)
  const odd = await client.submit(page, { step: 'show', replaces: '\0'.repeat(12) })
  assert.equal(odd.status, 200, 'what is no token ID names none')
  assert.deepEqual(site.server.faults, [])
})
