// Finding D10: what an approver is asked about, on what, and what is said back and forth.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type Approval,
  approvalState,
  approvalValidMs,
  decideTwoPersons,
} from '../../authority/rules/approval.ts'
import { type ApprovalTalk, approvalTalkState, saidMax } from '../../authority/rules/approval-talk.ts'
import type { DeskEvent } from '../../authority/rules/desk-events.ts'
import type { Operator } from '../../authority/rules/operator.ts'
import type { Role } from '../../authority/rules/rights.ts'
import type { User } from '../../authority/rules/user.ts'
import { decideApproval, decideSaying } from './approvals.ts'

const service = 'shoko-chukin/fx-web'
const desk = 'desk/shoko-chukin'
const now = Temporal.Instant.from('2026-11-30T01:00:00Z')
const nowMs = now.epochMilliseconds
const of = { service, userId: '0000000001', action: 'revoke_token' } as const
const facts = { token: 'usable WFMB00000001' }
const asked = {
  type: 'approval_requested',
  ...of,
  reason: '端末の変更',
  identification: '届出印（書面）',
  requestedBy: 'desk01',
  requestedAtMs: nowMs - 60_000,
  facts,
} as const satisfies DeskEvent

const operator = (userId: string, role: Role): Operator => {
  return { service: desk, userId, role, employeeNumber: null, actsDay: null, acts: 0 }
}
const active = { status: 'active' } as User
const approval = approvalState.evolve(undefined, asked) as Approval
const talk = approvalTalkState.evolve(undefined, asked) as ApprovalTalk

function statesOf(userId: string, role: Role, changes: object = {}) {
  const asker = operator('desk01', 'desk')
  const who = { operatorUser: active, operator: operator(userId, role) }
  return { ...who, askerUser: active, asker, approval, talk, ...changes }
}

const read = { service, requestedAtMs: asked.requestedAtMs }
const grant = { ...read, operatorId: 'approver01', grant: true }

test('D10: what changed since it was asked for is not granted; it may be declined, with the reason', () => {
  const states = statesOf('approver01', 'approver')
  const verdictOn = (then: object | undefined) =>
    decideApproval(states, grant, now, then as typeof facts | undefined).outcome
  assert.deepEqual(verdictOn(facts), { ok: true })
  assert.deepEqual(verdictOn(undefined), { ok: true }, 'held against nothing')
  const outdated = { ok: false, refusal: 'approval_outdated' }
  assert.deepEqual(verdictOn({ token: 'usable WFMB00000002' }), outdated)
  assert.deepEqual(verdictOn({ token: 'locked WFMB00000001' }), outdated)
  assert.deepEqual(verdictOn({}), outdated)
  const decline = { ...grant, grant: false, reason: '申込書と一致しません' }
  const { outcome, events } = decideApproval(states, decline, now, { token: 'none' })
  assert.deepEqual(outcome, { ok: true })
  const told = approvalTalkState.evolve(talk, events[0] as DeskEvent) as ApprovalTalk
  assert.equal(told.declinedBecause, '申込書と一致しません')
})

test('X1, D10: what another filed while this request was on its way is not replaced; what stands on other facts is', () => {
  const again = { ...of, step: 'ask', by: 'desk02', reason: '端末の変更', identification: '来店' } as const
  const file = (parties: object, then: typeof facts) =>
    decideTwoPersons(
      approval,
      { ...again, details: {}, because: ['revoke_token'], handsOver: false, parties, facts: then },
      now,
    )
  const pending = { is: 'refused', refusal: 'approval_pending' }
  assert.deepEqual(file({ talk }, facts), pending)
  assert.deepEqual(file({ talk: { ...talk, request: '1' } }, facts), pending, 'looked up before it was filed')
  assert.deepEqual(file({ talk: undefined }, facts), pending, 'of before facts were kept')
  assert.equal(file({ talk }, { token: 'none' }).is, 'requested')
})

test('D10: a request from before facts were kept is granted as before; one asked anew meanwhile is not', () => {
  const before = statesOf('approver01', 'approver', { talk: undefined })
  assert.deepEqual(decideApproval(before, grant, now, { token: 'none' }).outcome, { ok: true })
  const anew = statesOf('approver01', 'approver', { talk: { ...talk, request: '1' } })
  const { outcome } = decideApproval(anew, grant, now, facts)
  assert.deepEqual(outcome, { ok: false, refusal: 'approval_outdated' })
})

test('D10: an approver asks, the maker answers what is open, and the request waits no longer than before', () => {
  const say = (who: string, role: Role, changes: object = {}, at = now) =>
    decideSaying(statesOf(who, role, changes), { ...read, operatorId: who, text: '？' }, at)
  const question = say('approver01', 'approver')
  assert.equal(question.events[0]?.type, 'approval_questioned')
  const open = approvalTalkState.evolve(talk, question.events[0] as DeskEvent) as ApprovalTalk
  assert.equal(say('desk01', 'desk', { talk: open }).events[0]?.type, 'approval_answered')
  const answer = say('desk01', 'desk', { talk: open }).events[0] as DeskEvent
  const answered = approvalTalkState.evolve(open, answer) as ApprovalTalk
  assert.deepEqual(
    answered.said.map(({ is, by }) => [is, by]),
    [
      ['question', 'approver01'],
      ['answer', 'desk01'],
    ],
  )
  assert.deepEqual(approvalState.evolve(approval, answer), approval, 'it still waits')

  const full = { ...talk, said: Array.from({ length: saidMax }, () => open.said[0]) }
  const late = now.add({ milliseconds: approvalValidMs })
  const table: readonly (readonly [string, ReturnType<typeof say>])[] = [
    ['not_permitted', say('auditor01', 'auditor')],
    ['not_permitted', say('desk02', 'desk', { talk: open })],
    ['nothing_to_do', say('approver01', 'approver', { approval: { ...approval, status: 'declined' } })],
    ['nothing_to_do', say('approver01', 'approver', { approval: { ...approval, requestedAtMs: 1 } })],
    ['approval_expired', say('approver01', 'approver', {}, late)],
    ['nothing_to_do', say('approver01', 'approver', { talk: full })],
    ['nothing_to_do', say('desk01', 'desk')],
    ['nothing_to_do', say('desk01', 'desk', { talk: answered })],
    ['approval_expired', say('desk01', 'desk', { talk: open }, late)],
    ['not_permitted', say('desk01', 'desk', { talk: open, operatorUser: { status: 'deleted' } as User })],
  ]
  for (const [i, [refusal, { outcome, events }]] of table.entries()) {
    assert.deepEqual([outcome, events], [{ ok: false, refusal }, []], String(i))
  }
})
