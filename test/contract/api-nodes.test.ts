// The API at two nodes of one database (issue 14): what one of them does to a key or a user holds at the other at once.

import assert from 'node:assert/strict'
import type { AddressInfo } from 'node:net'
import { type TestContext, test } from 'node:test'
import {
  addClientKey,
  disableClient,
  revokeClientKey,
} from '../../src/authority/operations/clients/clients.ts'
import { waitingOf } from '../../src/authority/operations/clients/waiting.ts'
import { type ClientScope, clientScopes } from '../../src/authority/rules/client.ts'
import { createApp } from '../../src/compose/app.ts'
import { deskPartsOf, modules } from '../../src/compose/modules.ts'
import type { DeskContext } from '../../src/desk/contract.ts'
import { apiPrograms } from '../../src/doors/api/programs.ts'
import { createHttpServer, drain } from '../../src/platform/http/server.ts'
import { parseKeyRing } from '../../src/platform/secrets/key-ring.ts'
import { type ApiClient, apiClient } from '../support/api.ts'
import { testCaller } from '../support/world.ts'
import { onBothDatabases } from './support/both-databases.ts'
import { contractKeyRingText, type Driver, databaseFor } from './support/databases.ts'
import { addPerson, assertHolds, bindingOf, createContextOf, type Person, shoko } from './support/people.ts'

const scopes = Object.keys(clientScopes) as ClientScope[]

type Node = { readonly context: DeskContext; readonly origin: string; readonly faults: object[] }

/** Served apart, with a memory of keys of their own. */
async function twoNodes(t: TestContext, driver: Driver) {
  const database = await databaseFor(t, driver)
  let now = Temporal.Instant.from('2025-07-01T00:00:15Z')
  const keyRing = parseKeyRing(contractKeyRingText)

  async function open(): Promise<Node> {
    const base = createContextOf(await database.open(), keyRing, () => now)
    const profiles = [...base.profiles].map(([name, profile]) => {
      return [name, { ...profile, desk: { ...profile.desk, approvals: [] } }] as const
    })
    const context = { ...base, profiles: new Map(profiles), deskParts: deskPartsOf(modules) }
    const faults: object[] = []
    const log = { info() {}, warn() {}, error: (fields: object) => faults.push(fields) }
    const monotonic = () => now.epochMilliseconds
    const publicOrigin = 'http://warifu.test'
    const app = createApp({
      context,
      publicOrigin,
      log,
      monotonic,
      banner: null,
      programs: [apiPrograms()],
    })
    const server = createHttpServer(app, log, null)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    t.after(() => drain(server))
    return { context, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, faults }
  }

  return {
    nodes: [await open(), await open()] as const,
    later(duration: Temporal.DurationLike): void {
      now = now.add(duration)
    },
  }
}

type Asked = (origin: string, key: string) => Promise<Response>

/** What reads, what changes, and what only a change could refuse: each way in which a key is known. */
function waysOf({ userId }: Person): readonly Asked[] {
  const asking =
    (path: string, body?: object): Asked =>
    (origin, key) => {
      const headers = { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' }
      const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }
      return fetch(`${origin}/api/v1/${path}`, { headers, ...init })
    }
  const reason = '試験'
  const first = { userId: 'late-1', userName: '試験', administrator: false }
  return [
    asking('users?limit=1'),
    asking(`users/${userId}`),
    asking('figures'),
    asking('verifications', { service: shoko, userId, code: '000000' }),
    asking(`users/${userId}/binding/acts`, { action: 'resume', reason }),
    asking(`users/${userId}/activation-codes/revoke`, { reason }),
    asking('customers', { number: '0009999999', name: '試験商会', firstUser: first, reason }),
  ]
}

async function statusesOf(ways: readonly Asked[], { origin }: Node, key: string): Promise<readonly number[]> {
  const statuses: number[] = []
  for (const way of ways) {
    const response = await way(origin, key)
    await response.arrayBuffer()
    statuses.push(response.status)
  }
  return statuses
}

function testNodes(driver: Driver): void {
  test('API-01: a key that is revoked, or rotated away, at one node is refused at the other at once, and changes nothing', async (t) => {
    const { nodes } = await twoNodes(t, driver)
    const [here, there] = nodes
    const person = await addPerson(here.context, shoko, '0000000001')
    const ways = waysOf(person)
    for (const end of ['revoked', 'disabled'] as const) {
      const { clientId, keyId, apiKey } = await apiClient(here.context, here.origin, {
        service: shoko,
        scopes,
      })
      const known = await statusesOf(ways, there, apiKey)
      assert.ok(!known.includes(401), `${known}`)
      const second = await addClientKey(here.context, testCaller, { clientId, keyDays: null })
      assert.ok(second.ok)
      assert.ok(!(await statusesOf(ways, there, second.apiKey)).includes(401))
      const before = (await bindingOf(there.context.store, person))?.failures
      if (end === 'revoked') await revokeClientKey(here.context, testCaller, { clientId, keyId })
      else await disableClient(here.context, testCaller, clientId)
      for (const node of nodes) {
        assert.deepEqual(new Set(await statusesOf(ways, node, apiKey)), new Set([401]), end)
      }
      assert.equal((await bindingOf(there.context.store, person))?.failures, before, 'no code was looked at')
      const rotated = await statusesOf(ways, there, second.apiKey)
      assert.equal(
        rotated.includes(401),
        end === 'disabled',
        'the other key is good until the client is disabled',
      )
    }
    await assertHolds(here.context)
    for (const { faults } of nodes) assert.deepEqual(faults, [])
  })

  test('a key that expires is refused at both nodes from that instant on', async (t) => {
    const { nodes, later } = await twoNodes(t, driver)
    const [here, there] = nodes
    const person = await addPerson(here.context, shoko, '0000000001')
    const { apiKey } = await apiClient(here.context, here.origin, { service: shoko, scopes, keyDays: 1 })
    assert.ok(!(await statusesOf(waysOf(person), there, apiKey)).includes(401))
    later({ hours: 24 })
    for (const node of nodes) {
      assert.deepEqual(new Set(await statusesOf(waysOf(person), node, apiKey)), new Set([401]))
    }
  })

  test('of 20 openings of one user at two nodes one is done, and of 20 acts on one reading one', async (t) => {
    const { nodes } = await twoNodes(t, driver)
    const [here] = nodes
    const client = await apiClient(here.context, here.origin, { service: shoko, scopes })
    const post = (i: number, path: string, body: object, headers: Record<string, string> = {}) =>
      fetch(`${nodes[i % 2]?.origin}/api/v1/${path}`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${client.apiKey}`, 'Content-Type': 'application/json', ...headers },
        body: JSON.stringify(body),
      })
    const all = (ask: (i: number) => Promise<Response>) =>
      Promise.all(Array.from({ length: 20 }, (_, i) => ask(i)))
    const firstUser = { userId: 'first-1', userName: '割符 花子', administrator: true }
    const customer = { number: '0001234567', name: '割符商事', firstUser, reason: '試験' }
    const opened = await all((i) => post(i, 'customers', customer))
    assert.deepEqual(opened.map(({ status }) => status).sort(), [201, ...Array(19).fill(409)])
    const person = await addPerson(here.context, shoko, '0000000001')
    const tag = (await client.get(`users/${person.userId}`)).headers.get('ETag') ?? ''
    const acts = await all((i) =>
      post(
        i,
        `users/${person.userId}/binding/acts`,
        { action: i % 4 < 2 ? 'suspend' : 'revoke', reason: '試験' },
        {
          'If-Match': tag,
        },
      ),
    )
    assert.deepEqual(acts.map(({ status }) => status).sort(), [200, ...Array(19).fill(412)])
    await assertHolds(here.context)
    for (const { faults } of nodes) assert.deepEqual(faults, [])
  })

  test('lists and figures tell the same of one database, whichever it is', async (t) => {
    const { nodes, later } = await twoNodes(t, driver)
    const [here, there] = nodes
    const client = await apiClient(here.context, here.origin, { service: shoko, scopes })
    const people: Person[] = []
    for (const userId of ['0000000001', '0000000002', '0000000003']) {
      people.push(await addPerson(here.context, shoko, userId))
    }
    later({ seconds: 30 })
    const [first] = people
    assert.ok(first)
    await refuseCodes(client, first)
    await client.post(`users/${first.userId}/binding/acts`, { action: 'suspend', reason: '試験' })
    await client.post('users/0000000002/activation-codes', { reason: '試験' })
    const get = async (path: string) => {
      const headers = { Authorization: `Bearer ${client.apiKey}` }
      const response = await fetch(`${there.origin}/api/v1/${path}`, { headers })
      assert.equal(response.status, 200, path)
      return response.json()
    }
    const page = await get('users?limit=2')
    const rest = await get(`users?limit=2&cursor=${page.next}`)
    const ids = [...page.users, ...rest.users].map(({ userId }: { readonly userId: string }) => userId)
    assert.deepEqual([ids, rest.next], [people.map(({ userId }) => userId), null])
    assert.equal((await get('tokens?status=suspended')).tokens[0].tokenId, first.tokenId)
    assert.equal((await get('tokens?limit=100')).tokens.length, 3)
    assert.equal((await get('activation-codes?status=issued')).activationCodes.length, 1)
    const { customers } = await get('customers')
    assert.deepEqual(
      customers.map((each: { readonly users: number }) => each.users),
      [1, 1, 1],
    )
    const { users, tokens, activationCodes, refusedCodes } = await get('figures')
    assert.deepEqual(users, { active: 3, suspended: 0, passwordLocked: 0 })
    assert.deepEqual(tokens, { usable: 2, locked: 0, suspended: 1 })
    assert.equal(activationCodes, 1)
    assert.deepEqual(
      [refusedCodes.length, refusedCodes[0], refusedCodes[6]],
      [7, { day: '2025-06-25', count: 0 }, { day: '2025-07-01', count: 2 }],
    )
    assert.equal(await waitingOf(there.context, client), 0)
    for (const { faults } of nodes) assert.deepEqual(faults, [])
  })
}

async function refuseCodes(client: ApiClient, { userId, tokenId }: Person): Promise<void> {
  for (const code of ['000000', '000001']) {
    assert.equal((await (await client.verify(userId, code)).json()).accepted, false, tokenId)
  }
}

onBothDatabases('the API at two nodes', testNodes)
