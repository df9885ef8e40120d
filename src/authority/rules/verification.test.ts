import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  at,
  binding,
  codeAt,
  nowStep,
  profileOf,
  token,
  tokenUse,
  user,
} from '../../../test/support/states.ts'
import type { ServiceProfile } from './profile.ts'
import { decideVerification, type VerificationRules, type VerificationStates } from './verification.ts'

const profile = profileOf()
const usable: VerificationStates = { user: user(), binding: binding(), token: token(), tokenUse: tokenUse() }
const rules: VerificationRules = { profile, addition: { bar: () => null }, holder: 'user:0000000002' }
const ended: ServiceProfile = {
  ...profile,
  methods: { ...profile.methods, token: [{ from: null, standing: 'ended' }] },
}

function decide(
  states: VerificationStates,
  by: Partial<VerificationRules> = {},
  context: string | null = null,
) {
  const submission = {
    service: 'shoko-chukin/fx-web',
    userId: '0000000002',
    customerId: 'c1',
    loginHash: () => 'hash of the ID',
    holder: 'user:0000000002',
    code: codeAt(nowStep),
    codeAt,
    context,
  }
  return decideVerification(states, submission, { ...rules, ...by }, at)
}

test('refusals of a right code, in order of precedence', () => {
  // Each line fixes the reason for the previous refusal, and meets the next one.
  const stopped = { addition: { bar: () => 'service_stopped' as const } }
  const suspended = user({ status: 'suspended' })
  const table: [string, VerificationStates, Partial<VerificationRules>][] = [
    ['user_unknown', { ...usable, user: undefined }, { holder: 'customer:c1' }],
    ['user_unknown', { ...usable, user: user({ status: 'deleted' }) }, { holder: 'customer:c1' }],
    ['stale', { ...usable, user: suspended }, { holder: 'customer:c1' }],
    ['stale', { ...usable, user: user({ ...suspended, customerId: 'c2' }) }, {}],
    ['user_suspended', { ...usable, user: suspended }, { profile: ended }],
    ['method_ended', usable, { profile: ended, ...stopped }],
    ['service_stopped', { ...usable, binding: binding({ status: 'locked' }) }, stopped],
    ['code_locked', { ...usable, binding: binding({ status: 'locked' }) }, {}],
    ['code_spent', { ...usable, tokenUse: tokenUse({ lastStep: nowStep }) }, {}],
    ['accepted', usable, {}],
  ]
  for (const [expected, states, by] of table) {
    const { outcome, events } = decide(states, by)
    assert.equal(outcome.ok ? 'accepted' : outcome.refusal, expected)
    assert.equal(events.length, expected === 'stale' ? 0 : 1, `${expected} is journaled`)
  }
})

test('what refuses everybody alike counts nothing, and leaves a lock as it is', () => {
  const locked = binding({
    status: 'locked',
    failures: 10,
    lockedUntilMs: at.epochMilliseconds + 1,
    lockouts: 1,
  })
  const { events } = decide({ ...usable, binding: locked, user: user({ status: 'suspended' }) }, {}, 'login')
  assert.deepEqual(events, [
    {
      type: 'code_rejected',
      service: 'shoko-chukin/fx-web',
      userId: '0000000002',
      holder: 'user:0000000002',
      refusal: 'user_suspended',
      context: 'login',
      failures: 10,
      locked: false,
      lockedUntilMs: at.epochMilliseconds + 1,
    },
  ])
})

test('what the code is for stands with it; an unknown user is only a hash', () => {
  const [accepted] = decide(usable, {}, 'login').events
  assert.ok(accepted?.type === 'code_accepted' && accepted.context === 'login')
  assert.ok(!('context' in (decide(usable).events[0] ?? {})))
  assert.deepEqual(decide({ ...usable, user: undefined }, {}, 'login').events, [
    {
      type: 'verification_rejected',
      service: 'shoko-chukin/fx-web',
      loginHash: 'hash of the ID',
      refusal: 'user_unknown',
      context: 'login',
    },
  ])
})
