// How much a request may hold, what field names may do, and what the journal keeps of it all.
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import { issueToken } from '../../../src/authority/operations/issue-token.ts'
import { serviceHref } from '../../../src/authority/routes.ts'
import { decodeBase32 } from '../../../src/otp/base32.ts'
import { entryOf } from '../../../src/platform/journal/chain.ts'
import { newestJournal } from '../../../src/platform/journal/queries.ts'
import { sendRaw, statusIn } from '../../support/raw.ts'
import {
  cookieNameOf,
  enroll,
  journalHead,
  loggedIn,
  newPerson,
  nextCode,
  type Person,
  passStepOne,
  postCode,
  postPassword,
  publicOrigin,
  type Site,
  sessionIdIn,
  startSite,
  tokenOn,
  valueIn,
} from '../../support/site.ts'
import { shoko, testCaller } from '../../support/world.ts'

let site: Site
beforeEach(async () => {
  site = await startSite()
})
afterEach(() => site.end())

const at = (screen: Parameters<typeof serviceHref>[1]) => serviceHref(shoko, screen)
const formType = 'application/x-www-form-urlencoded'

test('WEB-04: a body of 64 KiB is read, one byte more is refused, with a length or in chunks', async () => {
  const client = site.browser()
  const form = await tokenOn(client, at('login'))
  const head =
    `POST ${at('login')} HTTP/1.1\r\nHost: localhost\r\nOrigin: ${publicOrigin}\r\nContent-Type: ${formType}\r\n` +
    `Cookie: ${cookieNameOf(shoko)}=${sessionIdIn(client)}\r\nConnection: close\r\n`
  const max = 64 * 1024
  for (const [length, status] of [
    [max, 422],
    [max + 1, 413],
    [10 * max, 413],
  ] as const) {
    const body = `form_token=${form}&userId=`.padEnd(length, 'x')
    const counted = `${head}Content-Length: ${length}\r\n\r\n${body}`
    const half = body.length >> 1
    const chunks = [body.slice(0, half), body.slice(half), ''].map(
      (c) => `${c.length.toString(16)}\r\n${c}\r\n`,
    )
    const chunked = `${head}Transfer-Encoding: chunked\r\n\r\n${chunks.join('')}`
    for (const bytes of [counted, chunked])
      assert.equal(statusIn(await sendRaw(site.server.port, bytes)), status)
  }
  assert.deepEqual(site.server.faults, [])
})

test('WEB-04: memory does not grow with what is refused', async () => {
  const head = `POST ${at('login')} HTTP/1.1\r\nHost: localhost\r\nOrigin: ${publicOrigin}\r\nContent-Type: ${formType}\r\n`
  const body = new Uint8Array(1_000_000).fill(0x61)
  const flood = async (rounds: number) => {
    for (let i = 0; i < rounds; i++) {
      const bytes = [`${head}Content-Length: ${body.length}\r\n\r\n`, body]
      const answers = await Promise.all(
        Array.from({ length: 10 }, () => sendRaw(site.server.port, bytes, { fin: true })),
      )
      assert.ok(answers.every((answer) => [0, 413].includes(statusIn(answer))))
    }
    return process.memoryUsage().rss
  }
  const before = await flood(5)
  // Kept bodies would be 200 MB.
  assert.ok((await flood(20)) - before < 100_000_000)
})

test('WEB-04: a connection whose body was refused still serves the requests after it', async () => {
  const client = site.browser()
  const headers = { Origin: publicOrigin, 'Content-Type': formType }
  const body = new Uint8Array(1_000_000).fill(0x61)
  for (let i = 0; i < 30; i++) {
    const response = await client.send(at('login'), { method: 'POST', body, headers })
    assert.equal(response.status, 413)
    await response.arrayBuffer()
    assert.equal((await client.send('/healthz')).status, 200)
  }
})

test('WEB-04: 100 fields, 128 characters of a user ID and 16 KiB of headers are the most that is accepted', async () => {
  const client = site.browser()
  const form = await tokenOn(client, at('login'))
  const fields = (count: number) =>
    Object.fromEntries(Array.from({ length: count - 1 }, (_, i) => [`f${i}`, '1']))
  assert.equal((await client.post(at('login'), { form_token: form, ...fields(100) })).status, 422)
  assert.equal((await client.post(at('login'), { form_token: form, ...fields(101) })).status, 400)

  const head = journalHead(site.world)
  const post = (userId: string, password: string) =>
    client.post(at('login'), { form_token: form, userId, password })
  const tooLong = await post('u'.repeat(129), 'Wrong0001')
  assert.equal(tooLong.status, 422)
  assert.match(await tooLong.text(), /id="userId-error">ユーザIDが長すぎます。/)
  assert.match(await (await post('u', 'p'.repeat(129))).text(), /id="password-error">/)
  assert.equal(journalHead(site.world), head, 'what is too long is not even looked up')
  assert.match(await (await post('u'.repeat(128), 'p'.repeat(128))).text(), /RMCFXLGN001001E/)

  const get = (length: number) =>
    `GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX: ${'x'.repeat(length)}\r\n\r\n`
  assert.equal(statusIn(await sendRaw(site.server.port, get(15_000))), 200)
  assert.ok([400, 431].includes(statusIn(await sendRaw(site.server.port, get(16_400)))))
})

test('WEB-03: names like __proto__, lists and objects in names, and doubled names have no effect', async () => {
  const client = site.browser()
  const form = await tokenOn(client, at('login'))
  const bodies = [
    '__proto__=polluted&userId=a',
    '__proto__[polluted]=1&__proto__.polluted=1',
    'constructor[prototype][polluted]=1&constructor=x&prototype=y',
    'userId[]=a&userId[]=a',
    'userId[$ne]=a&password[$ne]=b',
    'hasOwnProperty=1&toString=1&valueOf=1&userId=%00',
  ]
  const headers = { Origin: publicOrigin, 'Content-Type': formType }
  for (const rest of bodies) {
    const body = `form_token=${form}&${rest}`
    const { status } = await client.send(at('login'), { method: 'POST', body, headers })
    assert.ok(status === 422 || status === 400, rest)
  }
  assert.equal((Object.prototype as Record<string, unknown>)['polluted'], undefined)
  assert.equal(({} as Record<string, unknown>)['polluted'], undefined)

  // Neither order lets one of two values through; the query is no second body.
  for (const rest of ['userId=a&userId=b&password=c', 'password=c&userId=a&password=d'])
    assert.equal(
      (await client.send(at('login'), { method: 'POST', body: `form_token=${form}&${rest}`, headers }))
        .status,
      400,
    )
  const query = await client.post(`${at('login')}?userId=fromquery&password=x`, {
    form_token: form,
    userId: 'frombody',
  })
  assert.equal(query.status, 422)
  assert.equal(valueIn(await query.text(), 'userId'), 'frombody')
  assert.deepEqual(site.server.faults, [])
})

test('I9, WEB-03, WEB-05: a form that is not UTF-8 or not percent-encoded is refused, whatever charset it claims', async () => {
  const client = site.browser()
  const form = await tokenOn(client, at('login'))
  const post = async (rest: string, type = formType) => {
    const body = Buffer.from(`form_token=${form}&${rest}`, 'latin1')
    const headers = { Origin: publicOrigin, 'Content-Type': type }
    return (await client.send(at('login'), { method: 'POST', body, headers })).status
  }
  for (const rest of [
    'userId=\xff',
    'userId=%ff',
    'userId=%',
    'userId=%zz',
    'userId=\xed\xa0\x80',
    'userId=%C0%AF',
  ])
    assert.equal(await post(rest), 400, rest)
  assert.equal(await post('userId=%E5%89%B2'), 422)
  assert.equal(await post('userId=a', `${formType};charset=UTF-8`), 422)
  assert.equal(await post('userId=\x8a\x84', `${formType}; charset=shift_jis`), 400)
})

/** Everything that a person of this name typed and received, by what it is. */
async function liveThrough(person: Person) {
  const { service, password, tokenId, userId } = person
  const client = site.browser()
  const wrong = 'Machigai1'
  await client.submit(at('login'), { userId, password: wrong })
  // A password typed into the field of the user ID, as happens.
  await client.submit(at('login'), { userId: 'Kakushita9', password: 'x' })
  await enroll(site, client, person)
  const used = [await site.world.code(tokenId, -1), await site.world.code(tokenId)]
  const badCode = '135790'
  await postCode(client, person, badCode)
  const code = await nextCode(site, tokenId)
  const sessionIds = [sessionIdIn(client, service)]
  await postCode(client, person, code)
  sessionIds.push(sessionIdIn(client, service))
  await postPassword(client, service, password, 'Atarashii2')
  sessionIds.push(sessionIdIn(client, service))
  await client.submit(at('home'), {}, at('logout'))
  return {
    words: [password, wrong, 'Kakushita9', 'Atarashii2', ...sessionIds],
    codes: [...used, badCode, code],
  }
}

test('I8, AUD-01: every act is in the journal once, with who, what, when, from where and in which request', async () => {
  const person = await newPerson(site, 'Audit001')
  const { service, userId } = person
  const began = site.world.clock.now()
  await liveThrough(person)
  await loggedIn(site, { ...person, password: 'Atarashii2' })
  const rows = await newestJournal(site.world.context.store, { service, userId }, 1000)
  const entries = rows.toReversed().map((row) => entryOf(row))
  const acts = entries.slice(2).map(({ event, actor }) => `${actor} ${event.type}`)
  const user = `user:${userId}`
  assert.deepEqual(acts, [
    'anonymous password_rejected',
    'anonymous password_accepted',
    'anonymous session_started',
    `${user} token_enrolled`,
    `${user} session_ended`,
    `${user} session_started`,
    `${user} code_rejected`,
    `${user} code_accepted`,
    `${user} session_ended`,
    `${user} session_started`,
    `${user} password_accepted`,
    `${user} password_set`,
    `${user} session_ended`,
    `${user} session_started`,
    `${user} session_ended`,
    'anonymous password_accepted',
    'anonymous session_started',
    `${user} code_accepted`,
    `${user} session_ended`,
    `${user} session_started`,
  ])
  const requests = new Set(entries.slice(2).map(({ request }) => request))
  assert.equal(requests.size, 9)
  for (const { at: text, address, request } of entries.slice(2)) {
    assert.match(text, /Z$/)
    assert.ok(Temporal.Instant.compare(Temporal.Instant.from(text), began) >= 0)
    assert.equal(address, '127.0.0.1')
    assert.match(request, /^[\w-]{22}$/)
  }
})

test('AUD-05, CRY-02: no password, code, session ID or secret is in the journal, and none in the database files', async () => {
  const settings = { movingFactor: 'time', formFactor: 'mobile', algorithm: 'SHA1', digits: 6 } as const
  const { context, dataDir } = site.world
  const issued = await issueToken(context, testCaller, { ...settings, issuer: 'test' })
  const person = { ...(await newPerson(site, 'Secret01')), tokenId: issued.tokenId }
  const { words, codes } = await liveThrough(person)
  const secret = Buffer.from(decodeBase32(issued.secretBase32) ?? [])
  assert.equal(secret.length, 20)
  const seeds = (['hex', 'base64', 'base64url', 'latin1'] as const).map((form) => secret.toString(form))
  const hidden = [...words, ...seeds, issued.secretBase32]

  const journal = (await newestJournal(context.store, {}, 100_000))
    .map(({ body, beside }) => `${body}${beside}`)
    .join('\n')
  const path = join(dataDir, 'warifu.db')
  const files = [path, `${path}-wal`].filter((file) => existsSync(file))
  const stored = files.map((file) => readFileSync(file, 'latin1')).join('')
  for (const text of hidden) {
    assert.ok(!journal.includes(text), text)
    assert.ok(!stored.includes(text), text)
  }
  for (const code of codes) assert.doesNotMatch(journal, new RegExp(`(?<![\\w-])${code}(?![\\w-])`))
  assert.ok(
    stored.includes(person.userId) && journal.includes(person.tokenId),
    'the search finds what is there',
  )
  await passStepOne(site.browser(), person)
})
