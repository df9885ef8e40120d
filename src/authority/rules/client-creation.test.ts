// What a system of the institution opens (X1, D1), and what asking again means.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { at, operator, profileOf, user } from '../../../test/support/states.ts'
import { johoku, shoko } from '../../../test/support/world.ts'
import { type Approval, approvalValidMs } from './approval.ts'
import type { Client } from './client.ts'
import { waitingMax } from './client-asking.ts'
import { type ClientCreation, decideClientUserCreation } from './client-creation.ts'
import type { ApprovalName } from './two-persons.ts'

type States = Parameters<typeof decideClientUserCreation>[0]

const userId = '0000000009'
const chosen = { customerId: 'c1', name: '割符 商事', counterpartyCode: null, number: '0001234567' }
const details = {
  customerNumber: chosen.number,
  customerName: '割符 商事',
  userName: '割符 花子',
  administrator: '0',
}
const creation: ClientCreation = {
  service: shoko,
  userId,
  userName: '割符 花子',
  administrator: false,
  customer: chosen,
  initialVerifier: null,
  role: null,
  clientId: 'cl1',
  reason: '口座開設',
  opens: 'user',
  details,
  typed: null,
  waiting: 0,
}

const customer = {
  service: shoko,
  customerId: 'c1',
  name: '割符商事',
  counterpartyCode: null,
  number: chosen.number,
}
const customerNumber = { service: shoko, number: chosen.number, customerId: 'c1' }
const none: States = { approval: undefined, user: undefined, customer: undefined, customerNumber: undefined }
const known: States = { ...none, customer, customerNumber }

const client: Client = {
  clientId: 'cl1',
  service: shoko,
  name: '基幹システム',
  scopes: ['users:create'],
  requestsPerSecond: 1,
  status: 'active',
  keys: [],
  certificates: null,
  createdAtMs: 0,
}
const approver = operator({ service: 'desk/shoko-chukin', userId: 'approver', role: 'approver' })
const parties = {
  askerClient: client,
  decider: approver,
  deciderUser: user({ service: 'desk/shoko-chukin', userId: 'approver' }),
}

function approval(changes: Partial<Approval> = {}): Approval {
  return {
    service: shoko,
    userId,
    action: 'create_user',
    status: 'pending',
    reason: '口座開設',
    identification: 'API',
    requestedBy: 'client:cl1',
    requestedAtMs: at.epochMilliseconds,
    decidedBy: null,
    decidedAtMs: null,
    details,
    because: ['create_user'],
    ...changes,
  }
}
const granted = approval({ status: 'granted', decidedBy: 'approver', decidedAtMs: at.epochMilliseconds })

function told(
  states: States,
  changes: Partial<ClientCreation> = {},
  {
    approvals = [],
    service = shoko,
  }: { readonly approvals?: readonly ApprovalName[]; readonly service?: string } = {},
  now = at,
): string {
  const profile = profileOf(service)
  const given = { ...profile, desk: { ...profile.desk, approvals } }
  const { outcome, events } = decideClientUserCreation(states, { ...creation, ...changes }, given, now)
  if (!outcome.ok) assert.deepEqual(events, [], 'what is refused changes nothing')
  return outcome.ok ? outcome.result : outcome.refusal
}

test('refusals, in order of precedence', () => {
  const table: [string, States, Partial<ClientCreation>][] = [
    ['user_id_taken', { ...none, user: user({ userId, status: 'deleted' }) }, {}],
    ['no_such_customer', none, {}],
    ['customer_number_taken', known, { opens: 'customer' }],
    ['stale', { ...known, customerNumber: { ...customerNumber, customerId: 'c2' } }, {}],
    ['customer_name_differs', known, { customer: { ...chosen, name: '割府商事' } }],
    ['done', known, {}],
    ['done', none, { opens: 'customer' }],
  ]
  for (const [refusal, states, changes] of table) assert.equal(told(states, changes), refusal)
  const form = { service: johoku }
  assert.equal(told(known, { typed: 'abc' }, form), 'new_password_length')
  assert.equal(told(known, {}, form), 'new_password_length', 'no password is not one of the form')
  assert.equal(told(known, { typed: 'Hajimete2025' }, form), 'done')
})

test('X1, D2: what asking means while a second person is needed', () => {
  const two = { approvals: ['create_user', 'create_administrator'] } as const
  const later = at.add({ milliseconds: approvalValidMs })
  const other = { details: { ...details, administrator: '1' } }
  const table: [string, States, Partial<ClientCreation>][] = [
    ['requested', known, {}],
    ['requested', { ...known, approval: approval() }, {}],
    ['approval_pending', { ...known, approval: approval() }, other],
    ['approval_pending', { ...known, approval: approval({ requestedBy: 'desk01' }) }, {}],
    ['approval_pending', { ...known, approval: approval({ status: 'declined' }) }, {}],
    ['approval_pending', known, { waiting: waitingMax }],
    ['requested', { ...known, approval: approval() }, { waiting: waitingMax }],
    ['done', { ...known, ...parties, approval: granted }, { waiting: waitingMax }],
    ['approval_pending', { ...known, ...parties, approval: granted }, other],
    [
      'nothing_to_do',
      { ...known, ...parties, askerClient: { ...client, scopes: ['bindings:act'] }, approval: granted },
      {},
    ],
    [
      'nothing_to_do',
      { ...known, ...parties, askerClient: { ...client, status: 'disabled' }, approval: granted },
      {},
    ],
    [
      'nothing_to_do',
      { ...known, ...parties, decider: operator({ ...approver, role: 'desk' }), approval: granted },
      {},
    ],
  ]
  for (const [i, [expected, states, changes]] of table.entries()) {
    assert.equal(told(states, changes, two), expected, `line ${i}`)
  }
  assert.equal(
    told({ ...known, ...parties, approval: granted }, {}, two, later),
    'requested',
    'a grant lapses',
  )
  assert.equal(told({ ...known, approval: approval({ status: 'declined' }) }, {}, two, later), 'requested')
  const administrators = { approvals: ['create_administrator'] } as const
  assert.equal(told(known, {}, administrators), 'done')
  assert.equal(told(known, { administrator: true }, administrators), 'requested')
})
