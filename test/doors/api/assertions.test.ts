// private_key_jwt: a client signs who it is, and each such proof counts once (API-01, API-07; RFC 7523, RFC 8725).
import assert from 'node:assert/strict'
import { webcrypto } from 'node:crypto'
import { afterEach, beforeEach, test } from 'node:test'
import { createWarifu } from '../../../clients/typescript/src/client.ts'
import {
  addSigningKey,
  disableClient,
  revokeClientKey,
} from '../../../src/authority/operations/clients/clients.ts'
import { forgetUsedAssertions } from '../../../src/authority/queries/clients.ts'
import { apiClient } from '../../support/api.ts'
import {
  assertionOf,
  keyOf,
  kinds,
  newPair,
  type SigningClient,
  signingClient,
} from '../../support/assertions.ts'
import {
  journalHead,
  nextCode,
  publicOrigin,
  type Site,
  settledPerson,
  startSite,
} from '../../support/site.ts'
import { johoku, shoko, testCaller } from '../../support/world.ts'
import { forgeries } from './forgeries.ts'

const wrongKeys = { perAddress: { burst: 100_000, perHour: 1 }, total: { burst: 100_000, perHour: 1 } }
const issuing = { perAddress: { burst: 100, perHour: 1 }, total: { burst: 100, perHour: 1 } }

let site: Site
let client: SigningClient
beforeEach(async () => {
  site = await startSite({ wrongKeyLimits: wrongKeys, issuingLimits: issuing })
  client = await signingClient(site.world.context, { service: shoko, scopes: ['verify', 'users:read'] })
})
afterEach(async () => {
  assert.deepEqual(site.server.faults, [])
  await site.end()
})

const told = () => ({ now: site.world.clock.now(), audience: publicOrigin })
const fresh = (changes: Record<string, unknown> = {}, of = client) => assertionOf(of, told(), changes)
const seconds = () => Math.floor(site.world.clock.now().epochMilliseconds / 1000)

function call(bearer: string, code = '123456'): Promise<Response> {
  return fetch(`${site.server.origin}/api/v1/verifications`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${bearer}` },
    body: JSON.stringify({ service: shoko, userId: '0000000001', code }),
  })
}

function read(bearer: string): Promise<Response> {
  return fetch(`${site.server.origin}/api/v1/users/0000000001`, {
    headers: { Authorization: `Bearer ${bearer}` },
  })
}

test('API-01: each kind of key lets its client in, once for each assertion; the first is durable', async () => {
  const person = await settledPerson(site, '0000000001')
  for (const kind of kinds) {
    const of = await signingClient(site.world.context, { service: shoko, scopes: ['verify'] }, newPair(kind))
    const bearer = fresh({}, of)
    const response = await call(bearer, await nextCode(site, person.tokenId))
    assert.deepEqual([response.status, (await response.json()).accepted], [200, true], kind)
    const head = journalHead(site.world)
    assert.equal((await call(bearer)).status, 401, kind)
    // That somebody showed it again, and nothing about a code.
    assert.equal(journalHead(site.world) - head, 1)
  }
})

test('API-01: an assertion is used up by a read, by a malformed request, and by one without the scope', async () => {
  await settledPerson(site, '0000000001')
  const reading = fresh()
  assert.deepEqual([(await read(reading)).status, (await read(reading)).status], [200, 401])
  const malformed = fresh()
  assert.deepEqual([(await call(malformed, 'x')).status, (await call(malformed)).status], [400, 401])
  const other = await signingClient(site.world.context, { service: shoko, scopes: ['tokens:read'] })
  const scopeless = fresh({}, other)
  assert.deepEqual([(await call(scopeless)).status, (await call(scopeless)).status], [403, 401])
})

test('API-01: of a hundred simultaneous showings of one assertion, one counts', async () => {
  const bearer = fresh()
  const statuses = (await Promise.all(Array.from({ length: 100 }, () => call(bearer)))).map(
    ({ status }) => status,
  )
  assert.deepEqual(
    [statuses.filter((status) => status === 200).length, statuses.filter((status) => status === 401).length],
    [1, 99],
  )
})

test('API-07: forty forged, confused and stale assertions decide nothing, and are told alike', async () => {
  const { context } = site.world
  const scopes = ['verify'] as const
  const whole = fresh()
  const forged = forgeries({
    client,
    other: await signingClient(context, { service: shoko, scopes }),
    elsewhere: await signingClient(context, { service: johoku, scopes }),
    rsa: await signingClient(context, { service: shoko, scopes }, newPair('PS256')),
    told: told(),
    whole,
  })
  assert.ok(Object.keys(forged).length >= 40)
  const head = journalHead(site.world)
  const answers = new Set<string>()
  for (const [what, bearer] of Object.entries(forged)) {
    const response = await call(bearer)
    assert.equal(response.status, 401, what)
    const { requestId: _, ...problem } = await response.json()
    const asked = response.headers.get('WWW-Authenticate')?.replace(', error="invalid_token"', '')
    answers.add(JSON.stringify([problem, asked]))
  }
  assert.equal(answers.size, 1)
  assert.equal(journalHead(site.world), head)
  // What the forgeries were made of was right, and is not used up.
  assert.equal((await call(whole)).status, 200)
})

test('API-01: the bounds of time are exact: five minutes, the last second, half a minute ahead', async () => {
  assert.equal((await call(fresh({ exp: seconds() + 300 }))).status, 200)
  assert.equal((await call(fresh({ iat: seconds() - 299, exp: seconds() + 1 }))).status, 200)
  assert.equal((await call(fresh({ iat: seconds() + 30, exp: seconds() + 90 }))).status, 200)
  assert.equal((await call(fresh({ nbf: seconds() }))).status, 200)
})

test('API-01: what was used stays used until it has expired, whatever upkeep does', async () => {
  const { store } = site.world.context
  const bearer = fresh({ exp: seconds() + 300 })
  assert.equal((await call(bearer)).status, 200)
  site.world.clock.forward({ seconds: 284 })
  await forgetUsedAssertions(store, site.world.clock.now().epochMilliseconds)
  assert.equal((await call(bearer)).status, 401)
  site.world.clock.forward({ seconds: 16 + 60 })
  await forgetUsedAssertions(store, site.world.clock.now().epochMilliseconds)
  assert.deepEqual(await store.query('SELECT client_id FROM used_assertion'), [])
  assert.equal((await call(bearer)).status, 401)
})

test('API-01: the same jti of two clients are two', async () => {
  const other = await signingClient(site.world.context, { service: shoko, scopes: ['verify'] })
  const jti = 'the-same-for-both'
  assert.equal((await call(fresh({ jti }))).status, 200)
  assert.equal((await call(fresh({ jti }, other))).status, 200)
})

test('API-01: keys rotate with an overlap; a revoked one and a disabled client are out at once', async () => {
  const { context } = site.world
  const { clientId } = client
  const pair = newPair('EdDSA')
  const added = await addSigningKey(context, testCaller, { clientId, keyDays: 1 }, keyOf(pair.jwk))
  assert.ok(added.ok)
  const next = { clientId, keyId: added.keyId, pair }
  const statuses = async () => [(await call(fresh())).status, (await call(fresh({}, next))).status]
  assert.deepEqual(await statuses(), [200, 200])
  await revokeClientKey(context, testCaller, { clientId, keyId: client.keyId })
  assert.deepEqual(await statuses(), [401, 200])
  site.world.clock.forward({ hours: 24 })
  assert.deepEqual(await statuses(), [401, 401])
  await disableClient(context, testCaller, clientId)
  assert.deepEqual(await statuses(), [401, 401])
})

test('API-01: a revoked key is out on a node whose clock is behind that of the node that revoked it, too', async () => {
  const { context, clock } = site.world
  const revoked = { clientId: client.clientId, keyId: client.keyId }
  assert.ok((await revokeClientKey(context, testCaller, revoked)).ok)
  clock.forward({ seconds: -3 })
  assert.equal((await call(fresh())).status, 401)
  assert.equal((await read(fresh())).status, 401)
})

test('API-01: a rotation under load refuses no call', async () => {
  const { context } = site.world
  const { clientId } = client
  let signsWith = client
  let over = false
  const statuses: number[] = []
  const callers = Array.from({ length: 4 }, async () => {
    while (!over) statuses.push((await call(fresh({}, signsWith))).status)
  })
  const pair = newPair('EdDSA')
  const added = await addSigningKey(context, testCaller, { clientId, keyDays: null }, keyOf(pair.jwk))
  assert.ok(added.ok)
  signsWith = { clientId, keyId: added.keyId, pair }
  // Whatever was signed with the former key has arrived by then.
  const begun = statuses.length
  while (statuses.length < begun + 20) await new Promise((resolve) => setImmediate(resolve))
  await revokeClientKey(context, testCaller, { clientId, keyId: client.keyId })
  while (statuses.length < begun + 40) await new Promise((resolve) => setImmediate(resolve))
  over = true
  await Promise.all(callers)
  assert.deepEqual([...new Set(statuses)], [200])
})

test('a key with which a client signs is no API key, and an API key signs nothing', async () => {
  const { apiKey, clientId, keyId } = await apiClient(site.world.context, site.server.origin, {
    service: shoko,
    scopes: ['verify'],
  })
  const posing = { clientId, keyId, pair: client.pair }
  assert.equal((await call(fresh({}, posing))).status, 401)
  const { thumbprint } = keyOf(client.pair.jwk)
  for (const bearer of [`jwk:${thumbprint}`, `warifu.${client.clientId}.${thumbprint}`, client.pair.jwk])
    assert.equal((await call(bearer)).status, 401)
  assert.equal((await call(apiKey)).status, 200)
})

test('THR-05: whoever tries assertions waits as whoever tries keys does, and the client does not', async () => {
  const limited = await site.world.serve({})
  const at = (bearer: string) =>
    fetch(`${limited.origin}/api/v1/users/0000000001`, { headers: { Authorization: `Bearer ${bearer}` } })
  const replayed = fresh()
  await at(replayed)
  const head = journalHead(site.world)
  const statuses: number[] = []
  for (let i = 0; i < 40; i++) statuses.push((await at(replayed)).status)
  assert.deepEqual([...new Set(statuses)], [401, 429])
  assert.ok(journalHead(site.world) - head <= 30, 'nobody fills the journal')
  assert.equal((await at(fresh())).status, 404)
  await limited.stop()
})

test('the TypeScript client signs for each attempt anew, with a key that cannot leave it', async () => {
  const algorithms = [
    { name: 'ECDSA', namedCurve: 'P-256' },
    { name: 'Ed25519' },
    { name: 'RSA-PSS', hash: 'SHA-256', modulusLength: 2048, publicExponent: Uint8Array.of(1, 0, 1) },
  ]
  await settledPerson(site, '0000000001')
  // The client has no clock but the machine's.
  site.world.clock.set(Temporal.Now.instant().toString())
  for (const algorithm of algorithms) {
    const pair = (await webcrypto.subtle.generateKey(algorithm, false, ['sign', 'verify'])) as CryptoKeyPair
    const { key_ops: _, ...jwk } = await webcrypto.subtle.exportKey('jwk', pair.publicKey)
    const { clientId, keyId } = await signingClient(
      site.world.context,
      { service: shoko, scopes: ['users:read'] },
      { ...newPair(), jwk: JSON.stringify(jwk) },
    )
    const credentials = { clientId, keyId, privateKey: pair.privateKey, audience: publicOrigin }
    const warifu = createWarifu({ origin: site.server.origin, credentials })
    for (const _again of [1, 2]) {
      const { userId } = await warifu.readUser({ userId: '0000000001' })
      assert.equal(userId, '0000000001', algorithm.name)
    }
  }
})
