// Whole lists as a bank's own system reads them: in pages, of its own service only, and noted (X9, I6).

import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import type { ClientScope } from '../../../src/authority/rules/client.ts'
import type { ServiceProfile } from '../../../src/authority/rules/profile.ts'
import { entryOf } from '../../../src/platform/journal/chain.ts'
import { newestJournal } from '../../../src/platform/journal/queries.ts'
import { type ApiClient, apiClient } from '../../support/api.ts'
import { numberOf } from '../../support/customers.ts'
import { desk, journalHead, type Site, settledPerson, startSite } from '../../support/site.ts'
import { openCompany, registerToken } from '../../support/web-fb/companies.ts'
import { webFb } from '../../support/web-fb/service.ts'
import { johoku, shoko } from '../../support/world.ts'

const scopes: readonly ClientScope[] = [
  'users:list',
  'users:read',
  'users:create',
  'tokens:list',
  'activation:list',
  'activation:create',
]

let site: Site
let client: ApiClient

function alone(profile: ServiceProfile): ServiceProfile {
  return { ...profile, desk: { ...profile.desk, approvals: [] } }
}

beforeEach(async () => {
  site = await startSite({}, { edit: alone })
  client = await apiClient(site.world.context, site.server.origin, { service: shoko, scopes })
})
afterEach(async () => {
  assert.deepEqual(site.server.faults, [])
  const check = { outsideCheckpoints: [], compareRows: true }
  assert.equal((await site.world.context.store.verifyJournal(check)).fault, null)
  await site.end()
})

async function bodyOf(answer: Promise<Response>, status = 200) {
  const response = await answer
  const body = await response.json()
  assert.equal(response.status, status, JSON.stringify(body))
  return body
}

/** Of the customer whose first user that is: ten digits, as the profile has it. */
function numberFor(userId: string): string {
  return String(Number.parseInt(userId, 36)).padStart(10, '0')
}

async function opened(userId: string, by = client) {
  const number = numberFor(userId)
  const firstUser = { userId, userName: `試験 ${userId}`, administrator: false }
  return bodyOf(by.post('customers', { number, name: `商会${userId}`, firstUser, reason: '試験' }), 201)
}

/** Every line of a list, page by page. */
async function walk(path: string, members: string, by = client): Promise<Record<string, unknown>[]> {
  const all: Record<string, unknown>[] = []
  let cursor = ''
  for (;;) {
    const page = await bodyOf(by.get(`${path}${path.includes('?') ? '&' : '?'}limit=3${cursor}`))
    assert.ok(page[members].length <= 3)
    all.push(...page[members])
    if (page.next === null) return all
    cursor = `&cursor=${page.next}`
  }
}

test('users come in pages by ID; who is opened or suspended meanwhile moves nobody', async () => {
  for (const id of ['b1', 'b2', 'b3', 'b4', 'b5']) await opened(id)
  const first = await bodyOf(client.get('users?limit=2'))
  assert.deepEqual(
    first.users.map(({ userId }: { readonly userId: string }) => userId),
    ['b1', 'b2'],
  )
  await opened('a9')
  await desk(site.world, { service: shoko, userId: 'b3', password: '', tokenId: '' }, 'user_suspended')
  const second = await bodyOf(client.get(`users?limit=2&cursor=${first.next}`))
  assert.deepEqual(
    second.users.map(({ userId, status }: Record<string, string>) => [userId, status]),
    [
      ['b3', 'suspended'],
      ['b4', 'active'],
    ],
  )
  const all = await walk('users', 'users')
  assert.deepEqual(
    all.map(({ userId }) => userId),
    ['a9', 'b1', 'b2', 'b3', 'b4', 'b5'],
  )
  assert.deepEqual((await walk('users?status=suspended', 'users')).length, 1)
})

test('a line says what a read of the user says; filters find by customer, number and token, and contradicting ones nobody', async () => {
  const person = await settledPerson(site, '0000000001')
  await opened('other')
  const { users, next } = await bodyOf(client.get(`users?tokenId=${person.tokenId}`))
  assert.equal(next, null)
  const read = await bodyOf(client.get(`users/${person.userId}`))
  const { customerId, number, name } = read.customer
  assert.deepEqual(users, [
    {
      userId: person.userId,
      userName: read.userName,
      administrator: false,
      status: 'active',
      customer: { customerId, number, name, stopped: false },
      passwordLocked: false,
      tokenId: person.tokenId,
      bindingStatus: 'usable',
    },
  ])
  assert.deepEqual(await bodyOf(client.get(`users?customerId=${customerId}`)), { users, next: null })
  assert.deepEqual(await bodyOf(client.get(`users?customerNumber=${number}`)), { users, next: null })
  for (const none of [
    'customerNumber=9999999999',
    `customerNumber=0000000000&tokenId=${person.tokenId}`,
    `customerId=nobody&customerNumber=${number}`,
    'tokenId=WRFM00000000',
    `tokenId=${person.tokenId}&status=suspended`,
  ]) {
    assert.deepEqual(await bodyOf(client.get(`users?${none}`)), { users: [], next: null }, none)
  }
  const wrong = await bodyOf(client.get('users?customerNumber=12'), 400)
  assert.equal(wrong.errors[0].pointer, 'query/customerNumber')
})

test('customers, by ID and by number, and how many users each has', async () => {
  const { customerId } = await opened('c1')
  await opened('c2')
  const number = numberFor('c1')
  const body = {
    customer: { number, name: '商会c1' },
    userId: 'c3',
    userName: '試験 c3',
    administrator: true,
  }
  await bodyOf(client.post('users', { ...body, reason: '試験' }), 201)
  const customer = { customerId, number, name: '商会c1', counterpartyCode: null, stopped: false, users: 2 }
  assert.deepEqual(await bodyOf(client.get(`customers?number=${number}`)), {
    customers: [customer],
    next: null,
  })
  assert.deepEqual(await bodyOf(client.get(`customers/${customerId}`)), customer)
  assert.equal((await walk('customers', 'customers')).length, 2)
  const wrong = await bodyOf(client.get('customers?number=12'), 400)
  assert.equal(wrong.errors[0].pointer, 'query/number')
})

test('tokens, and those that users of a customer share; each list is of one service', async () => {
  const person = await settledPerson(site, '0000000001')
  const elsewhere = await settledPerson(site, '0000000002', johoku)
  const tokens = await walk('tokens', 'tokens')
  assert.deepEqual(
    tokens.map(({ tokenId, userId, customerId, status }) => [tokenId, userId, customerId, status]),
    [[person.tokenId, person.userId, null, 'usable']],
  )
  assert.deepEqual(await walk('tokens?status=locked', 'tokens'), [])
  assert.ok(tokens.every(({ tokenId }) => tokenId !== elsewhere.tokenId))
  const company = await openCompany(site.world.context, 'kaisha01')
  const { tokenId: shared } = await registerToken(site.world.context, company, 'shared')
  const fb = await apiClient(site.world.context, site.server.origin, { service: webFb, scopes })
  const [line] = await walk('tokens', 'tokens', fb)
  assert.deepEqual(
    [line?.['tokenId'], line?.['userId'], line?.['customerId']],
    [shared, null, company.customerId],
  )
  const users = await walk(`users?tokenId=${shared}`, 'users', fb)
  assert.deepEqual(
    users.map(({ userId, tokenId }) => [userId, tokenId]),
    [[company.userId, shared]],
  )
})

test('I6: nothing of another service is listed or found, by whatever is asked for', async () => {
  const elsewhere = await settledPerson(site, '0000000002', johoku)
  const there = await apiClient(site.world.context, site.server.origin, { service: johoku, scopes })
  const [customer] = await walk('customers', 'customers', there)
  const customerId = String(customer?.['customerId'])
  const number = numberOf(johoku, '試験商事株式会社')
  for (const [path, members] of [
    ['users', 'users'],
    [`users?customerId=${customerId}`, 'users'],
    [`users?customerNumber=${number}`, 'users'],
    [`users?tokenId=${elsewhere.tokenId}`, 'users'],
    ['customers', 'customers'],
    [`customers?number=${number}`, 'customers'],
    ['tokens', 'tokens'],
    ['activation-codes', 'activationCodes'],
  ] as const) {
    assert.deepEqual(await walk(path, members), [], path)
  }
  const answers = new Set<string>()
  for (const id of [customerId, 'nobody']) {
    const { requestId: _, ...problem } = await bodyOf(client.get(`customers/${id}`), 404)
    answers.add(JSON.stringify(problem))
  }
  assert.equal(answers.size, 1)
  const cursor = (await bodyOf(there.get('users?limit=1'))).next ?? 'none'
  assert.deepEqual(cursor, 'none')
})

test('a cursor is of its own list; any other text is refused, and tells nothing', async () => {
  for (const id of ['d1', 'd2', 'd3']) await opened(id)
  const { next } = await bodyOf(client.get('users?limit=1'))
  const wrong = [
    next.slice(0, -1),
    `${next}A`,
    Buffer.from('users ').toString('base64url'),
    Buffer.from('users a\0b').toString('base64url'),
    Buffer.from([117, 255, 254]).toString('base64url'),
    'x'.repeat(801),
  ]
  for (const cursor of wrong) await bodyOf(client.get(`users?cursor=${cursor}`), 400)
  await bodyOf(client.get(`customers?cursor=${next}`), 400)
  for (const limit of ['0', '101', '-1', '1e2', '']) await bodyOf(client.get(`users?limit=${limit}`), 400)
  await bodyOf(client.get('users?limit=1&limit=2'), 400)
  assert.deepEqual((await bodyOf(client.get(`users?cursor=${next}&limit=100`))).users.length, 2)
})

test('X9: the journal says which client read which list, once an hour for each filter, before it is read', async () => {
  for (const id of ['e1', 'e2', 'e3', 'e4']) await opened(id)
  const head = journalHead(site.world)
  await walk('users', 'users')
  await walk('users', 'users')
  await walk('users?status=suspended', 'users')
  await walk('customers', 'customers')
  await walk('tokens', 'tokens')
  await walk('activation-codes', 'activationCodes')
  assert.equal(journalHead(site.world), head + 5)
  const rows = await newestJournal(
    site.world.context.store,
    { types: ['list_read'], service: 'desk/shoko-chukin' },
    10,
  )
  const read = rows.map((row) => entryOf(row).event as unknown as Record<string, never>)
  assert.deepEqual(
    read.map(({ list, filter, userId }) => [list, filter, userId]).reverse(),
    [
      ['users', `service=${shoko}`],
      ['users', `service=${shoko}, status=suspended`],
      ['customers', `service=${shoko}`],
      ['tokens', `service=${shoko}`],
      ['activation_codes', `service=${shoko}`],
    ].map(([list, filter]) => [list, `${filter}, address=127.0.0.1`, `client:${client.clientId}`]),
  )
})

test('activation codes are listed by what became of them, never the code, and revoked: an app gets nothing for it', async () => {
  const codes: string[] = []
  for (const id of ['f1', 'f2', 'f3']) {
    await opened(id)
    const { activationCode } = await bodyOf(
      client.post(`users/${id}/activation-codes`, { reason: '機種変更' }),
      201,
    )
    codes.push(activationCode)
  }
  const revoke = (id: string, status: number) =>
    bodyOf(client.post(`users/${id}/activation-codes/revoke`, { reason: '誤発行' }), status)
  assert.deepEqual(await revoke('f1', 200), { userId: 'f1', revoked: true })
  assert.equal((await revoke('f1', 409)).code, 'nothing-to-do')
  const standing = async () =>
    (await walk('activation-codes', 'activationCodes')).map(({ userId, status }) => [userId, status])
  assert.deepEqual(await standing(), [
    ['f1', 'revoked'],
    ['f2', 'issued'],
    ['f3', 'issued'],
  ])
  const { activationValidDays = 0 } = site.world.context.profiles.get(shoko)?.desk ?? {}
  site.world.clock.forward({ hours: 24 * activationValidDays })
  assert.equal((await revoke('f2', 409)).code, 'nothing-to-do')
  assert.deepEqual(
    (await standing()).map(([, status]) => status),
    ['revoked', 'expired', 'expired'],
  )
  assert.deepEqual((await walk('activation-codes?status=issued', 'activationCodes')).length, 0)
  assert.deepEqual((await walk('activation-codes?status=expired', 'activationCodes')).length, 2)
  const text = JSON.stringify(await bodyOf(client.get('activation-codes')))
  for (const code of codes) assert.ok(!text.includes(code) && !text.includes(code.replaceAll('-', '')))
})

test('API-01: without the scope of a list nobody reads it, whatever else the client may', async () => {
  const needed = [
    ['users', 'users:list'],
    ['customers', 'users:list'],
    ['tokens', 'tokens:list'],
    ['activation-codes', 'activation:list'],
  ] as const
  for (const [path, scope] of needed) {
    const others: readonly ClientScope[] = [
      ...scopes,
      'verify',
      'bindings:act',
      'tokens:read',
      'journal:read',
    ]
    const settings = { service: shoko, scopes: others.filter((each) => each !== scope) }
    const poor = await apiClient(site.world.context, site.server.origin, settings)
    assert.equal((await bodyOf(poor.get(path), 403)).code, 'scope-missing')
  }
})
