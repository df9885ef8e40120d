// Issue 18: the device of a token is told by an empty push that an operation waits: where, by whom, once, and until when.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { endPushesOfEndedTokens, pushesTo } from '../../../src/authority/operations/push/send-pushes.ts'
import { startPushes } from '../../../src/authority/operations/push/start-pushes.ts'
import { revokeToken } from '../../../src/authority/operations/revoke-token.ts'
import { forgetPushes, pushesWaiting } from '../../../src/authority/queries/pushes.ts'
import { pushSubscriptionState } from '../../../src/authority/rules/push.ts'
import { reveal } from '../../../src/platform/decision/event.ts'
import { postOutsideWithin } from '../../../src/platform/http/post-outside.ts'
import { newestJournal } from '../../../src/platform/journal/queries.ts'
import { parseKeyRing } from '../../../src/platform/secrets/key-ring.ts'
import { pushKeys } from '../../../src/platform/secrets/push-keys.ts'
import { type ApiClient, apiClient } from '../../support/api.ts'
import { pushContact, startPushService } from '../../support/push-service.ts'
import { eventsOf, type Person, type Site, settledPerson, startSite } from '../../support/site.ts'
import { pushProof } from '../../support/token-device.ts'
import { shoko, testCaller } from '../../support/world.ts'

let site: Site
let service: Awaited<ReturnType<typeof startPushService>>
let client: ApiClient
let person: Person
beforeEach(async () => {
  let at = () => Temporal.Instant.fromEpochMilliseconds(0)
  service = await startPushService(() => at())
  site = await startSite({}, { push: { contact: pushContact, places: [service.origin] } })
  at = site.world.clock.now
  const scopes = ['operations:create'] as const
  client = await apiClient(site.world.context, site.server.origin, { service: shoko, scopes })
  person = await settledPerson(site, '0000000001')
})
afterEach(async () => {
  await site.end()
  await service.stop()
  assert.deepEqual(site.server.faults, [])
  assert.deepEqual(service.problems, [])
})

const waitMs = 300
const failed = (_: object, message: string) => assert.fail(message)
const url = () => `${site.server.origin}/api/v1/token-operations/push`
const endpoint = (path = 'device-1') => `${service.origin}/${path}`

async function offered(): Promise<string> {
  const { publicKey } = (await (await fetch(url())).json()) as { readonly publicKey: string }
  return publicKey
}

async function change(
  subscription: Parameters<typeof pushProof>[2],
  changes: object = {},
): Promise<{ readonly status: number; readonly body: Readonly<Record<string, unknown>> }> {
  const body = { ...(await pushProof(site.world.context, person.tokenId, subscription)), ...changes }
  const headers = { 'Content-Type': 'application/json' }
  const answer = await fetch(url(), { method: 'POST', headers, body: JSON.stringify(body) })
  return { status: answer.status, body: (await answer.json()) as Readonly<Record<string, unknown>> }
}

const subscribe = async (path = 'device-1') =>
  change({ endpoint: endpoint(path), publicKey: await offered() })

async function subscribed() {
  const { store } = site.world.context
  return (await store.read({ each: pushSubscriptionState.ref(person.tokenId) })).each
}

async function ask(validSeconds = 300): Promise<string> {
  const value = { currency: 'JPY', amount: 1, decimals: 0 }
  const fields = [
    { type: 'money', label: '変更後の限度額', value },
    { type: 'money', label: '変更前の限度額', value },
  ]
  const of = {
    service: shoko,
    userId: person.userId,
    template: 'limit',
    fields,
    reference: '受付 0001',
    validSeconds,
  }
  const answer = await client.post('operations', of)
  const made = (await answer.json()) as { readonly operationId: string }
  assert.equal(answer.status, 201, JSON.stringify(made))
  return made.operationId
}

const outbox = () => pushesTo(site.world.context, service.origin, postOutsideWithin(waitMs))

/** What a worker does in one round, and how it went. */
async function round(): Promise<readonly string[]> {
  const { due, deliver } = outbox()
  return Promise.all((await due(10)).map(deliver))
}

const typesOf = async () =>
  (await eventsOf(site.world, person)).map(({ type }) => type).filter((type) => type.startsWith('push_'))

test('an operation that waits is pushed once: empty, signed, for as long as it waits, and the journal says so', async () => {
  const key = await offered()
  assert.deepEqual(await subscribe(), { status: 200, body: { subscribed: true } })
  await ask()
  site.world.clock.forward({ seconds: 100 })
  const worker = startPushes(site.world.context, {
    send: postOutsideWithin(waitMs),
    log: { info() {}, warn: failed, error: failed },
  })
  while (!(await typesOf()).includes('push_sent')) await new Promise((done) => setTimeout(done, 20))
  await worker.stop()
  assert.deepEqual(await round(), [])
  const [pushed, ...more] = service.pushed
  assert.deepEqual(more, [])
  assert.ok(pushed)
  assert.equal(pushed.path, '/device-1')
  assert.equal(pushed.bytes, 0)
  assert.equal(pushed.key, key)
  assert.equal(pushed.headers['ttl'], '200')
  assert.equal(pushed.headers['urgency'], 'high')
  assert.match(pushed.headers['topic'] ?? '', /^[A-Za-z0-9_-]{1,32}$/)
  assert.equal(pushed.headers['content-encoding'], undefined)
  const rows = await newestJournal(site.world.context.store, {}, 50)
  assert.ok(!JSON.stringify(rows).includes('device-1'), 'the journal has no endpoint')
})

test('nothing is pushed without a subscription, after the answer, or once it is over', async () => {
  await ask()
  assert.deepEqual(await round(), [])
  site.world.clock.forward({ seconds: 1 })
  await subscribe()
  const operationId = await ask()
  const answer = await client.post(`operations/${operationId}/answers`, { decision: 'cancel' })
  assert.equal(answer.status, 200, await answer.text())
  await ask(60)
  site.world.clock.forward({ seconds: 60 })
  assert.deepEqual(await round(), [])
  assert.deepEqual(service.pushed, [])
})

test('two nodes push once', async () => {
  await subscribe()
  await ask()
  const ids = await outbox().due(10)
  assert.equal(ids.length, 1)
  const [id = ''] = ids
  const results = await Promise.all([outbox().deliver(id), outbox().deliver(id), outbox().deliver(id)])
  assert.deepEqual(results.toSorted(), ['answered', 'unasked', 'unasked'])
  assert.equal(service.pushed.length, 1)
})

test('429, 500 and a push service that hangs are tried again, later and not for ever; other answers are not', async () => {
  await subscribe()
  await ask()
  service.answers(429, { 'Retry-After': '20' })
  assert.deepEqual(await round(), ['answered'])
  assert.deepEqual(await pushesWaiting(site.world.context.store), [{ service: shoko, count: 1 }])
  site.world.clock.forward({ seconds: 19 })
  assert.deepEqual(await round(), [])
  site.world.clock.forward({ seconds: 1 })
  service.answers(500)
  assert.deepEqual(await round(), ['unreachable'])
  site.world.clock.forward({ seconds: 10 })
  service.answers('hangs')
  assert.deepEqual(await round(), ['unreachable'])
  site.world.clock.forward({ seconds: 20 })
  service.answers(302, { Location: `${service.origin}/elsewhere` })
  assert.deepEqual(await round(), ['answered'])
  site.world.clock.forward({ seconds: 60 })
  assert.deepEqual(await round(), [])
  assert.deepEqual(
    service.pushed.map(({ path }) => path),
    Array(4).fill('/device-1'),
  )
  assert.deepEqual(await typesOf(), ['push_given_up'])
  site.world.clock.forward({ minutes: 10 })
  await forgetPushes(site.world.context.store, site.world.clock.now().epochMilliseconds)
  const left = await site.world.context.store.query('SELECT COUNT(*) FROM push_delivery')
  assert.deepEqual(left, [[0]])
})

for (const status of [404, 410])
  test(`${status} ends the subscription, but not one that took its place meanwhile`, async () => {
    await subscribe()
    await ask()
    service.answers(status)
    assert.deepEqual(await round(), ['answered'])
    assert.equal(await subscribed(), undefined)
    await subscribe('device-2')
    await ask()
    const send = postOutsideWithin(waitMs)
    const { due, deliver } = pushesTo(site.world.context, service.origin, async (...words) => {
      const answer = await send(...words)
      await subscribe('device-3')
      return answer
    })
    const [id = ''] = await due(10)
    await deliver(id)
    assert.equal(reveal((await subscribed())?.endpoint ?? { confidential: '' }), endpoint('device-3'))
  })

test('a subscription that was made with a former key is served until that key is retired', async () => {
  const { context, keyRingText, clock } = site.world
  const former = await offered()
  await subscribe()
  await ask()
  const ring = JSON.parse(keyRingText)
  const material = Buffer.alloc(32, 1).toString('base64')
  const later = { id: 'later', createdAt: clock.now().toString(), material }
  const holding = (...keys: readonly object[]) =>
    Object.assign(context, { keyRing: parseKeyRing(JSON.stringify({ ...ring, current: 'later', keys })) })
  const asBefore = { keyRing: context.keyRing }
  holding(...ring.keys, later)
  assert.notEqual(await offered(), former)
  assert.deepEqual(await round(), ['answered'])
  assert.deepEqual(
    service.pushed.map(({ key }) => key),
    [former],
  )
  Object.assign(context, asBefore)
  await ask()
  holding(later)
  assert.deepEqual(await round(), ['unasked'])
  assert.equal(await subscribed(), undefined)
  Object.assign(context, asBefore)
})

test('a device is told no more once it says so, or its token is lost', async () => {
  await subscribe()
  assert.deepEqual(await change(null), { status: 200, body: { subscribed: false } })
  assert.equal(await subscribed(), undefined)
  assert.deepEqual(await change(null), { status: 200, body: { subscribed: false } })
  await subscribe()
  await endPushesOfEndedTokens(site.world.context)
  assert.ok(await subscribed())
  await revokeToken(site.world.context, testCaller, { tokenId: person.tokenId, reason: 'lost' })
  await endPushesOfEndedTokens(site.world.context)
  assert.equal(await subscribed(), undefined)
  assert.equal((await subscribe()).status, 403)
})

test('only the device of the token, only this very subscription, and only at a push service that is allowed', async () => {
  const publicKey = await offered()
  const mine = { endpoint: endpoint(), publicKey }
  const theirs = { endpoint: endpoint('thief'), publicKey }
  assert.equal((await change(mine, { subscription: theirs })).status, 403)
  assert.equal((await change(mine, { subscription: null })).status, 403)
  assert.equal((await change(mine, { tokenId: await site.world.token() })).status, 403)
  assert.equal((await change(mine, { atMs: 0 })).status, 403)
  for (const each of ['http://127.0.0.1:1/x', 'https://169.254.169.254/', 'file:///etc/passwd', 'nowhere']) {
    const { status, body } = await change({ endpoint: each, publicKey })
    assert.equal(status, 400)
    assert.match(JSON.stringify(body), /#\/subscription\/endpoint/)
  }
  const unknown = await change({ endpoint: endpoint(), publicKey: `B${'A'.repeat(86)}` })
  assert.match(JSON.stringify(unknown.body), /#\/subscription\/publicKey/)
  assert.equal(await subscribed(), undefined)
})

test('a server without a contact offers no key and takes no subscription', async () => {
  const bare = await startSite()
  const at = `${bare.server.origin}/api/v1/token-operations/push`
  assert.deepEqual(await (await fetch(at)).json(), { publicKey: null })
  const tokenId = await bare.world.token()
  const [{ publicKey }] = pushKeys(bare.world.context.keyRing)
  const body = await pushProof(bare.world.context, tokenId, { endpoint: endpoint(), publicKey })
  const headers = { 'Content-Type': 'application/json' }
  const answer = await fetch(at, { method: 'POST', headers, body: JSON.stringify(body) })
  await answer.text()
  assert.equal(answer.status, 400)
  await bare.end()
})
