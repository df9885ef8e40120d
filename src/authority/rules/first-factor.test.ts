import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withPasskeys } from '../../../test/support/passkey-policy.ts'
import { passkeyHolder } from '../../../test/support/passkey-states.ts'
import { at, binding, loginRules, password, profileOf, user } from '../../../test/support/states.ts'
import { decideFirstFactor, type FirstFactorStates } from './first-factor.ts'
import { noTimedLock } from './timed-lock.ts'

const johoku = profileOf('johoku/fx-web')
const known: FirstFactorStates = {
  user: user(),
  password: password(),
  unknownLogin: undefined,
  mailAddress: undefined,
  binding: binding(),
}

function decide(
  states: FirstFactorStates,
  matches: boolean,
  purpose: 'login' | 'enrollment' = 'login',
  profile = johoku,
  by?: 'certificate',
) {
  const verdict = { matches, generation: 1, rehashed: null }
  const ids = { service: 'johoku/fx-web', userId: '0000000002', loginHash: 'hash', sessionHash: 'next' }
  return decideFirstFactor(states, { ...ids, purpose, verdict, ...(by && { by }) }, loginRules(profile), at)
}

function answer(states: FirstFactorStates, matches: boolean, purpose: 'login' | 'enrollment' = 'login') {
  const { outcome } = decide(states, matches, purpose)
  return outcome.ok ? 'accepted' : outcome.refusal
}

test('refusals of a right password, in order of precedence', () => {
  const suspended = user({ status: 'suspended' })
  const expired = password({ mustChange: 'initial', expiresAtMs: at.epochMilliseconds })
  const locked = binding({ status: 'locked' })
  const table: [string, FirstFactorStates][] = [
    ['user_unknown', { ...known, user: undefined, password: undefined }],
    ['stale', { ...known, password: password({ generation: 2, locked: true }) }],
    ['password_locked', { ...known, user: suspended, password: { ...expired, locked: true } }],
    ['user_suspended', { ...known, user: suspended, password: expired }],
    ['initial_password_expired', { ...known, password: expired, binding: locked }],
    ['code_locked', { ...known, binding: locked }],
    ['code_suspended', { ...known, binding: binding({ status: 'suspended' }) }],
    ['not_enrolled', { ...known, binding: undefined }],
    ['not_enrolled', { ...known, binding: binding({ status: 'pending', tokenId: null }) }],
    ['accepted', known],
  ]
  for (const [expected, states] of table) assert.equal(answer(states, true), expected)
})

test('enrollment is for those without a token: one who has one is sent to the login or the desk (ENR-02)', () => {
  assert.equal(answer(known, true, 'enrollment'), 'already_enrolled')
  assert.equal(answer({ ...known, binding: undefined }, true, 'enrollment'), 'accepted')
  assert.equal(
    answer({ ...known, binding: binding({ status: 'locked' }) }, true, 'enrollment'),
    'code_locked',
  )
})

test('I3, S1-2.3.1-02: the fifth wrong password in a row locks, and then the right one opens nothing', () => {
  const counted = (failures: number, matches = false) => {
    const { outcome, events } = decide({ ...known, password: password({ failures }) }, matches)
    const event = events[0]
    const counts = event?.type === 'password_rejected' ? [event.failures, event.locked] : event?.type
    return [outcome.ok ? 'accepted' : outcome.refusal, counts]
  }
  assert.deepEqual(counted(3), ['password_wrong', [4, false]])
  assert.deepEqual(counted(4), ['password_locked', [5, true]])
  assert.deepEqual(counted(4, true), ['accepted', 'password_accepted'])
  assert.equal(
    answer({ ...known, password: password({ locked: true, failures: 5 }) }, true),
    'password_locked',
  )
})

test('the number of failures is the profile’s', () => {
  const two = { ...johoku, password: { ...johoku.password, failuresMax: 2 } }
  const { outcome } = decide({ ...known, password: password({ failures: 1 }) }, false, 'login', two)
  assert.deepEqual(outcome, { ok: false, refusal: 'password_locked' })
})

test('an ID that nobody has is answered, counted and locked like one that somebody has', () => {
  const nobody: FirstFactorStates = {
    user: undefined,
    password: undefined,
    unknownLogin: undefined,
    mailAddress: undefined,
    binding: undefined,
  }
  const failed = (failures: number, locked = false) => ({
    ...nobody,
    unknownLogin: { service: 'johoku/fx-web', loginHash: 'hash', failures, locked, ...noTimedLock },
  })
  assert.equal(answer(nobody, false), 'user_unknown')
  assert.equal(answer(failed(3), false), 'user_unknown')
  assert.equal(answer(failed(4), false), 'password_locked')
  assert.equal(answer(failed(5, true), false), 'password_locked')
})

test('a suspended user counts like a wrong password, whatever was typed, so that neither can be told', () => {
  const states = { ...known, user: user({ status: 'suspended' }), password: password({ failures: 4 }) }
  assert.deepEqual([answer(states, true), answer(states, false)], ['password_locked', 'password_locked'])
})

test('issue 18: no password alone opens a login once a passkey has counted, whomever the service asks for a code', () => {
  const moved = { ...known, binding: undefined, passkeys: passkeyHolder() }
  const waiting = passkeyHolder({ usableFromMs: at.add({ hours: 1 }).epochMilliseconds })
  for (const code of ['required', 'registered', 'never'] as const) {
    const profile = { ...withPasskeys(johoku), login: { ...johoku.login, code } }
    const { outcome } = decide(moved, true, 'login', profile)
    const { ok, ...passed } = outcome
    assert.deepEqual({ ok, ...passed }, { ok: true, purpose: 'login', methods: ['passkey'], stage: 'ticket' })
    const none = decide({ ...moved, passkeys: { ...passkeyHolder(), passkeys: [] } }, true, 'login', profile)
    assert.deepEqual(none.outcome, { ok: false, refusal: 'passkey_needed' })
    if (code === 'required') continue
    const before = decide({ ...moved, passkeys: waiting }, true, 'login', profile)
    assert.equal(before.outcome.ok && before.outcome.stage, 'authenticated')
    const certified = decide(moved, true, 'login', profile, 'certificate')
    assert.equal(certified.outcome.ok && certified.outcome.stage, 'authenticated')
  }
})
