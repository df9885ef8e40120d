// RFC 9110 §13: what was read before isn't told again, and nothing is done to what somebody changed meanwhile.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import type { ServiceProfile } from '../../../src/authority/rules/profile.ts'
import { type ApiClient, apiClient } from '../../support/api.ts'
import {
  bindingOf,
  desk,
  journalHead,
  loggedIn,
  type Person,
  type Site,
  settledPerson,
  startSite,
} from '../../support/site.ts'
import { shoko } from '../../support/world.ts'

let site: Site
let client: ApiClient
let person: Person
beforeEach(async () => {
  const edit = (profile: ServiceProfile) => ({ ...profile, desk: { ...profile.desk, approvals: [] } })
  site = await startSite({}, { edit })
  const scopes = [
    'users:read',
    'users:list',
    'bindings:act',
    'sessions:end',
    'verify',
    'tokens:read',
  ] as const
  client = await apiClient(site.world.context, site.server.origin, { service: shoko, scopes })
  person = await settledPerson(site, '0000000001')
})
afterEach(() => site.end())

const userPath = () => `users/${person.userId}`

async function tagOf(path = userPath()): Promise<string> {
  const response = await client.get(path)
  assert.equal(response.status, 200)
  const tag = response.headers.get('ETag') ?? ''
  assert.match(tag, /^"[A-Za-z0-9_.-]+"$/)
  return tag
}

const ask = (path: string, tag: string) => client.send(path, { headers: { 'If-None-Match': tag } })

function act(action: string, tag: string, more: Record<string, string> = {}): Promise<Response> {
  const body = { action, reason: '本人からの電話' }
  return client.post(`${userPath()}/binding/acts`, body, { 'If-Match': tag, ...more })
}

test('a user, a customer and a token are told again only when they are not what was read', async () => {
  const { customer } = await (await client.get(userPath())).json()
  for (const path of [userPath(), `customers/${customer.customerId}`, `tokens/${person.tokenId}`]) {
    const tag = await tagOf(path)
    assert.equal(await tagOf(path), tag)
    for (const known of [tag, `W/${tag}`, `"other", ${tag}`, '*']) {
      const same = await ask(path, known)
      assert.deepEqual([same.status, await same.text(), same.headers.get('ETag')], [304, '', tag], path)
    }
    assert.equal((await ask(path, '"other"')).status, 200)
  }
  const before = await tagOf()
  await loggedIn(site, person)
  const changed = await ask(userPath(), before)
  assert.equal(changed.status, 200)
  assert.notEqual((await changed.json()).session, null)
})

test('each thing that a user is told by changes the tag', async () => {
  const tags = [await tagOf()]
  for (const event of ['binding_suspended', 'binding_resumed', 'user_suspended'] as const) {
    await desk(site.world, person, event)
    tags.push(await tagOf())
  }
  assert.equal(new Set(tags).size, 3, 'suspended and resumed, it is what it was')
  assert.equal(tags[0], tags[2])
  const { userId } = await settledPerson(site, '0000000002')
  assert.ok(!tags.includes(await tagOf(`users/${userId}`)))
})

test('an act on what somebody changed meanwhile is 412, and nothing is decided', async () => {
  const tag = await tagOf()
  await client.verify(person.userId, '000000')
  const head = journalHead(site.world)
  for (const stale of [tag, '"other"', `W/${await tagOf()}`, '']) {
    const refused = await act('suspend', stale)
    assert.deepEqual([refused.status, (await refused.json()).code], [412, 'precondition-failed'], stale)
  }
  assert.equal(journalHead(site.world), head)
  assert.equal((await bindingOf(site.world, person))?.status, 'usable')
  assert.equal((await act('suspend', `"other", ${await tagOf()}`)).status, 200)
  assert.equal((await act('resume', '*')).status, 200)
})

test('of 20 opposite acts on one reading exactly one is done', async () => {
  await act('suspend', '*')
  const tag = await tagOf()
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, i) => act(i % 2 === 0 ? 'resume' : 'revoke', tag)),
  )
  const statuses = answers.map(({ status }) => status).sort()
  assert.deepEqual(statuses, [200, ...Array(19).fill(412)])
})

test('a retry under its Idempotency-Key reads what it was answered, though the user is another now', async () => {
  const tag = await tagOf()
  const key = { 'Idempotency-Key': 'k1' }
  const refused = await act('suspend', '"other"', key)
  assert.equal(refused.status, 412, 'which uses no key')
  const first = await act('suspend', tag, key)
  const second = await act('suspend', tag, key)
  assert.deepEqual([first.status, second.status], [200, 200])
  assert.equal(second.headers.get('Idempotency-Replayed'), 'true')
  assert.equal((await act('suspend', tag)).status, 412)
})

test('nobody is told by a condition whether a user of another service exists', async () => {
  const nobody = await client.post('users/nobody/session/end', {}, { 'If-Match': '"x"' })
  assert.equal(nobody.status, 404)
})

test('where a condition means nothing it is refused, not passed over', async () => {
  const response = await client.verify(person.userId, '000000', {}, { 'If-Match': '*' })
  assert.equal(response.status, 400)
  assert.equal((await response.json()).errors[0].pointer, 'header/If-Match')
  assert.equal((await bindingOf(site.world, person))?.failures, 0)
})
