// RADIUS (RFC 2865) at a served world: clients that come as they are, and those that mean harm.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { sessionState } from '../../../src/authority/rules/session.ts'
import { disableRadiusClient, rotateRadiusClient } from '../../../src/doors/radius/operations/clients.ts'
import { onlyOf, readPacket } from '../../../src/platform/radius/packet.ts'
import { md5 } from '../../../src/platform/secrets/md5.ts'
import { sessionHash } from '../../../src/platform/secrets/random.ts'
import { apiClient } from '../../support/api.ts'
import { exchange, radclient, radiusClient, radiusRequest, startRadiusServer } from '../../support/radius.ts'
import {
  bindingOf,
  eventsOf,
  nextCode,
  passStepOne,
  postCode,
  type Site,
  settledPerson,
  startSite,
} from '../../support/site.ts'
import { testCaller } from '../../support/world.ts'

let site: Site
beforeEach(async () => {
  site = await startSite()
})
afterEach(() => site.end())

const codes = { accept: 2, reject: 3, challenge: 11 }
let users = 0

/** A person with a token, and a machine that asks by RADIUS, which the listener knows as soon as it listens. */
async function setting(
  t: { after: (end: () => Promise<void>) => void },
  told: Parameters<typeof radiusClient>[1] = {},
) {
  const person = await settledPerson(site, String(++users).padStart(10, '0'))
  const client = await radiusClient(site.world, told)
  const server = await startRadiusServer(t, site.world)
  await known(server.port, client.secret, told.signed)
  return { person, client, ...server, code: () => nextCode(site, person.tokenId) }
}

/** Until the listener has read its clients. */
async function known(port: number, secret: string, signed = true) {
  for (let i = 0; i < 100; i++) {
    const [answer] = await exchange(port, [radiusRequest(secret, 'nobody', '', { signed })], 50)
    if (answer !== undefined) return
  }
  assert.fail('the client is not answered')
}

async function ask(port: number, packet: Buffer): Promise<number | undefined> {
  return (await exchange(port, [packet], 3000))[0]?.[0]
}

/** A request that must stay unanswered; the next one shows that it was not merely slow. */
async function isDropped(port: number, packet: Buffer, after: Buffer): Promise<boolean> {
  const answers = await exchange(port, [packet, after], 400)
  assert.deepEqual(
    answers.map((answer) => answer[1]),
    [after[1]],
  )
  return true
}

test('radclient, as Debian has it: a code opens once, and the answer is signed', async (t) => {
  const { person, client, port, code } = await setting(t)
  const attributes = `User-Name = "${person.userId}", User-Password = "${await code()}", Message-Authenticator = 0x00`
  const accepted = await radclient(port, client.secret, attributes)
  assert.match(accepted.said, /Received Access-Accept/)
  assert.match(accepted.said, /Message-Authenticator = 0x[0-9a-f]{32}/)
  const again = await radclient(port, client.secret, attributes)
  assert.match(again.said, /Received Access-Reject/)
  const events = await eventsOf(site.world, person)
  assert.equal(events.filter(({ type, ...of }) => type === 'code_accepted' && 'context' in of).length, 1)
  assert.equal((await bindingOf(site.world, person))?.failures, 0, 'a spent code is not counted')
})

test('radclient: the password and then a challenge for the code, as the VPN of a shop asks', async (t) => {
  const { person, client, port, code } = await setting(t, { asks: 'challenge' })
  const user = `User-Name = "${person.userId}", Message-Authenticator = 0x00`
  const wrong = await radclient(port, client.secret, `${user}, User-Password = "Machigai2025"`)
  assert.match(wrong.said, /Received Access-Reject/)
  const right = await radclient(port, client.secret, `${user}, User-Password = "${person.password}"`)
  assert.match(right.said, /Received Access-Challenge/)
  assert.match(right.said, /Reply-Message = "ワンタイムパスワードを入力してください。"/)
  const state = /State = (0x[0-9a-f]+)/.exec(right.said)?.[1]
  const typed = `${user}, User-Password = "${await code()}"`
  assert.match(
    (await radclient(port, client.secret, `${typed}, State = ${state}`)).said,
    /Received Access-Accept/,
  )
  const twice = `${user}, User-Password = "${await code()}", State = ${state}`
  assert.match(
    (await radclient(port, client.secret, twice)).said,
    /Received Access-Reject/,
    'a ticket is for once',
  )
  const without = `${user}, User-Password = "${await code()}"`
  assert.match(
    (await radclient(port, client.secret, without)).said,
    /Received Access-Reject/,
    'a code is no password',
  )
})

test('the password with the code behind it; either alone, or of somebody else, opens nothing', async (t) => {
  const { person, client, port, code } = await setting(t, { asks: 'password+code' })
  const other = await settledPerson(site, String(++users).padStart(10, '0'))
  const typed = async (text: string) => ask(port, radiusRequest(client.secret, person.userId, text))
  assert.equal(await typed(person.password), codes.reject)
  assert.equal(await typed(await code()), codes.reject)
  assert.equal(await typed(`${person.password}${await site.world.code(other.tokenId)}`), codes.reject)
  assert.equal(await typed(`Machigai2025${await code()}`), codes.reject)
  const right = `${person.password}${await code()}`
  assert.equal(await typed(right), codes.accept)
  assert.equal(await typed(right), codes.reject)
})

test('a repetition gets the same bytes for 30 s, however often; a new request with its code is rejected', async (t) => {
  const { person, client, port, code } = await setting(t)
  const packet = radiusRequest(client.secret, person.userId, await code())
  const answers = await exchange(port, Array(20).fill(packet))
  assert.equal(answers.length, 20)
  for (const answer of answers) assert.deepEqual(answer, answers[0])
  assert.equal(answers[0]?.[0], codes.accept)
})

test('no answer: a wrong secret, no Message-Authenticator or a changed byte, another address, code or shape', async (t) => {
  const { person, client, port, code } = await setting(t)
  const typed = await code()
  const next = () => radiusRequest(client.secret, 'nobody', '000000')
  const right = () => radiusRequest(client.secret, person.userId, typed)
  const changed = right()
  changed[45] = (changed[45] ?? 0) ^ 1
  const foreign = await radiusClient(site.world, { addresses: ['192.0.2.0/24'] })
  const dropped = {
    secret: radiusRequest('guessed', person.userId, typed),
    unsigned: radiusRequest(client.secret, person.userId, typed, { signed: false }),
    changed,
    address: radiusRequest(foreign.secret, person.userId, typed),
    accounting: radiusRequest(client.secret, person.userId, typed, { code: 4 }),
    cut: right().subarray(0, 30),
    garbage: Buffer.from('GET / HTTP/1.1\r\n\r\n'),
  }
  for (const [name, packet] of Object.entries(dropped)) assert.ok(await isDropped(port, packet, next()), name)
  assert.equal(await ask(port, right()), codes.accept, 'none of them spent the code')
})

test('rejected: EAP, CHAP, no name, a name with what nobody sees, a password that can’t be read', async (t) => {
  const { person, client, port, code } = await setting(t)
  const typed = await code()
  const asked = (userId: string, more: Parameters<typeof radiusRequest>[3] = {}) =>
    ask(port, radiusRequest(client.secret, userId, typed, more))
  assert.equal(await asked(person.userId, { more: [[79, 'eap']] }), codes.reject)
  assert.equal(await asked(person.userId, { more: [[3, Buffer.alloc(17)]] }), codes.reject)
  assert.equal(await asked(person.userId, { more: [[2, Buffer.alloc(16)]] }), codes.reject)
  assert.equal(await asked(person.userId, { more: [[1, 'two names']] }), codes.reject)
  assert.equal(await asked(''), codes.reject)
  assert.equal(await asked(`${person.userId}\u200b`), codes.reject)
  assert.equal(await asked(person.userId), codes.accept)
})

test('an old machine that signs nothing is answered only where it was registered so', async (t) => {
  const { person, client, port, code } = await setting(t, { signed: false })
  const packet = radiusRequest(client.secret, person.userId, await code(), { signed: false })
  assert.equal(await ask(port, packet), codes.accept)
  const guessed = radiusRequest('guessed', person.userId, await code(), { signed: false })
  assert.notEqual(await ask(port, guessed), codes.accept)
})

test('of a machine that signs nothing, noise of another secret counts for nobody', async (t) => {
  const { person, client, port } = await setting(t, { signed: false })
  // The first byte of what the server finds is 0, as in an empty text.
  let noise: Buffer
  do noise = radiusRequest('guessed', person.userId, '123456', { signed: false })
  while (noise[24 + person.userId.length] !== md5(Buffer.from(client.secret), noise.subarray(4, 20))[0])
  assert.ok(await isDropped(port, noise, radiusRequest(client.secret, 'nobody', '000000')))
  assert.equal((await bindingOf(site.world, person))?.failures, 0)
})

test('the same identifier and authenticator with another user is another request', async (t) => {
  const { person, client, port, code } = await setting(t)
  const alike = { identifier: 7, authenticator: Buffer.alloc(16, 7) }
  const right = radiusRequest(client.secret, person.userId, await code(), alike)
  const other = radiusRequest(client.secret, 'nobody', '000000', alike)
  const answers = await exchange(port, [right, other])
  assert.deepEqual(answers.map(([each]) => each).toSorted(), [codes.accept, codes.reject])
})

test('State is no ticket that a browser could show, and is only for its client and its user', async (t) => {
  const { person, client, port, code } = await setting(t, { asks: 'challenge' })
  const other = await settledPerson(site, String(++users).padStart(10, '0'))
  const elsewhere = await radiusClient(site.world, { asks: 'challenge' })
  await known(port, elsewhere.secret)
  const [challenge] = await exchange(port, [radiusRequest(client.secret, person.userId, person.password)])
  const state = challenge === undefined ? undefined : readPacket(challenge)
  const value = state && onlyOf(state, 24)
  assert.ok(value)
  const ref = { session: sessionState.ref(sessionHash(value.toString())) }
  assert.deepEqual(await site.world.context.store.read(ref), { session: undefined })
  const otherCode = await nextCode(site, other.tokenId)
  const typed = await code()
  const more = [[24, value]] as const
  assert.equal(await ask(port, radiusRequest(client.secret, other.userId, otherCode, { more })), codes.reject)
  assert.equal(await ask(port, radiusRequest(elsewhere.secret, person.userId, typed, { more })), codes.reject)
  const changed = [[24, Buffer.concat([value, value])]] as const
  assert.equal(
    await ask(port, radiusRequest(client.secret, person.userId, typed, { more: changed })),
    codes.reject,
  )
  assert.equal(await ask(port, radiusRequest(client.secret, person.userId, typed, { more })), codes.accept)
})

test('Status-Server is answered to clients only (RFC 5997)', async (t) => {
  const { client, port } = await setting(t)
  assert.equal(await ask(port, radiusRequest(client.secret, '', '', { code: 12 })), codes.accept)
  const stranger = radiusRequest('guessed', '', '', { code: 12 })
  assert.ok(await isDropped(port, stranger, radiusRequest(client.secret, 'nobody', '1')))
})

test('after a rotation both secrets are right for a day, and a disabled client is answered nothing', async (t) => {
  const { person, client, port, code } = await setting(t)
  const { context, clock } = site.world
  const rotated = await rotateRadiusClient(context, testCaller, client.radiusClientId)
  assert.ok(rotated.ok)
  await known(port, rotated.secret)
  assert.equal(await ask(port, radiusRequest(client.secret, person.userId, await code())), codes.accept)
  assert.equal(await ask(port, radiusRequest(rotated.secret, person.userId, await code())), codes.accept)
  assert.deepEqual(await rotateRadiusClient(context, testCaller, client.radiusClientId), {
    ok: false,
    refusal: 'radius_secrets_full',
  })
  clock.forward({ hours: 24 })
  await ended(port, client.secret)
  assert.equal(await ask(port, radiusRequest(rotated.secret, person.userId, await code())), codes.accept)
  assert.ok((await disableRadiusClient(context, testCaller, client.radiusClientId)).ok)
  await ended(port, rotated.secret)
})

async function ended(port: number, secret: string) {
  for (let i = 0; i < 100; i++) {
    const [answer] = await exchange(port, [radiusRequest(secret, 'nobody', '000000')], 200)
    if (answer === undefined) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  assert.fail('it is still answered')
}

test('OTP-01: one code at RADIUS, at the API and at the login at once, is accepted at one of them', async (t) => {
  const { person, client, port, code } = await setting(t)
  const api = await apiClient(site.world.context, site.server.origin, {
    service: person.service,
    scopes: ['verify'],
  })
  const browser = site.browser()
  for (let round = 0; round < 5; round++) {
    await passStepOne(browser, person)
    const typed = await code()
    const packets = Array.from({ length: 10 }, () => radiusRequest(client.secret, person.userId, typed))
    const [answers, verdicts, page] = await Promise.all([
      exchange(port, packets),
      Promise.all(Array.from({ length: 10 }, async () => (await api.verify(person.userId, typed)).json())),
      postCode(browser, person, typed),
    ])
    const accepted = [
      ...answers.map((answer) => answer[0] === codes.accept),
      ...verdicts.map((verdict) => (verdict as { accepted: boolean }).accepted),
      page.status === 303,
    ]
    assert.equal(answers.length, 10)
    assert.equal(accepted.filter(Boolean).length, 1, `round ${round}`)
    await browser.submit(`/${person.service}/home`, {}, `/${person.service}/logout`).catch(() => undefined)
  }
})

test('ten wrong codes lock the token, here as anywhere, and the right one no longer opens', async (t) => {
  const { person, client, port, code } = await setting(t)
  const right = await code()
  const wrong = String((Number(right) + 500_001) % 1_000_000).padStart(6, '0')
  for (let i = 0; i < 10; i++)
    assert.equal(await ask(port, radiusRequest(client.secret, person.userId, wrong)), codes.reject)
  assert.equal((await bindingOf(site.world, person))?.status, 'locked')
  assert.equal(await ask(port, radiusRequest(client.secret, person.userId, right)), codes.reject)
})
