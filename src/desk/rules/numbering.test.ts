// D1, X1: what refuses the number of a customer at the desk, the first of them first, and what it takes.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { at, profileOf, user } from '../../../test/support/states.ts'
import type { Approval } from '../../authority/rules/approval.ts'
import type { Customer } from '../../authority/rules/customer.ts'
import type { Operator } from '../../authority/rules/operator.ts'
import type { Role } from '../../authority/rules/rights.ts'
import { decideDeskNumbering, type Numbering, type NumberingStates } from './numbering.ts'

const profile = profileOf('shoko-chukin/fx-web')
const { service } = profile
const desk = 'desk/shoko-chukin'
const subject = user({ service, customerId: 'c1' })
const old: Customer = { service, customerId: 'c1', name: '旧年商事', counterpartyCode: null, number: null }
const staff = (userId: string, role: Role = 'desk') => ({
  user: user({ service: desk, userId }),
  operator: { service: desk, userId, role } as Operator,
})
const clerk = staff('desk01')

const states: NumberingStates = {
  operatorUser: clerk.user,
  operator: clerk.operator,
  approval: undefined,
  user: subject,
  customer: old,
  customerNumber: undefined,
}
const asked: Numbering = {
  service,
  userId: subject.userId,
  customerId: 'c1',
  number: '0001234567',
  checked: false,
  operatorId: 'desk01',
  step: 'ask',
  reason: '基幹システムの番号',
  identification: '書面',
}
const granted: Approval = {
  service,
  userId: subject.userId,
  action: 'number_customer',
  status: 'granted',
  reason: '基幹システムの番号',
  identification: '書面',
  requestedBy: 'desk01',
  requestedAtMs: at.epochMilliseconds,
  decidedBy: 'approver01',
  decidedAtMs: at.epochMilliseconds,
  details: { customerNumber: '0001234567' },
  because: ['number_customer'],
}
const approver = staff('approver01', 'approver')
const parties: NumberingStates = {
  ...states,
  approval: granted,
  askerUser: clerk.user,
  asker: clerk.operator,
  deciderUser: approver.user,
  decider: approver.operator,
}
const goOn: Numbering = { ...asked, step: 'carry_out', reason: '', identification: '' }
const taken = { service, number: '0001234567', customerId: 'c2' }

function outcomeOf(of: NumberingStates, numbering: Numbering, approvals = profile.desk.approvals) {
  const { outcome, events } = decideDeskNumbering(of, numbering, { desk: { ...profile.desk, approvals } }, at)
  return [outcome.ok ? outcome.result : outcome.refusal, events.map(({ type }) => type)] as const
}

test('D1, X1: what refuses it, the first of them first; nothing that must fail is filed', () => {
  const branch = { ...clerk.operator, role: 'branch' } as Operator
  const numbered = { ...old, number: '0000000001' }
  const table: readonly (readonly [string, NumberingStates, Numbering])[] = [
    ['not_permitted', { ...states, operator: branch, user: undefined }, asked],
    ['no_such_user', { ...states, user: undefined, customer: undefined }, asked],
    ['no_such_user', { ...states, user: { ...subject, status: 'deleted' }, customer: numbered }, asked],
    ['stale', { ...states, user: { ...subject, customerId: 'c3' }, customer: numbered }, asked],
    ['customer_numbered', { ...states, customer: numbered, customerNumber: taken }, asked],
    ['customer_numbered', { ...states, customer: { ...old, number: asked.number } }, asked],
    ['customer_number_taken', { ...states, customerNumber: taken }, asked],
    ['nothing_to_do', states, goOn],
    ['nothing_to_do', { ...parties, approval: { ...granted, status: 'pending' } }, goOn],
    ['nothing_to_do', parties, { ...goOn, number: '0007654321' }],
    ['nothing_to_do', parties, { ...goOn, checked: true }],
    ['nothing_to_do', { ...parties, decider: { ...approver.operator, role: 'desk' } as Operator }, goOn],
    ['customer_number_taken', { ...parties, customerNumber: taken }, goOn],
    ['approval_pending', { ...states, approval: granted }, asked],
  ]
  for (const [i, [expected, of, numbering]] of table.entries()) {
    const [told, events] = outcomeOf(of, numbering)
    assert.deepEqual([told, events], [expected, []], `line ${i}`)
  }
})

test('D1, X1: the recommended profiles take two persons for it, a profile without it one', () => {
  assert.deepEqual(outcomeOf(states, asked), ['requested', ['approval_requested']])
  assert.deepEqual(outcomeOf(parties, goOn), ['done', ['approval_used', 'desk_acted', 'customer_numbered']])
  assert.deepEqual(outcomeOf(states, asked, []), ['done', ['desk_acted', 'customer_numbered']])
})
