// Customers and users that a bank's own system opens (X1, D1), alone where the profile lets it, by two persons as a rule.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { disableClient } from '../../../src/authority/operations/clients/clients.ts'
import { openParticulars } from '../../../src/authority/operations/particulars.ts'
import { waitingMax } from '../../../src/authority/rules/client-asking.ts'
import { customerState } from '../../../src/authority/rules/customer.ts'
import { particularsState } from '../../../src/authority/rules/particulars.ts'
import type { ServiceProfile } from '../../../src/authority/rules/profile.ts'
import { userState } from '../../../src/authority/rules/user.ts'
import { deskHref } from '../../../src/desk/routes.ts'
import { type DeskSite, eventsOf, settle, startDesk, textOf } from '../../desk/support/site.ts'
import { shokoDesk } from '../../desk/support/staff.ts'
import { type ApiClient, apiClient } from '../../support/api.ts'
import { webFb } from '../../support/web-fb/service.ts'
import { johoku, shoko, testCaller } from '../../support/world.ts'

const scopes = ['users:create', 'users:read'] as const

let site: DeskSite
let client: ApiClient

function alone(profile: ServiceProfile): ServiceProfile {
  return { ...profile, desk: { ...profile.desk, approvals: [] } }
}

async function start(edit: (profile: ServiceProfile) => ServiceProfile): Promise<void> {
  site = await startDesk({ edit })
  client = await apiClient(site.world.context, site.server.origin, { service: shoko, scopes })
}

beforeEach(() => start(alone))
afterEach(async () => {
  const check = { outsideCheckpoints: [], compareRows: true }
  assert.equal((await site.world.context.store.verifyJournal(check)).fault, null)
  await site.end()
})

const reason = '口座開設 申請2025-20'
const number = '0001234567'
const name = '割符商事株式会社'
const firstUser = { userId: 'warifu-1', userName: '割符 花子', administrator: true }

const customer = (more: object = {}) => ({ number, name, firstUser, reason, ...more })
const user = (more: object = {}) => ({
  customer: { number, name },
  userId: 'warifu-2',
  userName: '割符 次郎',
  administrator: false,
  reason,
  ...more,
})

async function ask(path: 'customers' | 'users', body: object, by = client, headers = {}) {
  const response = await by.post(path, body, headers)
  return { status: response.status, body: await response.json() }
}

function userOf(userId: string, service = shoko) {
  return { service, userId, password: '', tokenId: '' }
}

async function found(userId: string) {
  return (await site.world.context.store.read({ user: userState.ref(shoko, userId) })).user
}

test('a customer is opened with its first user, then another user; both wait for their letter', async () => {
  const opened = await ask('customers', customer())
  const { customerId } = opened.body
  assert.deepEqual(opened, { status: 201, body: { userId: 'warifu-1', customerId, done: true } })
  const { body } = await ask(
    'users',
    user({ customer: { number: '０００１２３４５６７', name: '割符商事 株式会社' } }),
  )
  assert.deepEqual(body, { userId: 'warifu-2', customerId, done: true })
  const read = await (await client.get('users/warifu-2')).json()
  assert.deepEqual(
    [read.userName, read.administrator, read.status, read.customer, read.binding],
    ['割符 次郎', false, 'active', { customerId, number, name, stopped: false }, null],
  )
  const events = await eventsOf(site.world, userOf('warifu-2'))
  assert.deepEqual(
    events.map(({ type }) => type).filter((type) => type !== 'personal_data_read'),
    ['desk_acted', 'user_created'],
  )
  const acted = events.find((event) => event.type === 'desk_acted')
  assert.deepEqual(
    [acted?.operatorId, acted?.action, acted?.reason],
    [`client:${client.clientId}`, 'create_user', reason],
  )
})

test('D1: a number that has a customer, or has none, or another name, opens nobody', async () => {
  assert.deepEqual((await ask('users', user())).body.code, 'customer-unknown')
  await ask('customers', customer())
  const refused: [string, 'customers' | 'users', object][] = [
    ['customer-number-taken', 'customers', customer({ firstUser: { ...firstUser, userId: 'other' } })],
    ['customer-name-differs', 'users', user({ customer: { number, name: '割府商事株式会社' } })],
    ['user-id-taken', 'users', user({ userId: 'warifu-1' })],
    ['user-id-taken', 'users', user({ userId: 'ｗａｒｉｆｕ-1' })],
  ]
  const head = site.world.context.store.head().seq
  for (const [code, path, body] of refused) {
    const answer = await ask(path, body)
    assert.deepEqual([answer.status, answer.body.code], [409, code])
  }
  assert.equal(site.world.context.store.head().seq, head, 'nothing at all was decided')
})

test('X12, AUD-07: names and numbers are cleaned as everywhere', async () => {
  const wrong: [string, object][] = [
    ['#/number', customer({ number: '123' })],
    ['#/name', customer({ name: '=1+1' })],
    ['#/name', customer({ name: '割符\u202e商事' })],
    ['#/name', customer({ name: '  ' })],
    ['#/firstUser/userName', customer({ firstUser: { ...firstUser, userName: '割符\u200b花子' } })],
    ['#/firstUser/userId', customer({ firstUser: { ...firstUser, userId: '../x' } })],
    ['#/firstUser/userId', customer({ firstUser: { ...firstUser, userId: '日本' } })],
    ['#/firstUser/initialPassword', customer({ firstUser: { ...firstUser, initialPassword: 'Abcdef12' } })],
    ['#/reason', customer({ reason: '' })],
  ]
  for (const [pointer, body] of wrong) {
    const answer = await ask('customers', body)
    assert.deepEqual([answer.status, answer.body.errors?.[0]?.pointer], [400, pointer])
  }
})

test('X1: by two persons: nobody is opened before an approver granted what was asked, and nothing else', async () => {
  await site.end()
  await start((profile) => profile)
  const approver = await site.seat('approver')
  const asked = await ask('customers', customer())
  assert.equal(asked.status, 202)
  assert.deepEqual(await ask('customers', customer()), asked, 'asking again changes nothing')
  assert.equal(await found('warifu-1'), undefined)
  const list = textOf(await approver.browser.page(deskHref(shokoDesk, 'approvals')))
  for (const shown of ['warifu-1', name, number, '割符 花子', '勘定系', reason]) {
    assert.ok(list.includes(shown), shown)
  }
  const other = customer({ firstUser: { ...firstUser, administrator: false } })
  assert.deepEqual((await ask('customers', other)).body.code, 'needs-two-persons', 'while it waits')
  assert.equal((await settle(approver, userOf('warifu-1'), 'create_user')).status, 303)
  assert.deepEqual((await ask('customers', other)).body.code, 'needs-two-persons', 'once it is granted')
  const second = await apiClient(site.world.context, site.server.origin, { service: shoko, scopes })
  assert.deepEqual((await ask('customers', customer(), second)).body.code, 'needs-two-persons')
  assert.equal(await found('warifu-1'), undefined)
  assert.equal((await ask('customers', customer())).status, 201)
  assert.equal((await ask('customers', customer())).body.code, 'user-id-taken')
  assert.equal((await found('warifu-1'))?.administrator, true)
  const acted = (await eventsOf(site.world, userOf('warifu-1'))).find(({ type }) => type === 'desk_acted')
  assert.ok(acted?.type === 'desk_acted' && acted.approved)
})

test('D44, X1: what callers are identified with comes with the user, sealed, and is what was granted', async () => {
  await site.end()
  await start((profile) => profile)
  const particulars = {
    kana: 'ﾜﾘﾌ ﾊﾅｺ',
    telephone: '03-1234-5678',
    postalCode: '100-0005',
    address: '東京都千代田区丸の内1-1',
  }
  const wrong: [string, object][] = [
    ['telephone', { telephone: '1234' }],
    ['birthday', { birthday: '1980-04-01' }],
    ['address', { postalCode: '1000005' }],
    ['kana', { kana: '' }],
  ]
  for (const [member, given] of wrong) {
    const answer = await ask('customers', customer({ firstUser: { ...firstUser, particulars: given } }))
    const pointer = `#/firstUser/particulars/${member}`
    assert.deepEqual([answer.status, answer.body.errors?.[0]?.pointer], [400, pointer])
  }
  const approver = await site.seat('approver')
  const body = customer({ firstUser: { ...firstUser, particulars } })
  assert.equal((await ask('customers', body)).status, 202)
  assert.match(
    textOf(await approver.browser.page(deskHref(shokoDesk, 'approvals'))),
    /お名前（カナ）＊＊＊＊＊＊/,
  )
  assert.equal((await settle(approver, userOf('warifu-1'), 'create_user')).status, 303)
  const elsewhere = { ...particulars, address: '東京都千代田区丸の内9-9' }
  const other = customer({ firstUser: { ...firstUser, particulars: elsewhere } })
  const { context } = site.world
  const waiting = () => context.store.query("SELECT owner FROM import_draft WHERE owner LIKE 'opening %'")
  assert.deepEqual((await ask('customers', other)).body.code, 'needs-two-persons')
  assert.equal((await waiting()).length, 1, 'what is refused is not kept')
  assert.equal((await ask('customers', body)).status, 201)
  assert.deepEqual(await waiting(), [])
  const { kept } = await context.store.read({ kept: particularsState.ref(shoko, 'warifu-1') })
  assert.deepEqual(openParticulars(context, kept), {
    kana: 'ワリフ ハナコ',
    telephone: '0312345678',
    birthday: null,
    postalAddress: { postalCode: '1000005', text: '東京都千代田区丸の内1-1' },
  })
  const bodies = JSON.stringify(await context.store.query('SELECT body FROM journal'))
  for (const value of ['ワリフ ハナコ', '0312345678', '丸の内']) assert.ok(!bodies.includes(value), value)
})

test('D2: what was asked for falls with the scope, declined it stays declined for a day, and one key opens once', async () => {
  await site.end()
  await start((profile) => profile)
  const approver = await site.seat('approver')
  const { context } = site.world
  const gone = await apiClient(context, site.server.origin, { service: shoko, scopes })
  await ask('customers', customer(), gone)
  await disableClient(context, testCaller, gone.clientId)
  assert.notEqual((await settle(approver, userOf('warifu-1'), 'create_user')).status, 303)
  site.world.clock.forward({ hours: 24 })
  const later = await site.signIn(approver)
  const key = { 'Idempotency-Key': 'k1' }
  const first = await ask('customers', customer(), client, key)
  assert.equal(first.status, 202)
  await settle(later, userOf('warifu-1'), 'create_user', 'declined')
  assert.deepEqual(
    await ask('customers', customer(), client, key),
    first,
    'the same request, the same answer',
  )
  assert.equal((await ask('customers', customer())).status, 409)
  site.world.clock.forward({ hours: 24 })
  assert.equal((await ask('customers', customer())).status, 202)
})

test('a client that asks for more than approvers can read has to wait; what it asked for before does not', async () => {
  await site.end()
  await start((profile) => profile)
  const asking = (i: number) => customer({ firstUser: { ...firstUser, userId: `user-${i}` } })
  for (let from = 0; from < waitingMax; from += 20) {
    const all = await Promise.all(Array.from({ length: 20 }, (_, i) => ask('customers', asking(from + i))))
    assert.ok(all.every(({ status }) => status === 202))
  }
  assert.equal((await ask('customers', asking(waitingMax))).body.code, 'needs-two-persons')
  assert.equal((await ask('customers', asking(0))).status, 202)
  const other = await apiClient(site.world.context, site.server.origin, { service: shoko, scopes })
  assert.equal((await ask('customers', asking(waitingMax), other)).status, 202)
  const approver = await site.seat('approver')
  assert.equal((await settle(approver, userOf('user-0'), 'create_user', 'declined')).status, 303)
  assert.equal((await ask('customers', asking(waitingMax + 1))).status, 202)
})

test('of 20 openings at once of one number there is one customer, and of one user ID one user', async () => {
  const all = await Promise.all(
    Array.from({ length: 20 }, (_, i) => {
      const userId = `user-${i % 10}`
      return ask('customers', customer({ firstUser: { ...firstUser, userId } }))
    }),
  )
  const statuses = all.map(({ status }) => status)
  assert.deepEqual([statuses.filter((status) => status === 201).length, Math.max(...statuses)], [1, 409])
  const rows = await site.world.context.store.query(
    'SELECT customer_id FROM customer WHERE number = ?',
    number,
  )
  assert.equal(rows.length, 1)
})

test('where the application form has a first password, it is told, keeps the rules, and is stored in no readable form', async () => {
  const { context } = site.world
  const there = await apiClient(context, site.server.origin, { service: johoku, scopes })
  const missing = await ask('customers', customer(), there)
  assert.deepEqual(missing.body.errors[0].pointer, '#/firstUser/initialPassword')
  const weak = customer({ firstUser: { ...firstUser, initialPassword: 'abc' } })
  assert.deepEqual((await ask('customers', weak, there)).status, 400)
  const right = customer({ firstUser: { ...firstUser, initialPassword: 'Hajimete2025' } })
  const opened = await ask('customers', right, there, { 'Idempotency-Key': 'k' })
  assert.equal(opened.status, 201)
  const rows = await context.store.query('SELECT body FROM journal')
  assert.ok(rows.every(([body]) => !String(body).includes('Hajimete2025')))
  const { customer: row } = await context.store.read({
    customer: customerState.ref(johoku, opened.body.customerId),
  })
  assert.deepEqual([row?.name, row?.number], [name, number])
})

test('a service whose users are more than a name sends its clients to the desk', async () => {
  const fb = await apiClient(site.world.context, site.server.origin, { service: webFb, scopes })
  const { profiles } = site.world.context
  const { example } = profiles.get(webFb)?.customers?.number ?? assert.fail('no number')
  const answer = await ask('customers', customer({ number: example }), fb)
  assert.deepEqual([answer.status, answer.body.code], [409, 'not-for-institution'])
})
