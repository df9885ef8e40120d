// Customers of older data that two people became by their name (D1): found, parted, numbered.

import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { numberCustomer } from '../../src/authority/operations/number-customer.ts'
import { splitCustomer } from '../../src/authority/operations/split-customer.ts'
import { verifyJournal } from '../../src/authority/operations/verify-journal.ts'
import { customerState } from '../../src/authority/rules/customer.ts'
import { sessionState } from '../../src/authority/rules/session.ts'
import { userState } from '../../src/authority/rules/user.ts'
import {
  type ExaminedCustomer,
  examineCustomer,
  examineCustomers,
} from '../../src/bank/operations/examine-customers.ts'
import { accountState } from '../../src/bank/rules/account.ts'
import { agreementState } from '../../src/bank/rules/agreement.ts'
import { accept } from '../../src/platform/decision/decision.ts'
import { fbUserState } from '../../src/services/web-fb/rules/fb-user.ts'
import { refsOf } from '../contract/support/changes.ts'
import type { Event } from '../support/events.ts'
import { createWorld, testCaller, type World } from '../support/world.ts'

const personal = 'sample-shinkin/personal'
const webFb = 'shinkin-5410/web-fb'
const fx = 'shoko-chukin/fx-web'
const name = '佐藤 太郎'

let world: World
beforeEach(async () => {
  world = await createWorld({ start: '2016-03-01T10:12:15+09:00' })
})
afterEach(() => world.end())

let acts = 0
/** As an older version wrote it: each call is one act. */
async function happened(...events: readonly Event[]): Promise<void> {
  acts += 1
  const { store, now } = world.context
  const by = { at: now(), requestId: `act ${acts}`, actor: 'operator:desk01', address: null }
  await store.change(by, refsOf(events), () => accept({}, ...events))
}

function created(service: string, customerId: string, ...userIds: readonly string[]): readonly Event[] {
  return userIds.map((userId) => {
    return { type: 'user_created', service, userId, customerId, userName: name, administrator: true }
  })
}

function customer(service: string, customerId: string): Event {
  return { type: 'customer_created', service, customerId, name, counterpartyCode: null }
}

function account(
  service: string,
  customerId: string,
  branchCode: string,
  number: string,
  holderName = 'ｻﾄｳ ﾀﾛｳ',
): Event {
  const accountId = `${branchCode}-ordinary-${number}`
  const of = { service, customerId, accountId, branchCode, number, holderName }
  return { type: 'account_opened', ...of, accountType: 'ordinary', openedAtMs: 1 }
}

function session(service: string, userId: string): Event {
  const of = {
    service,
    userId,
    sessionHash: `s ${userId}`,
    stage: 'authenticated',
    purpose: 'login',
  } as const
  return { type: 'session_started', ...of, startedAtMs: 1, expiresAtMs: Number.MAX_SAFE_INTEGER }
}

async function examined(): Promise<ExaminedCustomer[]> {
  const all: ExaminedCustomer[] = []
  for await (const each of examineCustomers(world.context)) all.push(each)
  return all
}

async function assertHolds(): Promise<void> {
  const report = await verifyJournal(world.context, { checkpointsFile: undefined, compareRows: true })
  assert.equal(report.fault, null)
}

/** Two people called 佐藤 太郎, of two branches, whom a file and a form made one customer. */
async function mergePersons(): Promise<void> {
  await happened(customer(personal, 'c1'), ...created(personal, 'c1', '1001'))
  await happened(...created(personal, 'c1', '1002'))
  await happened(account(personal, 'c1', '001', '0000001'))
  await happened(account(personal, 'c1', '010', '0000002'))
}

const split = { service: personal, userId: '1002', number: '010-0000002', company: null } as const
const moved = { ...split, accountIds: ['010-ordinary-0000002'] }

test('D1: those that look like two are named with what they have; those that don’t only lack a number', async () => {
  await mergePersons()
  await happened(customer(personal, 'c2'), ...created(personal, 'c2', '2001'))
  await happened(customer(fx, 'c1'), ...created(fx, 'c1', '3001', '3002'))
  await happened(customer(fx, 'c2'), ...created(fx, 'c2', '4001'))
  await happened(...created(fx, 'c2', '4002'))
  await world.user('0000000002', fx)
  const found = (await examined()).map(({ service, customerId, userIds, accounts, signs }) => {
    return [service, customerId, userIds, accounts.length, signs]
  })
  assert.deepEqual(found, [
    [personal, 'c1', ['1001', '1002'], 2, ['several_persons', 'opened_separately', 'branches_differ']],
    [personal, 'c2', ['2001'], 0, []],
    [fx, 'c1', ['3001', '3002'], 0, []],
    [fx, 'c2', ['4001', '4002'], 0, ['opened_separately']],
  ])
})

test('D1: a user is parted with the accounts that are named, logged out, and the journal says from where', async () => {
  await mergePersons()
  const terms = { service: personal, userId: '1001', customerId: 'c1' }
  await happened(
    { type: 'service_stopped', ...terms, stoppedAtMs: 5 },
    { type: 'terms_accepted', ...terms, version: '1.0', acceptedAtMs: 4 },
  )
  await happened(session(personal, '1001'), session(personal, '1002'))
  const outcome = await splitCustomer(world.context, testCaller, moved)
  assert.ok(outcome.ok)
  const { customerId } = outcome
  const { store } = world.context
  const states = await store.read({
    user: userState.ref(personal, '1002'),
    other: userState.ref(personal, '1001'),
    session: sessionState.ref('s 1002'),
    customer: customerState.ref(personal, customerId),
    account: accountState.ref(personal, '010-ordinary-0000002'),
    left: accountState.ref(personal, '001-ordinary-0000001'),
    agreement: agreementState.ref(personal, customerId),
  })
  assert.deepEqual([states.user?.customerId, states.user?.sessionHash], [customerId, null])
  assert.deepEqual([states.other?.customerId, states.other?.sessionHash], ['c1', 's 1001'])
  assert.deepEqual([states.customer?.name, states.customer?.number], [name, '010-0000002'])
  assert.deepEqual([states.account?.customerId, states.left?.customerId], [customerId, 'c1'])
  const { stoppedAtMs, stoppedBy, termsVersion } = states.agreement ?? {}
  assert.deepEqual([stoppedAtMs, stoppedBy, termsVersion], [5, '1001', '1.0'], 'a stop is not lost by it')
  await assertHolds()

  const [rest, ...others] = await examined()
  assert.deepEqual([rest?.customerId, rest?.signs, others.length], ['c1', [], 0])
  const numbering = { service: personal, customerId: 'c1', number: '001-0000001' }
  assert.ok((await numberCustomer(world.context, testCaller, numbering)).ok)
  assert.deepEqual(await examined(), [])
  assert.equal(await examineCustomer(world.context, personal, 'c1'), undefined)
  await assertHolds()
})

test('D1: what can’t be parted changes nothing', async () => {
  await mergePersons()
  await happened(customer(personal, 'c2'), ...created(personal, 'c2', '2001', 'gone'))
  await happened(account(personal, 'c2', '010', '0000009'))
  await happened({ type: 'user_deleted', service: personal, userId: 'gone' })
  await happened({ type: 'customer_numbered', service: personal, customerId: 'c2', number: '010-0000009' })
  const head = world.context.store.head().seq
  const table: readonly [string, Partial<typeof moved & { service: string }>][] = [
    ['no_such_user', { userId: '9999' as '1002' }],
    ['no_such_user', { userId: 'gone' as '1002' }],
    ['customer_number_taken', { number: '010-0000009' as '010-0000002' }],
    ['account_not_theirs', { accountIds: ['010-ordinary-0000009'] }],
    ['account_not_theirs', { accountIds: ['010-ordinary-0000002', '010-ordinary-7777777'] }],
  ]
  for (const [refusal, changes] of table) {
    const outcome = await splitCustomer(world.context, testCaller, { ...moved, ...changes })
    assert.deepEqual(outcome, { ok: false, refusal }, JSON.stringify(changes))
  }
  await assert.rejects(
    splitCustomer(world.context, testCaller, { ...moved, number: '123' }),
    /no customers of such a number/,
  )
  assert.equal(world.context.store.head().seq, head)
})

test('D1: a company of WEB-FB is parted with a code and a name of its own, and transfers still need codes', async () => {
  await happened(customer(webFb, 'c1'), ...created(webFb, 'c1', 'Boss01', 'Boss02'))
  const of = { service: webFb, userId: 'Boss01', customerId: 'c1' }
  const may = { mayTransfer: true, mayInquire: true, perTransferYen: 1, perDayYen: 2, certificateOnly: true }
  await happened(
    { type: 'agreement_made', ...of, companyCode: '0020000001', kanaName: 'ｻﾄｳ' },
    { type: 'usage_form_chosen', ...of, usageForm: 'individual', chosenAtMs: 7 },
    { type: 'limits_set', ...of, perTransferYen: 10, perDayYen: 20 },
    { type: 'closed_days_set', ...of, closedDays: ['2016-03-22'] },
    { type: 'fb_user_set', ...of, userId: 'Boss02', role: 'administrator', ...may },
  )
  const asked = { service: webFb, userId: 'Boss02', number: '0020000002', accountIds: [] }
  const without = await splitCustomer(world.context, testCaller, { ...asked, company: null })
  assert.deepEqual(without, { ok: false, refusal: 'company_missing' })
  const company = { companyCode: '0020000002', kanaName: 'ｻﾄｳ ｼﾖｳｼﾞ' }
  const outcome = await splitCustomer(world.context, testCaller, { ...asked, company, name: '佐藤商事' })
  assert.ok(outcome.ok)
  const { agreement, fbUser } = await world.context.store.read({
    agreement: agreementState.ref(webFb, outcome.customerId),
    fbUser: fbUserState.ref(webFb, 'Boss02'),
  })
  assert.deepEqual(agreement, {
    service: webFb,
    customerId: outcome.customerId,
    ...company,
    usageForm: 'individual',
    onCodesSinceMs: 7,
    stoppedAtMs: null,
    stoppedBy: null,
    loss: null,
    closedDays: ['2016-03-22'],
    perTransferYen: 10,
    perDayYen: 20,
    limitsRaisedAtMs: null,
    termsVersion: null,
    termsAcceptedAtMs: null,
  })
  assert.deepEqual(fbUser, {
    ...of,
    userId: 'Boss02',
    customerId: outcome.customerId,
    role: 'administrator',
    ...may,
  })
  await assertHolds()
})

test('D1: in 外為Web a parted company gets a CTPコード of its own, and no account can go along', async () => {
  const service = 'shoko-chukin/fx-web-2025'
  await happened(customer(service, 'c1'), ...created(service, 'c1', '3001', '3002'))
  const asked = { service, userId: '3002', number: '0000000002', company: null }
  const wrong = await splitCustomer(world.context, testCaller, { ...asked, accountIds: ['x'] })
  assert.deepEqual(wrong, { ok: false, refusal: 'account_not_theirs' })
  const outcome = await splitCustomer(world.context, testCaller, { ...asked, accountIds: [] })
  assert.ok(outcome.ok)
  const read = await world.context.store.read({ own: customerState.ref(service, outcome.customerId) })
  assert.match(read.own?.counterpartyCode ?? '', /^[A-Z]{2}\d{5}$/)
  await assertHolds()
})
