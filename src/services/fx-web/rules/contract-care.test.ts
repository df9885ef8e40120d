import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deskStates } from '../../../../test/support/desk-states.ts'
import { operator } from '../../../../test/support/states.ts'
import { contract, tradingAt } from '../../../../test/support/trades.ts'
import { type Contract, contractState } from './contract.ts'
import { concernOf, decideAnswer, decideTaking } from './contract-care.ts'

const dealer = operator({ role: 'clearing' })
const { operatorUser } = deskStates()
const states = (of: Contract | undefined, by = dealer) => ({ operatorUser, operator: by, contract: of })
const ids = { service: 'shoko-chukin/fx-web', contractId: 'K1', operatorId: dealer.userId }
const disputed = contract({ confirmation: 'disputed', dispute: '金額が違う' })
const overdue = contract({ deliverUntil: '2025-06-30' })

const take = (of: Contract | undefined, owner: string | null = null, by = dealer) =>
  decideTaking(states(of, by), { ...ids, owner }, tradingAt)
const answer = (of: Contract | undefined, by = dealer) =>
  decideAnswer(states(of, by), { ...ids, answer: 'ご指摘のとおりです。' }, tradingAt)

const told = ({ outcome }: ReturnType<typeof take>) => (outcome.ok ? 'accepted' : outcome.refusal)

test('D12: a disputed contract, and one with a balance after its last day, is of concern', () => {
  const table: readonly (readonly [Contract, ReturnType<typeof concernOf>])[] = [
    [contract(), null],
    [disputed, 'disputed'],
    [overdue, 'overdue'],
    [contract({ deliverUntil: '2025-07-01' }), null],
    [{ ...overdue, status: 'completed' }, null],
    [{ ...overdue, confirmation: 'disputed' }, 'disputed'],
  ]
  for (const [of, concern] of table) assert.equal(concernOf(of, tradingAt), concern)
})

test('D12: one takes it on, another may take it over who saw whose it is; what is refused, in order of precedence', () => {
  const { events } = take(disputed)
  const taken = events.reduce<Contract | undefined>(contractState.evolve, disputed)
  assert.equal(taken?.owner, dealer.userId)
  const table: readonly (readonly [string, ReturnType<typeof take>])[] = [
    ['not_permitted', take(undefined, null, operator({ role: 'desk' }))],
    ['not_permitted', take(disputed, null, operator({ role: 'auditor' }))],
    ['contract_unknown', take(undefined)],
    ['contract_unknown', take({ ...disputed, service: 'johoku/fx-web' })],
    ['nothing_to_do', take(contract())],
    ['nothing_to_do', take({ ...disputed, owner: 'clearing09' })],
    ['nothing_to_do', take(taken, dealer.userId)],
    ['accepted', take({ ...disputed, owner: 'clearing09' }, 'clearing09')],
    ['accepted', take(overdue)],
  ]
  for (const [expected, decision] of table) assert.equal(told(decision), expected)
})

test('D12: whoever looks after a dispute answers it, and the contract waits for the customer again', () => {
  const own = { ...disputed, owner: dealer.userId }
  const after = answer(own).events.reduce<Contract | undefined>(contractState.evolve, own)
  assert.deepEqual(
    [after?.confirmation, after?.answer, after?.dispute, after?.confirmedBy],
    ['unconfirmed', 'ご指摘のとおりです。', '金額が違う', own.confirmedBy],
  )
  const table: readonly (readonly [string, ReturnType<typeof answer>])[] = [
    ['not_permitted', answer(own, operator({ role: 'approver' }))],
    ['contract_of_another', answer(disputed)],
    ['contract_of_another', answer({ ...disputed, owner: 'clearing09' })],
    ['nothing_to_do', answer({ ...overdue, owner: dealer.userId })],
    ['nothing_to_do', answer(after)],
  ]
  for (const [expected, decision] of table) assert.equal(told(decision), expected)
})
