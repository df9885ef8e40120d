// D6, decision 27: a loss that the desk records, what it stops, and who lifts that.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deskStates } from '../../../test/support/desk-states.ts'
import { at, binding, operator, profileOf, user } from '../../../test/support/states.ts'
import type { Approval } from '../../authority/rules/approval.ts'
import { bindingState } from '../../authority/rules/binding.ts'
import { type Care, careState } from '../../authority/rules/care.ts'
import type { Loss } from '../../authority/rules/loss.ts'
import { type ApprovalName, approvals, recommendedApprovals } from '../../authority/rules/two-persons.ts'
import { type DeskAddition, nothingAdded } from './addition.ts'
import { type DeskRequest, type DeskStates, decideDeskAction, seenFingerprint } from './desk.ts'
import type { Event } from './events.ts'

const profile = profileOf()
const { service } = profile
const userId = '0000000002'
const atMs = at.epochMilliseconds
const loss: Loss = { userId, tokenId: 'WRFM00000001', operatorId: null, reportedAtMs: atMs - 60_000 }
const noCare: Care = { service, userId, passwordAtMs: null, tokenAtMs: null, unlocks: [], loss: null }
const suspended = user({ status: 'suspended' })
/** As a report leaves it. */
const lost: Partial<DeskStates> = {
  user: suspended,
  care: { ...noCare, loss },
  binding: binding({ status: 'pending', tokenId: null, bindingId: null, lostAtMs: loss.reportedAtMs }),
}

type Rules = { readonly list?: readonly ApprovalName[]; readonly addition?: DeskAddition }

function decide(
  states: DeskStates,
  changes: Partial<DeskRequest>,
  { list = [], addition = nothingAdded }: Rules = {},
) {
  const request: DeskRequest = {
    action: 'report_loss',
    service,
    userId,
    operatorId: states.operator?.userId ?? '',
    step: 'ask',
    reason: 'お電話',
    identification: '折返し',
    seen: seenFingerprint(states, addition),
    typed: null,
    newVerifier: null,
    newCodeHash: null,
    ...changes,
  }
  const rules = { ...profile, desk: { ...profile.desk, approvals: list as typeof profile.desk.approvals } }
  const { outcome, events } = decideDeskAction(states, request, addition, rules, at)
  return { told: outcome.ok ? outcome.result : outcome.refusal, events }
}

function requestIn({ events: [first] }: ReturnType<typeof decide>) {
  const event = first as Event | undefined
  assert.ok(event?.type === 'approval_requested')
  return event
}

const typesOf = ({ events }: ReturnType<typeof decide>) => events.map(({ type }) => type)

test('D6: one act of one operator suspends the user and bars the token, and keeps why, whatever list and caps say', () => {
  const busy = operator({ acts: 900, actsDay: '2025-07-01' })
  const care = { ...noCare, passwordAtMs: atMs - 1 }
  for (const list of [[], recommendedApprovals, approvals]) {
    const done = decide(deskStates({ operator: busy, care }), {}, { list })
    assert.equal(done.told, 'done')
    assert.deepEqual(typesOf(done), [
      'desk_acted',
      'user_suspended',
      'binding_revoked',
      'token_barred',
      'loss_reported',
    ])
    const kept = done.events.reduce(careState.evolve, care as Care | undefined)
    const told = { userId, tokenId: 'WRFM00000001', operatorId: 'desk01', reportedAtMs: atMs }
    assert.deepEqual(kept?.loss, told)
    assert.equal(kept?.tokenAtMs, atMs, 'X3: a password for the same user takes two for 72 hours')
    const left = done.events.reduce(bindingState.evolve, binding() as ReturnType<typeof binding> | undefined)
    assert.deepEqual([left?.tokenId, left?.status, left?.lostAtMs], [null, 'pending', atMs])
  }
})

test('D6: a loss is recorded of whoever is suspended already, or has a new token; not twice of the same', () => {
  const table: [string, Partial<DeskStates>, readonly string[]][] = [
    ['done', { user: suspended }, ['desk_acted', 'binding_revoked', 'token_barred', 'loss_reported']],
    ['done', { binding: undefined }, ['desk_acted', 'user_suspended', 'loss_reported']],
    [
      'done',
      { ...lost, binding: binding() },
      ['desk_acted', 'binding_revoked', 'token_barred', 'loss_reported'],
    ],
    ['nothing_to_do', lost, []],
    ['nothing_to_do', { ...lost, binding: undefined }, []],
    ['nothing_to_do', { user: user({ status: 'deleted' }) }, []],
  ]
  for (const [i, [expected, changes, types]] of table.entries()) {
    const decided = decide(deskStates(changes), {})
    assert.equal(decided.told, expected, `line ${i}`)
    assert.deepEqual(typesOf(decided), types, `line ${i}`)
  }
})

test('D6: 利用再開 after a loss takes two whatever the profile lists; after another stop, what it lists', () => {
  const resume = (changes: Partial<DeskStates>, list: readonly ApprovalName[]) =>
    decide(deskStates(changes), { action: 'resume_user' }, { list })
  assert.equal(resume({ user: suspended }, []).told, 'done')
  assert.equal(resume({ user: suspended, care: noCare }, []).told, 'done')
  const asked = resume(lost, [])
  assert.equal(asked.told, 'requested')
  const request = requestIn(asked)
  assert.deepEqual(request.because, ['after_loss'])
  assert.deepEqual(request.details, {
    lossAtMs: String(loss.reportedAtMs),
    lossBy: 'user',
    lostToken: 'WRFM00000001',
  })
  assert.deepEqual(requestIn(resume(lost, ['resume_user'])).because, ['after_loss', 'resume_user'])
  // Whoever registers a token for a suspended user doesn't make it less of a loss.
  assert.equal(resume({ ...lost, binding: binding() }, []).told, 'requested')
})

test('D6: what was granted for one report, or before any, lifts no other stop', () => {
  const details = { lossAtMs: String(loss.reportedAtMs), lossBy: 'user', lostToken: 'WRFM00000001' }
  const granted: Approval = {
    service,
    userId,
    action: 'resume_user',
    status: 'granted',
    reason: 'お電話',
    identification: '折返し',
    requestedBy: 'desk01',
    requestedAtMs: atMs,
    decidedBy: 'approver01',
    decidedAtMs: atMs,
    details,
    because: ['after_loss'],
  }
  const carry = (approval: Approval, care = lost.care) =>
    decide(deskStates({ ...lost, care, approval }), { action: 'resume_user', step: 'carry_out' })
  const done = carry(granted)
  assert.equal(done.told, 'done')
  assert.deepEqual(typesOf(done), ['desk_acted', 'approval_used', 'user_resumed'])
  const after = done.events.reduce(careState.evolve, lost.care as Care | undefined)
  assert.equal(after?.loss, null, 'the next stop is another one')
  assert.equal(carry({ ...granted, details: {} }).told, 'nothing_to_do')
  const another = { ...noCare, loss: { ...loss, reportedAtMs: atMs } }
  assert.equal(carry(granted, another).told, 'nothing_to_do')
  assert.equal(carry({ ...granted, status: 'pending' }).told, 'nothing_to_do')
})

test('D6: an act of a kind that lifts a loss takes two, even one that the kind says needs nobody', () => {
  const restart = (lifts: Loss | null, approval: 'always' | 'never' | 'revoke_token') => {
    const act = { action: 'restart_service', applies: true, approval, lifts, events: () => [] } as const
    return decide(deskStates(), { action: 'restart_service' }, { addition: { ...nothingAdded, acts: [act] } })
  }
  for (const approval of ['always', 'never', 'revoke_token'] as const) {
    const request = requestIn(restart(loss, approval))
    assert.equal(request.because?.[0], 'after_loss')
    assert.equal(request.details?.['lossBy'], 'user')
  }
  assert.equal(restart(null, 'never').told, 'done')
})

test('D6: where a kind stops the whole customer, the user stays as it is, and the token is everybody’s', () => {
  const addition = (standing: Loss | null, stops: boolean): DeskAddition => {
    const events = () => (stops ? [{ type: 'service_stopped' }] : null)
    return { ...nothingAdded, lossStop: { standing, events } }
  }
  const shared = binding({ holder: 'customer:c1' })
  const done = decide(deskStates({ binding: shared }), {}, { addition: addition(null, true) })
  assert.deepEqual(typesOf(done), [
    'desk_acted',
    'service_stopped',
    'binding_revoked',
    'token_barred',
    'loss_reported',
  ])
  const left = done.events.reduce(bindingState.evolve, shared as typeof shared | undefined)
  assert.deepEqual([left?.holder, left?.tokenId, left?.lostAtMs], ['customer:c1', null, atMs])
  const [reported] = done.events.filter(({ type }) => type === 'loss_reported')
  assert.ok(reported)
  const care = careState.touches.find(({ type }) => type === 'loss_reported')
  assert.deepEqual(care?.keys(reported), [], 'nothing stops the user once the customer is restarted')
  const repeated = deskStates({ binding: { ...shared, tokenId: null } })
  assert.equal(decide(repeated, {}, { addition: addition(loss, true) }).told, 'nothing_to_do')
  assert.equal(decide(deskStates(), {}, { addition: addition(null, false) }).told, 'nothing_to_do')
})

test('D6: failures and locks by mail leave the mark of a lost token; only another token takes it away', () => {
  const left = lost.binding
  assert.ok(left)
  const of = { service, userId, holder: left.holder }
  const failed = { refusal: 'code_wrong', failures: 10, locked: true } as const
  const kept = [
    { type: 'enrollment_rejected', ...of, tokenId: 'WRFM00000002', ...failed },
    { type: 'challenge_failed', ...of, purpose: 'login', attempts: 1, ...failed },
    { type: 'binding_unlocked', ...of },
    { type: 'binding_lock_ended', ...of },
    { type: 'challenge_passed', ...of, purpose: 'login' },
  ] as const
  for (const event of kept)
    assert.equal(bindingState.evolve(left, event)?.lostAtMs, loss.reportedAtMs, event.type)
  const enrolled = { tokenId: 'WRFM00000002', bindingId: 'b2', steps: [1], enrolledAtMs: atMs }
  assert.equal(bindingState.evolve(left, { type: 'token_enrolled', ...of, ...enrolled })?.lostAtMs, null)
})
