// I6, API-01: what a client of another institution gets, and what a client gets with its own scopes at the wrong place.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { type ClientScope, clientScopes } from '../../../src/authority/rules/client.ts'
import type { ServiceProfile } from '../../../src/authority/rules/profile.ts'
import { type ApiClient, apiClient } from '../../support/api.ts'
import { type Site, startSite } from '../../support/site.ts'
import { johoku, shoko } from '../../support/world.ts'
import type { Example } from './example-setting.ts'
import { examples } from './examples.ts'

type Operation = { readonly operationId: string; readonly method: string; readonly path: string }

const everything = Object.keys(clientScopes) as ClientScope[]

let site: Site
let client: ApiClient
let foreign: ApiClient
let operations: readonly Operation[]
let people = 0
beforeEach(async () => {
  const edit = (profile: ServiceProfile) => ({ ...profile, desk: { ...profile.desk, approvals: [] } })
  site = await startSite({}, { edit })
  const { context } = site.world
  client = await apiClient(context, site.server.origin, { service: shoko, scopes: everything })
  foreign = await apiClient(context, site.server.origin, { service: johoku, scopes: everything })
  const document = await (await fetch(`${site.server.origin}/api/v1/openapi.json`)).json()
  operations = Object.entries<Record<string, { operationId: string; security?: object }>>(
    document.paths,
  ).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, { operationId, security }]) =>
      security === undefined ? [] : [{ operationId, method, path }],
    ),
  )
})
afterEach(async () => {
  assert.deepEqual(site.server.faults, [])
  await site.end()
})

const setting = () => ({
  site,
  client,
  fresh: () => {
    people += 1
    return String(7_000_000_000 + people)
  },
})

function send(by: ApiClient, { method, path }: Operation, example: Example, headers = {}): Promise<Response> {
  const filled = path
    .replace('/api/v1/', '')
    .replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(example.path?.[name] ?? ''))
  const query = new URLSearchParams(example.query).toString()
  const asked = query === '' ? filled : `${filled}?${query}`
  return method === 'get' ? by.send(asked, { headers }) : by.post(asked, example.body ?? {}, headers)
}

/** What a service that has nobody tells: no line of any list, and no figure but zero. */
function tellsNothing(value: unknown): boolean {
  if (Array.isArray(value)) return value.every(tellsNothing)
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).every(
      ([name, each]) => name === 'at' || name === 'day' || tellsNothing(each),
    )
  }
  return value === 0 || value === null
}

/** What is about nobody who is there: a question, or something new of the caller's own. */
const ofTheirOwn = ['openCustomer', 'openUser']

test('I6: each operation that finds somebody finds nobody of another institution, by the very request that finds them', async () => {
  for (const operation of operations) {
    const { operationId } = operation
    const example = await (examples[operationId] ?? assert.fail(operationId)).success(setting())
    const shokoRows = () =>
      site.world.context.store.query('SELECT COUNT(*) FROM journal WHERE service = ?', shoko)
    const before = await shokoRows()
    for (const headers of [{}, { 'If-Match': '*' }]) {
      const response = await send(foreign, operation, example, headers)
      const body = await response.json()
      if (response.status === 200) assert.ok(tellsNothing(body), `${operationId}: ${JSON.stringify(body)}`)
      else assert.ok([400, 403, 404, 409].includes(response.status), `${operationId}: ${response.status}`)
      for (const id of Object.values(example.path ?? {}))
        assert.ok(!JSON.stringify(body).includes(id), operationId)
    }
    assert.deepEqual(await shokoRows(), before, `${operationId} wrote into another service`)
    if (ofTheirOwn.includes(operationId)) continue
    assert.ok((await send(client, operation, example)).ok, `${operationId} works for whose it is`)
  }
})

test('I6: an opening goes to the caller’s own service, whatever number or ID somebody else has', async () => {
  const firstUser = { userId: 'same-1', userName: '割符 花子', administrator: false }
  const customer = { number: '0001234567', name: '割符商事', firstUser, reason: '口座開設' }
  assert.equal((await client.post('customers', customer)).status, 201)
  const there = { ...customer, firstUser: { ...firstUser, initialPassword: 'Hajimete2025' } }
  assert.equal((await foreign.post('customers', there)).status, 201, 'a number and an ID are of one service')
  for (const by of [client, foreign]) {
    const { users } = await (await by.get('users')).json()
    assert.equal(users.length, 1)
  }
  const more = { customer: { number: '0007654321', name: '割符商事' }, userId: 'same-2', reason: '口座開設' }
  assert.equal((await client.post('users', { ...more, userName: '次郎', administrator: true })).status, 409)
})

test('an Idempotency-Key of another client is another key, and tells nothing of what that one was answered', async () => {
  const other = await apiClient(site.world.context, site.server.origin, {
    service: shoko,
    scopes: everything,
  })
  const key = { 'Idempotency-Key': 'the-same' }
  const operation =
    operations.find(({ operationId }) => operationId === 'createActivationCode') ?? assert.fail()
  const example = await (examples['createActivationCode'] ?? assert.fail()).success(setting())
  const first = await (await send(client, operation, example, key)).json()
  const second = await send(other, operation, example, key)
  assert.equal(second.headers.get('Idempotency-Replayed'), null)
  assert.notEqual((await second.json()).activationCode, first.activationCode)
  assert.equal((await send(foreign, operation, example, key)).status, 404)
})

test('a body of 10 MB is refused before it is read, by each operation that takes one', async () => {
  const huge = `{"reason":"${'x'.repeat(10_000_000)}"}`
  for (const { method, path } of operations.filter(({ method }) => method === 'post')) {
    const filled = path.replaceAll(/\{\w+\}/g, 'someone').replace('/api/v1/', '')
    // A server that closes the connection before it has read everything has refused it, too.
    const answer = await client.post(filled, huge).then(
      ({ status }) => status,
      () => 413,
    )
    assert.equal(answer, 413, `${method} ${path}`)
  }
})
