// What takes two persons (X1, D2, ADM-04): a client asks, an approver at the desk grants, and the client does it.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { disableClient } from '../../../src/authority/operations/clients/clients.ts'
import { bindingState } from '../../../src/authority/rules/binding.ts'
import { deskHref } from '../../../src/desk/routes.ts'
import { type DeskSite, eventsOf, type Seat, settle, startDesk, textOf } from '../../desk/support/site.ts'
import { type Caller, settledCaller, shokoDesk } from '../../desk/support/staff.ts'
import { type ApiClient, apiClient } from '../../support/api.ts'
import { shoko, testCaller } from '../../support/world.ts'

const scopes = ['bindings:act'] as const

let site: DeskSite
let client: ApiClient
let approver: Seat
let user: Caller
beforeEach(async () => {
  site = await startDesk()
  approver = await site.seat('approver')
  client = await apiClient(site.world.context, site.server.origin, { service: shoko, scopes })
  user = await settledCaller(site.world, '0000000001')
})
afterEach(() => site.end())

async function act(by: ApiClient, action = 'revoke', headers: Record<string, string> = {}) {
  const body = { action, reason: '端末の紛失' }
  const response = await by.post(`users/${user.userId}/binding/acts`, body, headers)
  return { status: response.status, body: await response.json() }
}

async function bindingStatus(): Promise<string | undefined> {
  const binding = bindingState.ref(user.service, `user:${user.userId}`)
  return (await site.world.context.store.read({ binding })).binding?.status
}

test('asked for by a client, granted at the desk, done by the client: only then is the token revoked', async () => {
  const asked = await act(client)
  const requestedAt = site.world.clock.now().toString({ smallestUnit: 'millisecond' })
  assert.deepEqual(asked, {
    status: 202,
    body: { userId: user.userId, action: 'revoke', done: false, requestedAt },
  })
  site.world.clock.forward({ seconds: 1 })
  assert.deepEqual(await act(client), asked, 'asking again changes nothing, and says when it was asked')
  const list = textOf(await approver.browser.page(deskHref(shokoDesk, 'approvals')))
  for (const shown of [user.userId, '勘定系', `client:${client.clientId}`, '端末の紛失']) {
    assert.ok(list.includes(shown), shown)
  }
  assert.equal((await settle(approver, user, 'revoke_token')).status, 303)
  assert.equal(await bindingStatus(), 'usable')
  assert.deepEqual(await act(client), {
    status: 200,
    body: { userId: user.userId, action: 'revoke', done: true },
  })
  assert.equal(await bindingStatus(), undefined)
  const events = await eventsOf(site.world, user)
  const types = events.map(({ type }) => type)
  assert.deepEqual(
    types.filter((type) => /^approval|^desk_acted|^binding_revoked/.test(type)),
    ['approval_requested', 'approval_granted', 'approval_used', 'desk_acted', 'binding_revoked'],
  )
  const acted = events.find(({ type }) => type === 'desk_acted')
  assert.ok(
    acted?.type === 'desk_acted' && acted.approved && acted.operatorId === `client:${client.clientId}`,
  )
})

test('another client, and one that was declined, is sent to the desk', async () => {
  const other = await apiClient(site.world.context, site.server.origin, { service: shoko, scopes })
  await act(client)
  assert.deepEqual([(await act(other)).status, (await act(other)).body.code], [409, 'needs-two-persons'])
  await settle(approver, user, 'revoke_token', 'declined')
  assert.equal((await act(client)).status, 409)
  assert.equal(await bindingStatus(), 'usable')
  site.world.clock.forward({ hours: 24 })
  assert.equal((await act(client)).status, 202)
})

test('D2: what a client asked for falls when it is disabled, before the approver and after', async () => {
  await act(client)
  await disableClient(site.world.context, testCaller, client.clientId)
  assert.notEqual((await settle(approver, user, 'revoke_token')).status, 303)
  assert.equal((await act(client)).status, 401)
  assert.equal(await bindingStatus(), 'usable')
})

test('a grant is used once, lapses after a day, and another client has no use of it', async () => {
  const other = await apiClient(site.world.context, site.server.origin, { service: shoko, scopes })
  await act(client)
  await settle(approver, user, 'revoke_token')
  assert.equal((await act(other)).status, 409)
  site.world.clock.forward({ hours: 24 })
  assert.equal((await act(client)).status, 202, 'asked again')
  assert.equal(await bindingStatus(), 'usable')
})

test('of two nodes that carry out one grant at once, one does', async () => {
  await act(client)
  await settle(approver, user, 'revoke_token')
  const answers = await Promise.all(Array.from({ length: 10 }, () => act(client)))
  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, ...Array(9).fill(409)])
})

test('under an Idempotency-Key the first answer stays: a new key asks how things stand', async () => {
  assert.equal((await act(client, 'revoke', { 'Idempotency-Key': 'k1' })).status, 202)
  await settle(approver, user, 'revoke_token')
  assert.equal((await act(client, 'revoke', { 'Idempotency-Key': 'k1' })).status, 202)
  assert.equal((await act(client, 'revoke', { 'Idempotency-Key': 'k2' })).status, 200)
})

test('X1: who asks for an activation code never reads it where it takes two; where it takes one, it is told once', async () => {
  const scope = { service: shoko, scopes: ['activation:create'] } as const
  const by = await apiClient(site.world.context, site.server.origin, scope)
  const make = (key: string) =>
    by.post(`users/${user.userId}/activation-codes`, { reason: '機種変更' }, { 'Idempotency-Key': key })
  const first = await make('k1')
  assert.equal(first.status, 201)
  const { activationCode } = await first.json()
  assert.match(activationCode, /^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}$/)
  assert.equal((await (await make('k1')).json()).activationCode, activationCode, 'the lost answer')
  assert.notEqual((await (await make('k2')).json()).activationCode, activationCode)
  const rows = await site.world.context.store.query('SELECT body FROM journal')
  const plain = activationCode.replaceAll('-', '')
  for (const [body] of rows)
    assert.ok(!(body as string).includes(plain) && !(body as string).includes(activationCode))
  const listed = await startDesk({ edit: (profile) => profile })
  try {
    const there = await apiClient(listed.world.context, listed.server.origin, scope)
    const someone = await settledCaller(listed.world, '0000000001')
    const answer = await there.post(`users/${someone.userId}/activation-codes`, { reason: '機種変更' })
    assert.deepEqual([answer.status, (await answer.json()).code], [409, 'needs-two-persons'])
  } finally {
    await listed.end()
  }
})
