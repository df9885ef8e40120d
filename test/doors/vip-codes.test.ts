// docs/vip-compatible.md: POST /otpCheck and /otpSync. Anybody may call them, so what they must not do comes first.

import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { serviceHref } from '../../src/authority/routes.ts'
import { tokenState } from '../../src/authority/rules/token.ts'
import { newestJournal } from '../../src/platform/journal/queries.ts'
import { codeOtherThan } from '../journeys/support/oathtool.ts'
import { type Provisioned, postXml, requestXml } from '../support/compatible-client.ts'
import {
  boundPerson,
  type CompatibleSite,
  logInWith,
  startCompatibleSite,
} from '../support/compatible-site.ts'
import {
  type Answer,
  answerOf,
  bindingOf,
  desk,
  eventsOf,
  journalHead,
  lastStepOf,
  postCode,
  revokeBinding,
  withTicket,
} from '../support/site.ts'
import { shoko, testCaller } from '../support/world.ts'

let site: CompatibleSite
beforeEach(async () => {
  site = await startCompatibleSite()
})
afterEach(async () => {
  assert.deepEqual(site.server.faults, [])
  await site.end()
})

/** A code that the token does not show now or around now. */
function wrongCode(token: Provisioned): string {
  const client = site.client()
  return codeOtherThan([-1, 0, 1, 2].map((away) => client.code(token, away)))
}

test('provisioning and an immediate check, then a login with a later code, as the clients do', async () => {
  const client = site.client()
  const { person, token } = await boundPerson(site)
  assert.equal(await client.says(client.check(token.tokenId, client.code(token))), 'working')
  assert.equal(
    await lastStepOf(site.world, token.tokenId),
    Math.floor(site.world.clock.now().epochMilliseconds / 30_000),
  )
  site.world.clock.forward({ seconds: 30 })
  assert.equal(await logInWith(site, person, client.code(token)), true)
})

test('OTP-01: a code that passed a check opens nothing, and one that opened something passes no check', async () => {
  const client = site.client()
  const { person, token } = await boundPerson(site)
  const checked = client.code(token)
  assert.equal(await client.says(client.check(token.tokenId, checked)), 'working')
  assert.equal(await logInWith(site, person, checked), false)
  assert.equal(await client.says(client.check(token.tokenId, checked)), 'needs sync')
  assert.equal((await bindingOf(site.world, person))?.failures, 0, 'a spent code is not counted')

  site.world.clock.forward({ seconds: 30 })
  const used = client.code(token)
  assert.equal(await logInWith(site, person, used), true)
  assert.equal(await client.says(client.check(token.tokenId, used)), 'needs sync')
})

test('OTP-02: of a hundred checks and logins at once with one code, one succeeds', async () => {
  const client = site.client()
  const { person, token } = await boundPerson(site)
  const browser = await withTicket(site, person)
  const code = client.code(token)
  const checks = Array.from({ length: 99 }, async () => {
    return (await client.says(client.check(token.tokenId, code))) === 'working'
  })
  const login = postCode(browser, person, code).then(({ status }) => status === 303)
  const answers = await Promise.all([...checks, login])
  assert.equal(answers.filter((yes) => yes).length, 1)
})

test('interop §1.4: after a check, the clients’ seven posts find nothing until the next step begins', async () => {
  const { clock } = site.world
  const client = site.client()
  const token = await client.provision()
  clock.set('2025-08-01T09:00:10+09:00')
  const skews = [0, 15, -15, 30, -30, 45, -45]
  const sevenPosts = async () => {
    const answers: string[] = []
    for (const seconds of skews) {
      const step = Math.floor((clock.now().epochMilliseconds / 1000 + seconds) / 30)
      const code = client.code(token, step - Math.floor(clock.now().epochMilliseconds / 30_000))
      answers.push(await client.says(client.check(token.tokenId, code)))
      if (answers.at(-1) === 'working') break
    }
    return answers
  }
  assert.deepEqual(await sevenPosts(), ['working'])
  assert.deepEqual(await sevenPosts(), new Array(7).fill('needs sync'))
  clock.forward({ seconds: 20 })
  assert.deepEqual(await sevenPosts(), ['working'])
  // In the last five seconds of a step the next one is live already, and is found by its skew; both are spent then.
  clock.forward({ seconds: 26 })
  assert.deepEqual(await sevenPosts(), ['needs sync', 'working'])
})

test('THR-06: a thousand wrong checks and synchronizations lock nothing, count nothing and cause no event', async () => {
  const client = site.client()
  const { person, token } = await boundPerson(site)
  const wrong = wrongCode(token)
  const before = await bindingOf(site.world, person)
  const head = journalHead(site.world)
  for (let i = 0; i < 10; i++) {
    const posts = Array.from({ length: 50 }, () => [
      client.says(client.check(token.tokenId, wrong)),
      client.says(client.synchronize(token.tokenId, [wrong, codeOtherThan([wrong])])),
    ])
    for (const answer of await Promise.all(posts.flat())) assert.equal(answer, 'needs sync')
  }
  assert.equal(journalHead(site.world), head)
  assert.deepEqual(await bindingOf(site.world, person), before)
  assert.equal(await logInWith(site, person, client.code(token)), true)
})

test('OTP-13: whatever the reason, failed checks and synchronizations get one answer', async () => {
  const client = site.client()
  const bound = await boundPerson(site)
  const { tokenId } = bound.token
  assert.equal(await client.says(client.check(tokenId, client.code(bound.token))), 'working')
  const fresh = await client.provision()
  const revoked = await client.provision()
  const refs = { token: tokenState.ref(revoked.tokenId) }
  await site.world.context.store.change({ at: site.world.clock.now(), ...testCaller }, refs, () => ({
    outcome: { ok: true },
    events: [{ type: 'token_revoked', tokenId: revoked.tokenId, reason: 'lost' }],
  }))
  const app = await site.world.token()
  const appCode = await site.world.code(app)
  const appPair = [await site.world.code(app, -1), appCode] as const
  const codes: Record<string, [string, string]> = {
    wrong: [fresh.tokenId, wrongCode(fresh)],
    spent: [tokenId, client.code(bound.token)],
    unknown: ['WRVM00000000', '123456'],
    'of another prefix': ['ABCD12345678', '123456'],
    'a right code of a revoked token': [revoked.tokenId, client.code(revoked)],
    'a right code of a token that came another way': [app, appCode],
  }
  const answers: [string, Answer][] = []
  for (const [what, [id, code]] of Object.entries(codes)) {
    answers.push([what, await answerOf(await client.check(id, code))])
  }
  const pairOf = (token: Provisioned) => [client.code(token, -1), client.code(token)] as const
  const pairs: Record<string, [string, readonly [string, string]]> = {
    'equal codes': [fresh.tokenId, [client.code(fresh), client.code(fresh)]],
    swapped: [fresh.tokenId, [client.code(fresh), client.code(fresh, -1)]],
    'not consecutive': [fresh.tokenId, [client.code(fresh, -2), client.code(fresh)]],
    'spent pair': [tokenId, pairOf(bound.token)],
    'unknown pair': ['WRVM00000000', ['123456', '654321']],
    'a right pair of a revoked token': [revoked.tokenId, pairOf(revoked)],
    'a right pair of a token that came another way': [app, appPair],
  }
  for (const [what, [id, pair]] of Object.entries(pairs)) {
    answers.push([what, await answerOf(await client.synchronize(id, pair))])
  }
  for (const [what, answer] of answers) assert.deepEqual(answer, answers[0]?.[1], what)

  site.world.clock.forward({ hours: 24 * 366 * 3 })
  const expired = await answerOf(await client.check(fresh.tokenId, client.code(fresh)))
  assert.deepEqual(expired, answers[0]?.[1], 'expired')
})

test('nothing at these endpoints changes a binding, whatever its status, or puts anything but the token into the journal', async () => {
  const client = site.client()
  const statuses = ['usable', 'failing', 'locked', 'suspended', 'ended'] as const
  for (const status of statuses) {
    const { person, token } = await boundPerson(site)
    const wrong = wrongCode(token)
    if (status === 'failing') await logInWith(site, person, wrong)
    if (status === 'locked') for (let i = 0; i < 10; i++) await logInWith(site, person, wrong)
    if (status === 'suspended') await desk(site.world, person, 'binding_suspended')
    if (status === 'ended') await revokeBinding(site.world, person)
    const binding = await bindingOf(site.world, person)
    const events = await eventsOf(site.world, person)
    const step = () => site.world.clock.forward({ seconds: 30 })
    const acts: [string, () => Promise<string>][] = [
      ['working', () => client.says(client.check(token.tokenId, client.code(token)))],
      ['needs sync', () => client.says(client.check(token.tokenId, client.code(token)))],
      ['needs sync', () => client.says(client.check(token.tokenId, wrong))],
      ['needs sync', () => client.says(client.synchronize(token.tokenId, [wrong, wrong]))],
      [
        'synced',
        () => client.says(client.synchronize(token.tokenId, [client.code(token, 3), client.code(token, 4)])),
      ],
      [
        'needs sync',
        () => client.says(client.synchronize(token.tokenId, [client.code(token, 3), client.code(token, 4)])),
      ],
    ]
    for (const [expected, act] of acts) {
      assert.equal(await act(), expected, status)
      assert.deepEqual(await bindingOf(site.world, person), binding, status)
      assert.deepEqual(await eventsOf(site.world, person), events, status)
      if (expected === 'synced') step()
    }
  }
  const rows = await newestJournal(
    site.world.context.store,
    { types: ['token_checked', 'token_resynchronized'] },
    100,
  )
  assert.ok(rows.length > 0)
  for (const { service, userId } of rows) assert.deepEqual([service, userId], [null, null])
  const check = { outsideCheckpoints: [], compareRows: true }
  assert.equal((await site.world.context.store.verifyJournal(check)).fault, null)
})

test('anything but a form with six digits and an ID is malformed, and the answer has nothing that a client looks for', async () => {
  const { origin } = site.server
  const client = site.client()
  const { tokenId } = await client.provision()
  const digits = (name: string) => [1, 2, 3, 4, 5, 6].map((i) => `${name}${i}=${i}`).join('&')
  const whole = `${digits('cr')}&cred=${tokenId}`
  const bodies: [string, string][] = [
    ['/otpCheck', ''],
    ['/otpCheck', '%'],
    ['/otpCheck', '{"cred":"x"}'],
    ['/otpCheck', digits('cr')],
    ['/otpCheck', `cred=${tokenId}`],
    ['/otpCheck', `${whole}&cr1=2`],
    ['/otpCheck', `${whole}&cred=${tokenId}`],
    ['/otpCheck', whole.replace('cr1=1', 'cr1=12')],
    ['/otpCheck', whole.replace('cr1=1', 'cr1=')],
    ['/otpCheck', whole.replace('cr1=1', 'cr1=%EF%BC%91')],
    ['/otpCheck', whole.replace('cr1=1', 'cr1=x')],
    ['/otpCheck', whole.replace(tokenId, 'X')],
    ['/otpCheck', whole.replace(tokenId, `${tokenId}0`)],
    ['/otpCheck', whole.replace(tokenId, '%00')],
    ['/otpCheck', `${whole}&a=${'x'.repeat(5000)}`],
    ['/otpSync', whole],
    ['/otpSync', `${digits('ncr')}&cred=${tokenId}`],
    ['/otpSync', `${whole}&${digits('ncr').replace('ncr6=6', '')}`],
  ]
  const head = journalHead(site.world)
  for (const [path, body] of bodies) {
    const type = { 'Content-Type': 'application/x-www-form-urlencoded' }
    const response = await fetch(origin + path, { method: 'POST', headers: type, body })
    assert.equal(response.status, 400, body.slice(0, 100))
    assert.doesNotMatch(await response.text(), /working correctly|sync/, body.slice(0, 100))
  }
  assert.equal(journalHead(site.world), head)
})

test('an ID may be written with spaces, as the clients print it', async () => {
  const client = site.client()
  const token = await client.provision()
  const printed = token.tokenId.replace(/(.{4})(.{4})(.{4})/, '$1 $2 $3')
  assert.equal(await client.says(client.check(printed, client.code(token))), 'working')
})

test('SES-08: a page of another site can send these forms, with any cookies, to no effect', async () => {
  const { origin } = site.server
  const { person, token } = await boundPerson(site)
  const browser = await withTicket(site, person)
  const binding = await bindingOf(site.world, person)
  const foreign = {
    Origin: 'https://evil.example',
    'Sec-Fetch-Site': 'cross-site',
    Cookie: [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
  }
  const head = journalHead(site.world)
  const fields = new URLSearchParams([...wrongCode(token)].map((digit, i) => [`cr${i + 1}`, digit]))
  fields.set('cred', token.tokenId)
  const response = await fetch(`${origin}/otpCheck`, { method: 'POST', headers: foreign, body: fields })
  assert.equal(response.status, 200)
  assert.equal(response.headers.getSetCookie().length, 0)
  assert.equal(response.headers.get('Access-Control-Allow-Origin'), null)
  assert.equal(journalHead(site.world), head)
  assert.deepEqual(await bindingOf(site.world, person), binding)
  assert.equal(
    (await browser.send(serviceHref(shoko, 'loginCode'))).status,
    200,
    'the ticket is as good as before',
  )
})

test('the answers carry the usual headers, and the page a single sentence', async () => {
  const client = site.client()
  const token = await client.provision()
  const page = await client.check(token.tokenId, client.code(token))
  const document = await postXml(site.server.origin, await requestXml('python', client.wanted()))
  for (const response of [page, document]) {
    assert.equal(response.headers.get('Cache-Control'), 'no-store')
    assert.equal(response.headers.get('X-Content-Type-Options'), 'nosniff')
    assert.match(response.headers.get('Content-Security-Policy') ?? '', /default-src 'self'/)
  }
  const text = await page.text()
  assert.ok(!text.includes(token.tokenId))
  assert.ok(!text.includes(client.code(token)))
})
