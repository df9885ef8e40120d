// Who may do what at a desk, and what takes a second operator: just the rules, as tables.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { affects } from '../../../test/support/events.ts'
import { passkeyHolder } from '../../../test/support/passkey-states.ts'
import {
  at,
  binding,
  mailAddress,
  operator,
  password,
  profileOf,
  token,
  tokenUse,
  user,
} from '../../../test/support/states.ts'
import { johoku, shoko } from '../../../test/support/world.ts'
import { type Approval, approvalState, approvalValidMs } from '../../authority/rules/approval.ts'
import { decideDeskUserCreation } from '../../authority/rules/registration.ts'
import { type KindAction, type Role, roleRights } from '../../authority/rules/rights.ts'
import { stepAt } from '../../otp/totp.ts'
import { nothingAdded } from './addition.ts'
import { decideApproval } from './approvals.ts'
import {
  type DeskRequest,
  type DeskStates,
  decideDeskAction,
  possibleActions,
  seenFingerprint,
} from './desk.ts'
import type { UserAction } from './user-action.ts'

const desk = 'desk/shoko-chukin'
const later = (ms: number) => at.add({ milliseconds: ms })

function staff(role: Role, userId = `${role}01`, service = desk) {
  return {
    operatorUser: user({ service, userId }),
    operator: operator({ service, userId, role }),
  }
}

/** Those of a bank's services are in bank-users.test.ts. */
type Action = Exclude<UserAction, KindAction>

/** A year from now. */
const aheadStep = stepAt(at.epochMilliseconds, 30) + 1_000_000

/** A user for whom the action makes sense. */
const stateFor: Record<Action, Partial<DeskStates>> = {
  unlock_password: { password: password({ locked: true }) },
  unlock_code: { binding: binding({ status: 'locked' }) },
  issue_letter: { password: password({ mustChange: 'initial' }) },
  reset_password: {},
  issue_activation_code: {},
  revoke_token: {},
  correct_token_use: { token: token(), tokenUse: tokenUse({ lastStep: aheadStep }) },
  remove_mail_address: { mailAddress: mailAddress() },
  admit_passkeys: { passkeys: passkeyHolder({ usableFromMs: at.add({ hours: 1 }).epochMilliseconds }) },
  release_passkeys: { passkeys: passkeyHolder() },
  report_loss: {},
  suspend_user: {},
  resume_user: { user: user({ status: 'suspended' }) },
}
const actions = Object.keys(stateFor) as Action[]

function statesFor(action: Action, role: Role, changes: Partial<DeskStates> = {}): DeskStates {
  const usual = { user: user(), password: password(), binding: binding() }
  const none = { mailAddress: undefined, approval: undefined, care: undefined }
  const asks = staff('desk')
  const grants = staff('approver')
  const decider = { deciderUser: grants.operatorUser, decider: grants.operator }
  const asker = { askerUser: asks.operatorUser, asker: asks.operator, ...decider }
  return { ...usual, ...none, ...asker, ...staff(role), ...stateFor[action], ...changes }
}

function requestOf(states: DeskStates, action: UserAction, changes: Partial<DeskRequest> = {}): DeskRequest {
  return {
    action,
    service: shoko,
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
}

const caps = { unlocksPerUser: 2, actsPerOperator: 200 }
const free = {
  ...profileOf(shoko),
  desk: { ...profileOf(shoko).desk, approvals: [], initialPassword: 'letter', caps },
} as const

function decide(
  states: DeskStates,
  action: Action,
  changes: Partial<DeskRequest> = {},
  profile = profileOf(shoko),
  now = at,
) {
  const { outcome, events } = decideDeskAction(
    states,
    requestOf(states, action, changes),
    nothingAdded,
    profile,
    now,
  )
  return { told: outcome.ok ? outcome.result : outcome.refusal, events }
}

test('ADM-01: each role may do what appendix F says, at its own institution and nowhere else', () => {
  const allowed: Record<Role, readonly string[]> = {
    desk: actions,
    branch: ['unlock_password', 'unlock_code', 'revoke_token', 'remove_mail_address', 'report_loss'],
    approver: [],
    auditor: [],
    clearing: [],
    administrator: [],
  }
  for (const role of Object.keys(roleRights) as Role[]) {
    for (const action of actions) {
      const own = decide(statesFor(action, role), action, {}, free)
      // What no profile can leave to one person.
      const two = ['correct_token_use', 'admit_passkeys', 'release_passkeys'].includes(action)
      const result = two ? 'requested' : 'done'
      assert.equal(own.told, allowed[role].includes(action) ? result : 'not_permitted', `${role} ${action}`)
      const stranger = statesFor(action, role, staff(role, `${role}01`, 'desk/johoku'))
      assert.equal(decide(stranger, action, {}, free).told, 'not_permitted', `${role} ${action} elsewhere`)
    }
  }
})

test('ADM-01: only the desk of the institution opens users', () => {
  const creation = {
    service: shoko,
    userId: '0000000009',
    userName: '新規 花子',
    administrator: false,
    customer: { customerId: 'c1', name: '試験', counterpartyCode: null, number: '0001234567' },
    initialVerifier: null,
    role: null,
    operatorId: 'desk01',
    reason: '申込',
    identification: '書面',
    step: 'ask' as const,
    details: {},
    typed: null,
  }
  const tell = (role: Role, service = desk, status: 'active' | 'suspended' = 'active') => {
    const { operator } = staff(role, `${role}01`, service)
    const operatorUser = user({ service, userId: `${role}01`, status })
    const nobody = { approval: undefined, user: undefined, customer: undefined, customerNumber: undefined }
    const states = { operatorUser, operator, ...nobody }
    const { outcome } = decideDeskUserCreation(states, creation, free, at)
    return outcome.ok ? 'done' : outcome.refusal
  }
  assert.equal(tell('desk'), 'done')
  for (const role of ['branch', 'approver', 'auditor'] as const) assert.equal(tell(role), 'not_permitted')
  assert.equal(tell('desk', 'desk/johoku'), 'not_permitted')
  assert.equal(tell('desk', desk, 'suspended'), 'not_permitted')
})

test('refusals, in order of precedence', () => {
  const states = statesFor('revoke_token', 'desk')
  const none = { operator: undefined, user: undefined }
  const table: [string, Partial<DeskStates>, Partial<DeskRequest>][] = [
    ['not_permitted', none, { seen: 'old' }],
    ['not_permitted', { operatorUser: user({ status: 'suspended' }), user: undefined }, {}],
    ['no_such_user', { user: undefined }, { seen: 'old' }],
    ['nothing_to_do', {}, { seen: 'old' }],
    ['nothing_to_do', { binding: undefined }, {}],
    ['requested', {}, {}],
  ]
  for (const [expected, changes, request] of table) {
    assert.equal(decide({ ...states, ...changes }, 'revoke_token', request).told, expected)
  }
})

test('X1: what the recommended list wants approved is only requested; taking away at once stays with one', () => {
  const administrator = { user: user({ administrator: true }) }
  const requested = (action: Action, changes: Partial<DeskStates> = {}) =>
    decide(statesFor(action, 'desk', changes), action).told
  for (const action of actions) {
    const alone = ['unlock_password', 'unlock_code', 'report_loss', 'suspend_user'].includes(action)
    assert.equal(requested(action), alone ? 'done' : 'requested', action)
  }
  assert.equal(requested('unlock_password', administrator), 'requested')
  assert.equal(requested('unlock_code', administrator), 'requested')
})

const request: Approval = {
  service: shoko,
  userId: '0000000002',
  action: 'revoke_token',
  status: 'pending',
  reason: '端末の紛失',
  identification: '届出印（書面）',
  requestedBy: 'desk01',
  requestedAtMs: at.epochMilliseconds,
  decidedBy: null,
  decidedAtMs: null,
  details: {},
  because: ['revoke_token'],
}

test('E-1: a deleted user is offered nothing, and nothing is done to them', () => {
  const everything = { ...statesFor('unlock_password', 'desk'), binding: binding({ status: 'locked' }) }
  const states = { ...everything, mailAddress: mailAddress(), user: user({ status: 'deleted' }) }
  assert.deepEqual(possibleActions(states, nothingAdded, free), [])
  for (const action of actions) assert.equal(decide(states, action, {}, free).told, 'nothing_to_do', action)
})

test('S2-1.1-06: removing an address ends its user’s session, and does not touch an address registered since', () => {
  const states = statesFor('remove_mail_address', 'desk')
  const { told, events } = decide(states, 'remove_mail_address', {}, free)
  assert.equal(told, 'done')
  assert.deepEqual(
    events.map(({ type }) => type),
    ['desk_acted', 'mail_address_removed'],
  )
  assert.deepEqual(
    affects({ type: 'mail_address_removed', service: shoko, userId: '0000000002' }).map(
      ({ state }) => state.name,
    ),
    ['user', 'mailAddress'],
  )
  const seen = seenFingerprint(states, nothingAdded)
  for (const changes of [{ changedAtMs: 5 }, { registeredAtMs: 5 }]) {
    const changed = { ...states, mailAddress: mailAddress(changes) }
    assert.equal(decide(changed, 'remove_mail_address', { seen }, free).told, 'nothing_to_do')
  }
})

test('ADM-04: a granted request is carried out once, in time, by the requester, with the approved words', () => {
  const granted = { ...request, status: 'granted', decidedBy: 'approver01', decidedAtMs: 1 } as const
  const table: [string, Approval | undefined, number][] = [
    ['done', granted, 0],
    ['done', granted, approvalValidMs - 1],
    ['nothing_to_do', granted, approvalValidMs],
    ['nothing_to_do', request, 0],
    ['nothing_to_do', { ...granted, status: 'declined' }, 0],
    ['nothing_to_do', { ...granted, status: 'used' }, 0],
    ['nothing_to_do', { ...granted, requestedBy: 'desk02' }, 0],
    ['nothing_to_do', undefined, 0],
  ]
  for (const [expected, approval, ms] of table) {
    const states = statesFor('revoke_token', 'desk', { approval })
    const carried = { step: 'carry_out', reason: '', identification: '' } as const
    const { told, events } = decide(states, 'revoke_token', carried, profileOf(shoko), later(ms))
    assert.equal(told, expected, `${approval?.status} by ${approval?.requestedBy} after ${ms} ms`)
    if (told !== 'done') continue
    const types = events.map(({ type }) => type)
    assert.deepEqual(types, ['desk_acted', 'approval_used', 'binding_revoked', 'token_barred'])
    const [acted] = events
    assert.ok(acted?.type === 'desk_acted')
    assert.deepEqual(
      [acted.reason, acted.identification, acted.approved],
      ['端末の紛失', '届出印（書面）', true],
    )
    const used = events.reduce<Approval | undefined>(approvalState.evolve, approval)
    const again = decide(
      statesFor('revoke_token', 'desk', { approval: used }),
      'revoke_token',
      carried,
      profileOf(shoko),
      later(ms),
    )
    assert.equal(again.told, 'nothing_to_do', 'it was used')
  }
})

test('while a request is open nobody can ask again; once it is settled or too old, anybody may', () => {
  const table: [string, Partial<Approval>, number][] = [
    ['approval_pending', {}, 0],
    ['approval_pending', { status: 'granted' }, approvalValidMs - 1],
    ['requested', {}, approvalValidMs],
    ['requested', { status: 'declined' }, 0],
    ['requested', { status: 'used' }, 0],
  ]
  for (const [expected, changes, ms] of table) {
    const states = statesFor('revoke_token', 'desk', { approval: { ...request, ...changes } })
    assert.equal(decide(states, 'revoke_token', {}, profileOf(shoko), later(ms)).told, expected)
  }
})

test('ADM-04: an approver of the institution settles exactly the request that they read, in time, and never their own', () => {
  const verdict = {
    operatorId: 'approver01',
    grant: true,
    service: shoko,
    requestedAtMs: request.requestedAtMs,
  }
  type Case = [string, Approval | undefined, ReturnType<typeof staff>, Partial<typeof verdict>, number]
  const approver = staff('approver')
  const table: Case[] = [
    ['approval_granted', request, approver, {}, 0],
    ['approval_declined', request, approver, { grant: false }, 0],
    ['approval_granted', request, approver, {}, approvalValidMs - 1],
    ['approval_expired', request, approver, {}, approvalValidMs],
    ['approval_own', { ...request, requestedBy: 'approver01' }, approver, {}, 0],
    ['nothing_to_do', request, approver, { requestedAtMs: request.requestedAtMs - 1 }, 0],
    ['nothing_to_do', { ...request, status: 'granted' }, approver, {}, 0],
    ['nothing_to_do', undefined, approver, {}, 0],
    ['not_permitted', request, staff('desk', 'approver01'), {}, 0],
    ['not_permitted', request, staff('auditor', 'approver01'), {}, 0],
    ['not_permitted', request, staff('approver', 'approver01', 'desk/johoku'), {}, 0],
  ]
  const { operatorUser: askerUser, operator: asker } = staff('desk')
  for (const [expected, approval, operator, changes, ms] of table) {
    const states = { ...operator, approval, askerUser, asker }
    const { outcome, events } = decideApproval(states, { ...verdict, ...changes }, later(ms))
    assert.equal(outcome.ok ? events[0]?.type : outcome.refusal, expected)
  }
})

test('S0-2.2-04, S1-2.2-05: where the password was on the application form, letters have the ID only', () => {
  const fresh = { user: user(), password: password({ mustChange: 'initial' }) }
  const nothing = { binding: undefined, mailAddress: undefined }
  const states = { ...fresh, ...nothing }
  const chosen = { ...states, password: password() }
  assert.deepEqual(possibleActions(states, nothingAdded, profileOf(shoko)), [
    'issue_letter',
    'report_loss',
    'suspend_user',
  ])
  assert.deepEqual(possibleActions(chosen, nothingAdded, profileOf(shoko)), [
    'reset_password',
    'report_loss',
    'suspend_user',
  ])
  const both = ['issue_letter', 'reset_password', 'report_loss', 'suspend_user']
  assert.deepEqual(possibleActions(states, nothingAdded, profileOf(johoku)), both)
  assert.deepEqual(possibleActions(chosen, nothingAdded, profileOf(johoku)), both)

  const printed = decide(statesFor('issue_letter', 'desk'), 'issue_letter', {}, free)
  assert.deepEqual(
    printed.events.map(({ type }) => type),
    ['desk_acted', 'password_set', 'password_unlocked'],
  )
  const idOnly = decide(
    statesFor('issue_letter', 'desk'),
    'issue_letter',
    { newVerifier: null },
    {
      ...profileOf(shoko),
      desk: { ...free.desk, initialPassword: 'application' },
    },
  )
  assert.deepEqual(
    idOnly.events.map(({ type }) => type),
    ['desk_acted'],
  )
})

test('a password from the application form follows the rules of the service', () => {
  const profile = {
    ...profileOf(johoku),
    desk: { ...free.desk, initialPassword: 'application' },
  } as const
  const table: [string, DeskRequest['typed']][] = [
    ['new_password_length', null],
    ['new_password_length', { password: 'Kari1', again: 'Kari1' }],
    ['new_password_mismatch', { password: 'Karipass1', again: 'Karipass2' }],
    ['new_password_characters', { password: 'karipass', again: 'karipass' }],
    ['new_password_length', { password: 'Karipassword1', again: 'Karipassword1' }],
    ['done', { password: 'Karipass1', again: 'Karipass1' }],
  ]
  for (const [expected, typed] of table) {
    const { told, events } = decide(statesFor('reset_password', 'desk'), 'reset_password', { typed }, profile)
    assert.equal(told, expected)
    if (told !== 'done') assert.deepEqual(events, [])
  }
})

test('ADM-06: the desk does nothing without a reason and an identification', () => {
  const states = statesFor('suspend_user', 'desk')
  for (const missing of [{ reason: '' }, { identification: '' }])
    assert.throws(() => decide(states, 'suspend_user', missing), TypeError)
})
