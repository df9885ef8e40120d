// Who may call the API: keys, their life, scopes, and how much a client may ask (API-01, THR-05).
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import {
  addClientKey,
  disableClient,
  revokeClientKey,
} from '../../../src/authority/operations/clients/clients.ts'
import { newApiKey, newId } from '../../../src/platform/secrets/random.ts'
import { type ApiClient, apiClient } from '../../support/api.ts'
import { journalHead, type Site, startSite } from '../../support/site.ts'
import { shoko, testCaller } from '../../support/world.ts'

let site: Site
let client: ApiClient
beforeEach(async () => {
  site = await startSite()
  client = await apiClient(site.world.context, site.server.origin, { service: shoko, scopes: ['verify'] })
})
afterEach(async () => {
  assert.deepEqual(site.server.faults, [])
  await site.end()
})

const asked = { service: shoko, userId: '0000000001', code: '123456' }

function call(authorization: string | null): Promise<Response> {
  const headers = {
    'Content-Type': 'application/json',
    ...(authorization !== null && { Authorization: authorization }),
  }
  return fetch(`${site.server.origin}/api/v1/verifications`, {
    method: 'POST',
    headers,
    body: JSON.stringify(asked),
  })
}

async function problemOf(response: Response) {
  assert.match(response.headers.get('Content-Type') ?? '', /^application\/problem\+json/)
  const { requestId, ...problem } = await response.json()
  assert.match(requestId, /^[A-Za-z0-9_-]{22}$/)
  assert.equal(problem.status, response.status)
  return problem
}

test('no key, half a key, somebody else’s secret: 401, told alike, and nothing is decided', async () => {
  const other = await apiClient(site.world.context, site.server.origin, {
    service: shoko,
    scopes: ['verify'],
  })
  const head = journalHead(site.world)
  const [prefix, id, secret = ''] = client.apiKey.split('.')
  const wrong = [
    `Bearer ${newApiKey(newId())}`,
    `Bearer ${newApiKey(client.clientId)}`,
    `Bearer ${prefix}.${id}.${other.apiKey.split('.')[2]}`,
    `Bearer ${prefix}.${id}.${secret.slice(0, -1)}`,
    `Bearer ${prefix}.${id}.`,
    `Bearer ${id}`,
    `Bearer ${client.apiKey.toUpperCase()}`,
  ]
  const seen = new Set<string>()
  for (const authorization of wrong) {
    const response = await call(authorization)
    const challenge = response.headers.get('WWW-Authenticate')
    assert.equal(challenge, 'Bearer realm="warifu", error="invalid_token"')
    seen.add(JSON.stringify([response.status, await problemOf(response)]))
  }
  for (const authorization of [
    null,
    '',
    'Bearer',
    `Basic ${btoa('a:b')}`,
    client.apiKey,
    `Bearer ${client.apiKey} x`,
  ]) {
    const response = await call(authorization)
    assert.equal(response.headers.get('WWW-Authenticate'), 'Bearer realm="warifu"', authorization ?? 'none')
    seen.add(JSON.stringify([response.status, await problemOf(response)]))
  }
  assert.equal(seen.size, 1)
  assert.match([...seen].join(), /^\[401.*unauthenticated/)
  assert.equal(journalHead(site.world), head)
})

test('API-01: during a rotation both keys open; then only the new one; then none', async () => {
  const { context } = site.world
  const added = await addClientKey(context, testCaller, { clientId: client.clientId, keyDays: null })
  assert.ok(added.ok)
  const status = async (apiKey: string) => (await call(`Bearer ${apiKey}`)).status
  assert.deepEqual([await status(client.apiKey), await status(added.apiKey)], [200, 200])
  const { clientId, keyId } = client
  await revokeClientKey(context, testCaller, { clientId, keyId })
  assert.deepEqual([await status(client.apiKey), await status(added.apiKey)], [401, 200])
  await disableClient(context, testCaller, clientId)
  assert.deepEqual([await status(client.apiKey), await status(added.apiKey)], [401, 401])
})

test('a key expires on the millisecond, and another one takes its place', async () => {
  const { context, clock } = site.world
  const settings = { service: shoko, scopes: ['verify'], keyDays: 30 } as const
  const short = await apiClient(context, site.server.origin, settings)
  clock.forward({ milliseconds: 30 * 86_400_000 - 1 })
  assert.equal((await short.verify('0000000001', '123456')).status, 200)
  clock.forward({ milliseconds: 1 })
  assert.equal((await short.verify('0000000001', '123456')).status, 401)
  for (const _ of [1, 2]) {
    const added = await addClientKey(context, testCaller, { clientId: short.clientId, keyDays: null })
    assert.ok(added.ok)
    assert.equal((await call(`Bearer ${added.apiKey}`)).status, 200)
  }
})

test('without the scope: 403, which names it', async () => {
  const settings = { service: shoko, scopes: ['verify:detail'] } as const
  const other = await apiClient(site.world.context, site.server.origin, settings)
  const response = await other.verify('0000000001', '123456')
  const expected = 'Bearer realm="warifu", error="insufficient_scope", scope="verify"'
  assert.equal(response.headers.get('WWW-Authenticate'), expected)
  const { status, code } = await problemOf(response)
  assert.deepEqual([status, code], [403, 'scope-missing'])
})

test('a client reads what it has left, and waits when it has nothing; another client does not', async () => {
  const { context } = site.world
  const settings = { service: shoko, scopes: ['verify'], requestsPerSecond: 1 } as const
  const slow = await apiClient(context, site.server.origin, settings)
  for (let left = 9; left >= 0; left--) {
    const response = await slow.verify('0000000001', '123456')
    assert.equal(response.status, 200)
    const headers = ['RateLimit-Limit', 'RateLimit-Remaining'].map((name) => response.headers.get(name))
    assert.deepEqual(headers, ['10', String(left)])
    assert.ok(Number(response.headers.get('RateLimit-Reset')) >= 9 - left)
  }
  const head = journalHead(site.world)
  const response = await slow.verify('0000000001', '123456')
  assert.deepEqual([response.status, response.headers.get('Retry-After')], [429, '1'])
  assert.equal(response.headers.get('RateLimit-Remaining'), '0')
  assert.equal((await problemOf(response)).code, 'rate-limited')
  assert.equal(journalHead(site.world), head)
  assert.equal((await client.verify('0000000001', '123456')).status, 200)
})

test('THR-05: an address that tries keys has to wait, and a right key from there does not', async () => {
  const guess = () => call(`Bearer ${newApiKey(client.clientId)}`)
  const statuses: number[] = []
  for (let i = 0; i < 40; i++) statuses.push((await guess()).status)
  assert.deepEqual([...new Set(statuses)], [401, 429])
  const waiting = await guess()
  assert.equal(waiting.status, 429)
  assert.ok(Number(waiting.headers.get('Retry-After')) > 0)
  assert.equal((await client.verify('0000000001', '123456')).status, 200)
})

test('a key in the address or in a body is none, and no cookie is read', async () => {
  const path = `verifications?access_token=${client.apiKey}`
  assert.equal((await client.send(path, { method: 'POST' }, null)).status, 401)
  const cookie = await client.send(
    'verifications',
    { method: 'POST', headers: { Cookie: `api=${client.apiKey}` } },
    null,
  )
  assert.equal(cookie.status, 401)
})

test('API-01: a client that is remembered by its key is disabled: its next call decides nothing', async () => {
  const authorization = `Bearer ${client.apiKey}`
  assert.equal((await call(authorization)).status, 200)
  const before = journalHead(site.world)
  const { context } = site.world
  await disableClient(context, testCaller, client.clientId)
  const problem = await problemOf(await call(authorization))
  assert.equal(problem.code, 'unauthenticated')
  assert.equal(journalHead(site.world) - before, 1, 'the disabling alone')
})
