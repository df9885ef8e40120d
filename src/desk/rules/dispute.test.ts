import assert from 'node:assert/strict'
import { test } from 'node:test'
import { at, operator, user } from '../../../test/support/states.ts'
import type { Role } from '../../authority/rules/rights.ts'
import { type Dispute, type DisputeWork, decideDispute, disputeState } from './dispute.ts'

const service = 'shinkin-5410/web-fb'
const of = { service, receipt: 'F1', userId: 'u1' } as const
const desk = 'desk/shinkin-5410'
const open = { act: 'open', reason: '覚えがない', identification: '折返し' } as const

function states(dispute: Dispute | undefined, role: Role = 'desk', operatorId = 'desk01') {
  return {
    operatorUser: user({ service: desk, userId: operatorId }),
    operator: operator({ service: desk, userId: operatorId, role }),
    dispute,
  }
}

function after(dispute: Dispute | undefined, work: object): Dispute | undefined {
  const { events } = decideDispute(states(dispute), { ...of, ...work } as DisputeWork, at)
  return events.reduce<Dispute | undefined>((row, event) => disputeState.evolve(row, event), dispute)
}

test('D5: a case goes from 申出 over 調査中 to 終了 with its result, and may be opened anew', () => {
  const filed = after(undefined, { ...open, operatorId: 'desk01' })
  assert.deepEqual([filed?.status, filed?.ownerId, filed?.reason], ['filed', null, '覚えがない'])
  const taken = after(filed, { act: 'take', operatorId: 'desk01' })
  assert.deepEqual([taken?.status, taken?.ownerId], ['investigating', 'desk01'])
  const closed = after(taken, { act: 'close', result: '第三者の操作', operatorId: 'desk01' })
  assert.deepEqual([closed?.status, closed?.result], ['closed', '第三者の操作'])
  assert.equal(after(closed, { ...open, operatorId: 'desk01' })?.status, 'filed')
})

test('D5: whoever comes second changes nothing, and only who stops transfers may', () => {
  const filed = after(undefined, { ...open, operatorId: 'desk01' })
  const taken = after(filed, { act: 'take', operatorId: 'desk01' })
  const closed = after(taken, { act: 'close', result: '誤解', operatorId: 'desk01' })
  const told = (dispute: Dispute | undefined, work: object, role: Role = 'desk') => {
    const { outcome } = decideDispute(
      states(dispute, role),
      { ...of, operatorId: 'desk01', ...work } as DisputeWork,
      at,
    )
    return outcome.ok ? 'done' : outcome.refusal
  }
  assert.equal(told(filed, open), 'nothing_to_do')
  assert.equal(told(undefined, { act: 'take' }), 'nothing_to_do')
  assert.equal(told(taken, { act: 'take' }), 'nothing_to_do')
  assert.equal(told(closed, { act: 'take' }), 'nothing_to_do')
  assert.equal(told(closed, { act: 'close', result: 'x' }), 'nothing_to_do')
  for (const role of ['branch', 'approver', 'auditor', 'clearing', 'administrator'] as const)
    assert.equal(told(undefined, open, role), 'not_permitted', role)
})
