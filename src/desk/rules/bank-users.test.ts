// S3-FAQ-03, appendix F: what the desk may do to users of a bank's services, as tables.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { at, binding, operator, password, profileOf, user } from '../../../test/support/states.ts'
import type { ServiceProfile } from '../../authority/rules/profile.ts'
import { type Role, roleRights } from '../../authority/rules/rights.ts'
import type { Agreement } from '../../bank/rules/agreement.ts'
import { deskPartsOf, modules } from '../../compose/modules.ts'
import type { FbDeskStates } from '../../services/web-fb/rules/desk-acts.ts'
import type { Event as BankOrFbEvent } from '../../services/web-fb/rules/events.ts'
import type { FbUser } from '../../services/web-fb/rules/fb-user.ts'
import type { FixedPassword } from '../../services/web-fb/rules/fixed-password.ts'
import { type DeskAddition, nothingAdded } from './addition.ts'
import {
  type DeskRequest,
  type DeskStates,
  decideDeskAction,
  possibleActions,
  seenFingerprint,
} from './desk.ts'
import type { UserAction } from './user-action.ts'

const service = 'shinkin-5410/web-fb'
const fb = profileOf(service)
const personal = profileOf('sample-shinkin/personal')
const userId = '0000000002'

function fbUser(changes: Partial<FbUser> = {}): FbUser {
  const rights = { mayTransfer: true, mayInquire: true, perTransferYen: null, perDayYen: null }
  return {
    service,
    userId,
    customerId: 'c1',
    role: 'administrator',
    ...rights,
    certificateOnly: false,
    ...changes,
  }
}

function agreement(changes: Partial<Agreement> = {}): Agreement {
  return {
    service,
    customerId: 'c1',
    companyCode: '0020000005',
    kanaName: 'ｶｼﾒ',
    usageForm: 'individual',
    onCodesSinceMs: 1,
    stoppedAtMs: null,
    stoppedBy: null,
    loss: null,
    closedDays: [],
    perTransferYen: null,
    perDayYen: null,
    limitsRaisedAtMs: null,
    termsVersion: null,
    termsAcceptedAtMs: null,
    ...changes,
  }
}

function fixed(purpose: FixedPassword['purpose'], failures = 0): FixedPassword {
  const verifier = { confidential: '$' }
  return { service, userId, purpose, verifier, generation: 1, mustChange: false, failures }
}

const stopped = { agreement: agreement({ stoppedAtMs: 5, stoppedBy: 'M1' }) }
const ofBank: readonly UserAction[] = ['release_token', 'stop_service', 'restart_service']

/** What the desk loads of every user, and what the kinds of a bank look at besides. */
type States = DeskStates & Partial<FbDeskStates>

function statesFor(role: Role, changes: Partial<States> = {}, profile: ServiceProfile = fb): States {
  const desk = `desk/${profile.service.split('/')[0]}`
  const operatorId = `${role}01`
  return {
    operatorUser: user({ service: desk, userId: operatorId }),
    operator: operator({ service: desk, userId: operatorId, role }),
    askerUser: user({ service: desk, userId: operatorId }),
    asker: operator({ service: desk, userId: operatorId, role }),
    care: undefined,
    user: user({ service: profile.service }),
    password: password(),
    binding: binding({ service }),
    mailAddress: undefined,
    approval: undefined,
    agreement: agreement(),
    ...(profile.kind === fb.kind && {
      fbUser: fbUser(),
      fixedRegistration: fixed('registration'),
      fixedApproval: fixed('approval'),
      fixedTransfer: fixed('transfer'),
    }),
    ...changes,
  }
}

function additionOf(states: States, { service: of }: ServiceProfile = fb): DeskAddition<BankOrFbEvent> {
  const { kind } = profileOf(of)
  const none = { fbUser: undefined, fixedRegistration: undefined, fixedApproval: undefined }
  const rows = { agreement: undefined, ...none, fixedTransfer: undefined, ...states }
  const users = deskPartsOf(modules).get(kind)?.users
  return (users?.addition(rows, states) ?? nothingAdded) as DeskAddition<BankOrFbEvent>
}

const possible = (states: States, profile: ServiceProfile) =>
  possibleActions(states, additionOf(states, profile), profile)

function decide(
  states: States,
  action: UserAction,
  profile: ServiceProfile = fb,
  changes: Partial<DeskRequest> = {},
) {
  const verifier = { confidential: 'new' }
  const request: DeskRequest = {
    action,
    service: profile.service,
    userId,
    operatorId: states.operator?.userId ?? '',
    step: 'ask',
    reason: 'お電話',
    identification: '折返し',
    seen: seenFingerprint(states, additionOf(states, profile)),
    typed: null,
    newVerifier: verifier,
    newCodeHash: null,
    newOthers: { registration: verifier, approval: verifier, transfer: verifier },
    ...changes,
  }
  const { outcome, events } = decideDeskAction(states, request, additionOf(states, profile), profile, at)
  return { told: outcome.ok ? outcome.result : outcome.refusal, events }
}

const free: ServiceProfile = { ...fb, desk: { ...fb.desk, approvals: [] } }

test('ADM-01: desk and branch release tokens, stop and restart; nobody else does', () => {
  for (const role of Object.keys(roleRights) as Role[]) {
    const may = role === 'desk' || role === 'branch'
    for (const action of ofBank) {
      const changes = action === 'restart_service' ? stopped : {}
      const expected = may ? (action === 'restart_service' ? 'requested' : 'done') : 'not_permitted'
      assert.equal(decide(statesFor(role, changes), action, free).told, expected, `${role} ${action}`)
    }
  }
})

test('restarting always takes a second operator; releasing does if revoking does; stopping never does', () => {
  for (const [profile, release] of [
    [fb, 'requested'],
    [free, 'done'],
  ] as const) {
    assert.equal(decide(statesFor('branch'), 'release_token', profile).told, release)
    assert.equal(decide(statesFor('branch', stopped), 'restart_service', profile).told, 'requested')
    assert.equal(decide(statesFor('branch'), 'stop_service', profile).told, 'done')
  }
})

test('D5: one person freezes transfers, with the reason; lifting it takes two, whatever a profile lists', () => {
  const frozen = (holder: string) => ({ service, holder, frozenAtMs: 5, frozenBy: 'desk01', reason: '申出' })
  for (const [freeze, thaw, holder, row] of [
    ['freeze_transfers', 'thaw_transfers', `user:${userId}`, 'userFreeze'],
    ['freeze_contract', 'thaw_contract', 'customer:c1', 'customerFreeze'],
  ] as const) {
    for (const role of ['desk', 'branch'] as const) {
      const { told, events } = decide(statesFor(role), freeze, free)
      assert.equal(told, 'done')
      const of = { service, holder, userId, customerId: 'c1', operatorId: `${role}01` }
      const frozenAtMs = at.epochMilliseconds
      assert.deepEqual(events[1], { type: 'transfers_frozen', ...of, reason: 'お電話', frozenAtMs })
    }
    const states = statesFor('desk', { [row]: frozen(holder) })
    assert.ok(possible(states, free).includes(thaw) && !possible(states, free).includes(freeze))
    assert.equal(decide(states, freeze, free).told, 'nothing_to_do')
    assert.equal(decide(states, thaw, free).told, 'requested')
    assert.equal(decide(statesFor('desk'), thaw, free).told, 'nothing_to_do')
    for (const role of ['approver', 'auditor', 'clearing', 'administrator'] as const)
      assert.equal(decide(statesFor(role), freeze, free).told, 'not_permitted', role)
  }
})

test('S3-FAQ-04: passwords, locks and tokens of administrators only; other users’ are up to their administrator', () => {
  const locked = { password: password({ locked: true }), binding: binding({ service, status: 'locked' }) }
  const own = possible(statesFor('desk', locked), fb)
  assert.deepEqual(own, [
    'unlock_password',
    'unlock_code',
    'reset_password',
    'revoke_token',
    'report_loss',
    'suspend_user',
    'release_token',
    'stop_service',
    'freeze_transfers',
    'freeze_contract',
  ])
  for (const role of ['approver', 'general'] as const) {
    const states = statesFor('desk', { ...locked, fbUser: fbUser({ role }) })
    const ofAll = ['report_loss', 'suspend_user', 'stop_service', 'freeze_transfers', 'freeze_contract']
    assert.deepEqual(possible(states, fb), ofAll, role)
    assert.equal(decide(states, 'release_token', free).told, 'nothing_to_do')
  }
})

test('a service does not offer what makes no sense there', () => {
  const at = (profile: ServiceProfile, changes: Partial<States> = {}) =>
    possible(statesFor('desk', changes, profile), profile).filter((action) => ofBank.includes(action))
  assert.deepEqual(at(fb), ['release_token', 'stop_service'])
  assert.deepEqual(at(fb, { binding: undefined, ...stopped }), ['restart_service'])
  assert.deepEqual(at(personal), ['stop_service'])
  assert.deepEqual(at(personal, { agreement: undefined }), ['stop_service'])
  assert.deepEqual(at(personal, stopped), ['restart_service'])
  const own = { agreement: agreement({ stoppedAtMs: 5, stoppedBy: userId }) }
  assert.deepEqual(at(personal, own), ['stop_service', 'restart_service'])
  assert.deepEqual(at(fb, { binding: undefined, ...own }), ['restart_service'])
  assert.deepEqual(at(profileOf()), [])
})

test('what each of them changes', () => {
  const types = (states: States, action: UserAction) =>
    decide(states, action, free).events.map((event) => event.type)
  assert.deepEqual(types(statesFor('branch'), 'release_token'), ['desk_acted', 'binding_revoked'])
  assert.deepEqual(types(statesFor('branch'), 'revoke_token'), [
    'desk_acted',
    'binding_revoked',
    'token_barred',
  ])
  const [, event] = decide(statesFor('branch'), 'stop_service', free).events
  assert.deepEqual(event, {
    type: 'service_stopped',
    service,
    userId: 'branch01',
    customerId: 'c1',
    stoppedAtMs: at.epochMilliseconds,
  })
  const locked = {
    password: password({ locked: true }),
    fixedApproval: fixed('approval', 6),
    fixedTransfer: fixed('transfer', 1),
  }
  const unlocked = decide(statesFor('branch', locked), 'unlock_password', free).events
  assert.deepEqual(
    unlocked.flatMap((each) => ('purpose' in each ? [`${each.type} ${each.purpose}`] : [each.type])),
    [
      'desk_acted',
      'password_unlocked',
      'fixed_password_released approval',
      'fixed_password_released transfer',
    ],
  )
})

test('a shared token is released from its own holder', () => {
  const shared = { holder: 'customer:c1', service, bindingId: 'b1' }
  const states = statesFor('branch', {
    agreement: agreement({ usageForm: 'shared' }),
    binding: binding(shared),
  })
  const [, event] = decide(states, 'release_token', free).events
  assert.ok(event?.type === 'binding_revoked')
  assert.equal(event.holder, 'customer:c1')
})

test('new first passwords all come together, or the letter is made again', () => {
  for (const [action, states] of [
    ['issue_letter', statesFor('desk', { password: password({ mustChange: 'initial' }) })],
    ['reset_password', statesFor('desk')],
  ] as const) {
    const { told, events } = decide(states, action, free)
    assert.equal(told, 'done')
    const set = events.flatMap((each) => (each.type === 'fixed_password_set' ? [each] : []))
    assert.deepEqual(
      set.map(({ purpose, mustChange }) => [purpose, mustChange]),
      [
        ['registration', true],
        ['approval', true],
        ['transfer', true],
      ],
    )
    const missing = { newOthers: { registration: { confidential: 'new' } } }
    assert.equal(decide(states, action, free, missing).told, 'nothing_to_do')
  }
})

test('an operator who saw the customer before a stop or a change of the usage form has to look again', () => {
  const before = statesFor('branch')
  const seen = seenFingerprint(before, additionOf(before))
  for (const changed of [agreement({ stoppedAtMs: 1 }), agreement({ usageForm: 'shared' })]) {
    const states = statesFor('branch', { agreement: changed })
    assert.equal(decide(states, 'suspend_user', free, { seen }).told, 'not_permitted')
    assert.equal(
      decide(statesFor('desk', { agreement: changed }), 'suspend_user', free, { seen }).told,
      'nothing_to_do',
    )
  }
})
