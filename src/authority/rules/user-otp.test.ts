import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inside, mailAddress } from '../../../test/support/mail-states.ts'
import { operator as appointed, at, binding, profileOf, user } from '../../../test/support/states.ts'
import type { AdministratorStates } from './administrator.ts'
import { bindingState } from './binding.ts'
import { operatorState } from './operator.ts'
import type { Role } from './rights.ts'
import {
  bindingSight,
  type ChosenBinding,
  decideDeskUserOtp,
  decideUserOtp,
  type UserOtpAction,
  userOtpActions,
} from './user-otp.ts'

const profile = profileOf('shoko-chukin/fx-web-2025')
const { service } = profile

const administrator = user({ service, userId: 'admin', administrator: true, sessionHash: 'session' })
const right: AdministratorStates = {
  session: inside({ userId: 'admin' }),
  administrator,
  administratorAddress: undefined,
}

type Status = 'usable' | 'locked' | 'suspended' | 'pending'

function line(userId: string, status: Status, changes: Parameters<typeof user>[0] = {}): ChosenBinding {
  const failures = status === 'locked' ? 10 : 0
  const held = binding({ service, holder: `user:${userId}`, bindingId: `b-${userId}`, status, failures })
  return { user: user({ service, userId, ...changes }), binding: held, seen: bindingSight(held) }
}

function decide(
  action: UserOtpAction,
  chosen: readonly ChosenBinding[],
  states = right,
  now = at,
): ReturnType<typeof decideUserOtp> {
  return decideUserOtp(states, { action, chosen, seenAtMs: now.epochMilliseconds }, profile, now)
}

function answer(...args: Parameters<typeof decide>): string {
  const { outcome, events } = decide(...args)
  if (!outcome.ok) assert.deepEqual(events, [], 'all that were chosen, or none')
  return outcome.ok ? `${outcome.count}` : outcome.refusal
}

test('S2-1.1-04: what is refused to whom in ユーザOTP管理, in order of precedence', () => {
  const ordinary = { ...administrator, administrator: false }
  const cooling = mailAddress({ coolingUntilMs: 1e15 })
  const stranger = line('u9', 'locked', { customerId: 'c2' })
  const own = { ...line('admin', 'usable'), user: administrator }
  const closed = Temporal.Instant.from('2025-09-01T00:00:00+09:00')
  const stale = { ...line('u1', 'locked'), seen: bindingSight(binding({ status: 'usable' })) }
  const nobody: ChosenBinding = { user: undefined, binding: undefined, seen: '' }
  const table: [string, UserOtpAction, readonly ChosenBinding[], Partial<AdministratorStates>?, string?][] = [
    ['ticket_invalid', 'unlock', [stranger], { session: undefined, administrator: ordinary }],
    ['ticket_invalid', 'unlock', [stranger], { administrator: { ...ordinary, sessionHash: 'later' } }],
    ['ticket_invalid', 'unlock', [stranger], { administrator: { ...ordinary, status: 'suspended' } }],
    ['ticket_invalid', 'unlock', [stranger], { session: inside({ stage: 'must_change_password' }) }],
    ['not_permitted', 'unlock', [stranger], { administrator: ordinary, administratorAddress: cooling }],
    ['cooling_down', 'unlock', [stranger], { administratorAddress: cooling }, closed.toString()],
    ['function_closed', 'unlock', [stranger], {}, '2025-06-22T23:59:59.999+09:00'],
    ['function_closed', 'unlock', [stranger], {}, closed.toString()],
    ['no_such_user', 'suspend', [own, stranger]],
    ['no_such_user', 'unlock', [nobody]],
    ['own_token', 'suspend', [line('u1', 'locked'), own]],
    ['own_token', 'revoke', [own]],
    ['nothing_selected', 'unlock', []],
    ['nothing_to_do', 'unlock', [line('u2', 'locked'), stale]],
    ['nothing_to_do', 'unlock', [line('u1', 'locked', { status: 'deleted' })]],
    ['1', 'unlock', [{ ...line('admin', 'locked'), user: administrator }]],
    ['2', 'unlock', [line('u1', 'locked'), line('u2', 'locked')]],
    ['1', 'unlock', [line('u1', 'locked')], {}, closed.subtract({ milliseconds: 1 }).toString()],
    ['1', 'unlock', [line('u1', 'locked')], {}, '2025-06-23T00:00:00+09:00'],
  ]
  for (const [i, [expected, action, chosen, changes, day]] of table.entries()) {
    const now = day === undefined ? at : Temporal.Instant.from(day)
    const session = inside({ userId: 'admin', startedAtMs: now.epochMilliseconds })
    assert.equal(answer(action, chosen, { ...right, session, ...changes }, now), expected, `line ${i}`)
  }
})

test('E-2, M10: each button works in its statuses and in no other; a mix of lines changes none', () => {
  const after = { unlock: 'usable', suspend: 'suspended', resume: 'usable', revoke: undefined } as const
  for (const action of Object.keys(userOtpActions) as UserOtpAction[]) {
    for (const status of ['usable', 'locked', 'suspended', 'pending'] as const) {
      const possible = (userOtpActions[action] as readonly string[]).includes(status)
      const chosen = line('u1', status)
      assert.equal(answer(action, [chosen]), possible ? '1' : 'not_in_this_state', `${action} ${status}`)
      if (!possible) {
        const good = line('u2', userOtpActions[action][0])
        assert.equal(answer(action, [good, chosen]), 'not_in_this_state')
        continue
      }
      const { events } = decide(action, [chosen])
      const changed = events.reduce((state, event) => bindingState.evolve(state, event), chosen.binding)
      assert.equal(changed?.status, after[action])
      assert.ok(action === 'revoke' || changed?.failures === 0)
    }
  }
})

test('S2-1.3.2: who has only codes by mail can be unlocked, and has no token to revoke', () => {
  const held = binding({ service, holder: 'user:u1', tokenId: null, bindingId: null, status: 'locked' })
  const chosen = { user: user({ service, userId: 'u1' }), binding: held, seen: bindingSight(held) }
  assert.deepEqual([answer('unlock', [chosen]), answer('revoke', [chosen])], ['1', 'nothing_to_do'])
  const [event] = decide('unlock', [chosen]).events
  assert.ok(event)
  assert.equal(bindingState.evolve(held, event)?.status, 'pending')
})

test('of two who press opposite buttons the second has to look again; CTP一括 means whatever is there', () => {
  const seen = line('u1', 'usable')
  const suspended = { ...seen, binding: binding({ ...seen.binding, status: 'suspended' }) }
  assert.equal(answer('revoke', [suspended]), 'nothing_to_do')
  assert.equal(answer('revoke', [{ ...suspended, seen: null }]), '1')
  // Even if it returned to the same state with another count.
  const failed = { ...seen, binding: binding({ ...seen.binding, failures: 4 }) }
  assert.equal(answer('suspend', [failed]), 'nothing_to_do')
})

test('appendix F: who may do what of it at the desk, and what a second operator has to approve', () => {
  const operatorUser = user({ service: 'desk/shoko-chukin', userId: 'op' })
  const plain = { ...profile, desk: { ...profile.desk, approvals: [] } }
  const act = (
    role: Role | null,
    action: UserOtpAction,
    {
      of = profile,
      keeps = false,
      ...changes
    }: { of?: typeof profile; keeps?: boolean; status?: 'suspended'; administrator?: boolean } = {},
  ) => {
    const operator = role === null ? undefined : appointed({ userId: 'op', role })
    const chosen = [line('u1', userOtpActions[action][0], { administrator: changes.administrator ?? false })]
    const why = { service, operatorId: 'op', reason: 'お電話', identification: '折返し' }
    const states = { operator, operatorUser: user({ ...operatorUser, status: changes.status ?? 'active' }) }
    const { outcome, events } = decideDeskUserOtp(
      states,
      { action, chosen, ...why },
      { profile: of, administratorsKeepTokens: keeps },
      at,
    )
    if (outcome.ok) assert.equal(events[0]?.type, 'desk_acted')
    else assert.deepEqual(events, [])
    return outcome.ok ? 'done' : outcome.refusal
  }
  const all = (role: Role | null, of = profile) =>
    (['unlock', 'suspend', 'resume', 'revoke'] as const).map((action) => act(role, action, { of }))
  const none = Array(4).fill('not_permitted')
  assert.deepEqual(all('desk'), ['done', 'done', 'done', 'approval_pending'])
  assert.deepEqual(all('desk', plain), ['done', 'done', 'done', 'done'])
  assert.deepEqual(all('branch'), ['done', 'not_permitted', 'not_permitted', 'approval_pending'])
  for (const role of ['approver', 'auditor', null] as const) assert.deepEqual(all(role, plain), none)
  assert.equal(act('desk', 'unlock', { status: 'suspended' }), 'not_permitted')
  assert.equal(act('desk', 'unlock', { administrator: true }), 'approval_pending')
  assert.equal(act('desk', 'unlock', { administrator: true, of: plain }), 'done')
  assert.equal(act('desk', 'suspend', { administrator: true }), 'done')
  // S3-FAQ-04: if administrators manage the tokens, the desk handles only an administrator's own.
  assert.equal(act('desk', 'unlock', { of: plain, keeps: true }), 'not_permitted')
  assert.equal(act('desk', 'unlock', { of: plain, keeps: true, administrator: true }), 'done')
  assert.equal(act('desk', 'suspend', { of: plain, keeps: true }), 'done')
})

test('X10: several lines are as many acts: none of them goes beyond the cap; suspending counts, and never waits', () => {
  const at199 = appointed({ service: 'desk/shoko-chukin', userId: 'op', acts: 199, actsDay: '2025-07-01' })
  const operatorUser = user({ service: 'desk/shoko-chukin', userId: 'op' })
  const rules = { ...profile, desk: { ...profile.desk, approvals: ['beyond_caps'] as const } }
  const act = (action: UserOtpAction, status: Status, count: number) => {
    const chosen = Array.from({ length: count }, (_, i) => line(`u${i}`, status))
    const request = { action, chosen, service, operatorId: 'op', reason: 'お電話', identification: '折返し' }
    const states = { operator: at199, operatorUser }
    return decideDeskUserOtp(states, request, { profile: rules, administratorsKeepTokens: false }, at)
  }
  assert.ok(act('unlock', 'locked', 1).outcome.ok)
  assert.deepEqual(act('unlock', 'locked', 2).outcome, { ok: false, refusal: 'approval_pending' })
  const { outcome, events } = act('suspend', 'usable', 3)
  assert.ok(outcome.ok)
  const acted = events.reduce(operatorState.evolve, at199 as typeof at199 | undefined)
  assert.equal(acted?.acts, 202)
})

test('an operator of one institution does nothing at another', () => {
  const operator = appointed({ service: 'desk/johoku', userId: 'op' })
  const states = { operator, operatorUser: user({ service: 'desk/johoku', userId: 'op' }) }
  const why = { service, operatorId: 'op', reason: 'お電話', identification: '折返し' }
  const request = { action: 'unlock', chosen: [line('u1', 'locked')], ...why } as const
  const rules = { profile, administratorsKeepTokens: false }
  assert.deepEqual(decideDeskUserOtp(states, request, rules, at).outcome, {
    ok: false,
    refusal: 'not_permitted',
  })
})
