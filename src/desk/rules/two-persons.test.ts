// Decision 25: what takes a second person at a desk, and who does it then (X1, X3, X10).
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { clerk, deskStates } from '../../../test/support/desk-states.ts'
import { at, operator, password, profileOf, user } from '../../../test/support/states.ts'
import { type Approval, approvalValidMs } from '../../authority/rules/approval.ts'
import { type Care, careState } from '../../authority/rules/care.ts'
import { operatorState } from '../../authority/rules/operator.ts'
import { type approvals, recommendedApprovals } from '../../authority/rules/two-persons.ts'
import { nothingAdded } from './addition.ts'
import { decideApproval } from './approvals.ts'
import { type DeskRequest, type DeskStates, decideDeskAction, seenFingerprint } from './desk.ts'

const profile = profileOf()
const { service } = profile
const hourMs = 3_600_000
const person = (userId: string) => user({ service: clerk.service, userId })

function decide(states: DeskStates, changes: Partial<DeskRequest>, list = recommendedApprovals, now = at) {
  const request: DeskRequest = {
    action: 'suspend_user',
    service,
    userId: '0000000002',
    operatorId: states.operator?.userId ?? '',
    step: 'ask',
    reason: 'お電話',
    identification: '折返し',
    seen: seenFingerprint(states, nothingAdded),
    typed: null,
    newVerifier: { confidential: 'new' },
    newCodeHash: 'new',
    ...changes,
  }
  const rules = { ...profile, desk: { ...profile.desk, approvals: list } }
  const { outcome, events } = decideDeskAction(states, request, nothingAdded, rules, now)
  return { told: outcome.ok ? outcome.result : outcome.refusal, events }
}

const reset: Approval = {
  service,
  userId: '0000000002',
  action: 'reset_password',
  status: 'granted',
  reason: 'お電話',
  identification: '折返し',
  requestedBy: 'desk01',
  requestedAtMs: at.epochMilliseconds,
  decidedBy: 'approver01',
  decidedAtMs: at.epochMilliseconds,
  details: {},
  because: ['reset_password'],
}
const carryOut = { action: 'reset_password', step: 'carry_out', reason: '', identification: '' } as const

test('X1: a letter is printed by another than who asked for it; anything else is done by who asked', () => {
  const by = (userId: string, role: 'desk' | 'approver' | 'branch' | 'auditor') => ({
    operator: operator({ userId, role }),
    operatorUser: person(userId),
  })
  const print = (who: ReturnType<typeof by>) => decide(deskStates({ ...who, approval: reset }), carryOut).told
  assert.equal(print(by('desk01', 'desk')), 'nothing_to_do', 'who asked never reads it')
  assert.equal(print(by('desk02', 'desk')), 'done')
  assert.equal(print(by('approver01', 'approver')), 'done')
  assert.equal(print(by('branch01', 'branch')), 'not_permitted')
  assert.equal(print(by('auditor01', 'auditor')), 'not_permitted')

  const revocation: Approval = { ...reset, action: 'revoke_token' }
  const revoke = (who: ReturnType<typeof by>) =>
    decide(deskStates({ ...who, approval: revocation }), { ...carryOut, action: 'revoke_token' }).told
  assert.equal(revoke(by('desk01', 'desk')), 'done')
  assert.equal(revoke(by('desk02', 'desk')), 'nothing_to_do')
})

test('D2: what somebody asked for who is dismissed or suspended since is neither granted nor printed', () => {
  const other = { operator: operator({ userId: 'desk02' }), operatorUser: person('desk02') }
  const gone: Partial<DeskStates>[] = [
    { asker: undefined },
    { askerUser: { ...person('desk01'), status: 'suspended' } },
    { asker: operator({ role: 'auditor' }) },
  ]
  const verdict = { operatorId: 'approver01', grant: true, service, requestedAtMs: reset.requestedAtMs }
  const approver = {
    operator: operator({ userId: 'approver01', role: 'approver' }),
    operatorUser: person('approver01'),
  }
  for (const changes of gone) {
    assert.equal(
      decide(deskStates({ ...other, approval: reset, ...changes }), carryOut).told,
      'nothing_to_do',
    )
    const pending = { ...reset, status: 'pending' } as const
    const states = { ...deskStates({ ...changes, approval: pending }), ...approver }
    assert.deepEqual(decideApproval(states, verdict, at).outcome, { ok: false, refusal: 'nothing_to_do' })
    assert.equal(
      decideApproval(states, { ...verdict, grant: false }, at).outcome.ok,
      true,
      'it may be declined',
    )
  }
})

test('X3: a password and a token of one user within 72 hours take a second person, whatever the list says', () => {
  const givenAt = (ms: number): Care => {
    return {
      service,
      userId: '0000000002',
      passwordAtMs: at.epochMilliseconds - ms,
      tokenAtMs: null,
      unlocks: [],
      loss: null,
    }
  }
  const list = ['combined'] as const
  const revoke = (care: Care | undefined, of: readonly (typeof approvals)[number][] = list) =>
    decide(deskStates({ care }), { action: 'revoke_token' }, of)
  assert.equal(revoke(undefined).told, 'done')
  const { told, events } = revoke(givenAt(72 * hourMs - 1))
  assert.equal(told, 'requested')
  assert.ok(events[0]?.type === 'approval_requested')
  assert.deepEqual(events[0].because, ['combined'])
  assert.equal(revoke(givenAt(72 * hourMs)).told, 'done')
  assert.equal(revoke(givenAt(1), []).told, 'done', 'only where the profile says so')
})

test('X10: the third unlock of a user within a day, and the operator’s 201st act, take a second person', () => {
  const unlock = (care: Partial<Care>, now = at) => {
    const states = deskStates({
      password: password({ locked: true }),
      care: {
        service,
        userId: '0000000002',
        passwordAtMs: null,
        tokenAtMs: null,
        unlocks: [],
        loss: null,
        ...care,
      },
    })
    return decide(states, { action: 'unlock_password' }, ['beyond_caps'], now).told
  }
  const nowMs = at.epochMilliseconds
  assert.equal(unlock({ unlocks: [nowMs - 5000] }), 'done')
  assert.equal(unlock({ unlocks: [nowMs - 5000, nowMs - 1] }), 'requested')
  assert.equal(unlock({ unlocks: [nowMs - 24 * hourMs, nowMs - 1] }), 'done')

  const busy = (acts: number, actsDay = '2025-07-01') =>
    decide(deskStates({ operator: operator({ acts, actsDay }) }), { action: 'revoke_token' }, ['beyond_caps'])
      .told
  assert.equal(busy(199), 'done')
  assert.equal(busy(200), 'requested')
  assert.equal(busy(200, '2025-06-30'), 'done')
  // Whoever was robbed is stopped at once, by anybody.
  const stop = deskStates({ operator: operator({ acts: 900, actsDay: '2025-07-01' }) })
  assert.equal(decide(stop, { action: 'suspend_user' }, ['beyond_caps']).told, 'done')
})

test('X10: what was approved counts for nobody; journals from before decision 25 count nothing', () => {
  const acted = {
    type: 'desk_acted',
    service,
    userId: '0000000002',
    operatorId: 'desk01',
    action: 'unlock_password',
    reason: 'お電話',
    identification: '折返し',
    approved: false,
    actedAtMs: at.epochMilliseconds,
  } as const
  assert.deepEqual(operatorState.evolve(clerk, acted), { ...clerk, actsDay: '2025-07-01', acts: 1 })
  const care = careState.evolve(undefined, acted)
  assert.deepEqual(care?.unlocks, [at.epochMilliseconds])
  const { actedAtMs: _, ...older } = acted
  const keysOf = (state: typeof operatorState | typeof careState, event: object) =>
    state.touches.find(({ type }) => type === 'desk_acted')?.keys(event as typeof acted)
  assert.deepEqual(keysOf(operatorState, acted), [['desk/shoko-chukin', 'desk01']])
  for (const state of [operatorState, careState]) assert.deepEqual(keysOf(state, older), [])
  assert.deepEqual(keysOf(operatorState, { ...acted, approved: true }), [])
})

test('an approval is used once, within a day, and not for another request', () => {
  const other = { operator: operator({ userId: 'desk02' }), operatorUser: person('desk02') }
  const print = (approval: Approval, now = at) =>
    decide(deskStates({ ...other, approval }), carryOut, recommendedApprovals, now).told
  assert.equal(print({ ...reset, status: 'used' }), 'nothing_to_do')
  assert.equal(print(reset, at.add({ milliseconds: approvalValidMs })), 'nothing_to_do')
  assert.equal(print({ ...reset, details: { customerNumber: '1' } }), 'nothing_to_do')
})
