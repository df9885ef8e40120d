// The login of 個人インターネットバンキング: a code of those who registered a token, one session at a time, and a
// registration by one code with the terms accepted (S4-A1-02, S4-0-05, G-12).

import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  at,
  binding,
  codeAt,
  loginRules,
  nowStep,
  password,
  profileOf,
  ticket,
  token,
  tokenUse,
  user,
} from '../../../../test/support/states.ts'
import { decideEnrollment, type EnrollmentStates } from '../../../authority/rules/enrollment.ts'
import type { TicketPurpose } from '../../../authority/rules/events.ts'
import { decideFirstFactor, type FirstFactorStates } from '../../../authority/rules/first-factor.ts'
import { decideLogin, type LoginStates } from '../../../authority/rules/login.ts'
import { type Agreement, agreementState } from '../../../bank/rules/agreement.ts'
import { personalProfile } from '../operations/profile-of.ts'
import { personalAddition } from './login.ts'

const profile = personalProfile(profileOf('sample-shinkin/personal'))
const rulesAt = (agreement?: Agreement) => ({
  profile,
  methods: loginRules(profile).methods,
  addition: personalAddition({ agreement }, profile),
})
const { service } = profile
const ids = { service, userId: '0000000002' }
const known: FirstFactorStates = {
  user: user({ service }),
  password: password({ service }),
  unknownLogin: undefined,
  mailAddress: undefined,
  binding: undefined,
}

function first(
  states: FirstFactorStates,
  purpose: TicketPurpose = 'login',
  facts: { readonly currentHash?: string | null; readonly currentSeenAtMs?: number } = { currentHash: null },
): string {
  const verdict = { matches: true, generation: 1, rehashed: null }
  const submission = { ...ids, loginHash: 'hash', sessionHash: 'next', purpose, verdict, ...facts }
  const { outcome } = decideFirstFactor(states, submission, rulesAt(), at)
  return outcome.ok ? outcome.stage : outcome.refusal
}

test('S4-A1-02: of whom the login asks a code, and who may register or stop', () => {
  const bindings = {
    none: undefined,
    pending: binding({ service, status: 'pending', tokenId: null, bindingId: null }),
    'lost (D6)': binding({ service, status: 'pending', tokenId: null, bindingId: null, lostAtMs: 1 }),
    'lost and locked (D6)': binding({
      service,
      status: 'locked',
      tokenId: null,
      bindingId: null,
      lostAtMs: 1,
    }),
    'locked without a token': binding({ service, status: 'locked', tokenId: null, bindingId: null }),
    usable: binding({ service }),
    locked: binding({ service, status: 'locked' }),
    suspended: binding({ service, status: 'suspended' }),
  }
  const purposes = ['login', 'enrollment', 'stop'] as const
  const told = Object.entries(bindings).map(([name, of]) => [
    name,
    ...purposes.map((purpose) => first({ ...known, binding: of }, purpose)),
  ])
  assert.deepEqual(told, [
    ['none', 'authenticated', 'ticket', 'not_enrolled'],
    ['pending', 'authenticated', 'ticket', 'not_enrolled'],
    // Who had a code to show needs one again (decision 27).
    ['lost (D6)', 'token_lost', 'ticket', 'not_enrolled'],
    ['lost and locked (D6)', 'token_lost', 'code_locked', 'code_locked'],
    // Ten wrong registrations end the registering, not the login that never asked a code.
    ['locked without a token', 'authenticated', 'code_locked', 'code_locked'],
    ['usable', 'ticket', 'second_token', 'ticket'],
    ['locked', 'code_locked', 'code_locked', 'code_locked'],
    ['suspended', 'code_suspended', 'code_suspended', 'code_suspended'],
  ])
  const given = password({ service, mustChange: 'initial', expiresAtMs: at.epochMilliseconds + 1 })
  assert.equal(first({ ...known, password: given }), 'must_change_password')
})

const idleMs = profile.session.idleSeconds * 1000
const startedAtMs = at.epochMilliseconds - 2 * idleMs
const inside = ticket({
  ...ids,
  sessionHash: 's',
  stage: 'authenticated',
  startedAtMs,
  expiresAtMs: Infinity,
})
const seenAt = (agoMs: number) => ({ currentHash: 's', currentSeenAtMs: at.epochMilliseconds - agoMs })

test('G-12: a second login waits until the first session was idle for its time, or is over', () => {
  const loggedIn = { ...known, user: user({ service, sessionHash: 's' }), current: inside }
  const table: [string, FirstFactorStates, ReturnType<typeof seenAt>][] = [
    ['already_logged_in', loggedIn, seenAt(0)],
    ['already_logged_in', loggedIn, seenAt(idleMs - 1)],
    ['authenticated', loggedIn, seenAt(idleMs)],
    ['authenticated', { ...loggedIn, user: user({ service }) }, seenAt(0)],
    ['authenticated', { ...loggedIn, current: { ...inside, expiresAtMs: 0 } }, seenAt(0)],
    // Deleted after it expired, while the user row still names it.
    ['authenticated', { ...loggedIn, current: undefined }, seenAt(0)],
    // Not the one that the caller loaded.
    ['stale', { ...loggedIn, user: user({ service, sessionHash: 'since then' }) }, seenAt(0)],
    ['stale', { ...loggedIn, user: user({ service, sessionHash: 'new' }), current: undefined }, seenAt(0)],
  ]
  for (const [i, [expected, states, facts]] of table.entries()) {
    assert.equal(first(states, 'login', facts), expected, `line ${i}`)
  }
  assert.equal(first(loggedIn, 'enrollment', seenAt(0)), 'ticket', 'only logins wait')
  assert.equal(first({ ...loggedIn, binding: binding({ service }) }, 'stop', seenAt(0)), 'ticket')
})

test('G-12: of two tickets one opens a session; the code of the other is not spent, nor that after a stop', () => {
  const ready: LoginStates = {
    ticket: ticket({ service }),
    user: user({ service, sessionHash: 's' }),
    password: password({ service }),
    binding: binding({ service }),
    token: token(),
    tokenUse: tokenUse(),
    current: inside,
  }
  const decide = (states: LoginStates, facts = seenAt(0), agreement?: Agreement) => {
    const login = { ...ids, code: codeAt(nowStep), codeAt, sessionHash: 'next', ...facts }
    const { outcome, events } = decideLogin(states, login, rulesAt(agreement), at)
    return [outcome.ok ? outcome.stage : outcome.refusal, events.length > 0]
  }
  assert.deepEqual(decide(ready), ['already_logged_in', false])
  assert.deepEqual(decide(ready, seenAt(idleMs)), ['authenticated', true])
  const agreement = agreementState.evolve(undefined, {
    type: 'service_stopped',
    ...ids,
    customerId: 'c1',
    stoppedAtMs: 1,
  }) as Agreement
  assert.deepEqual(decide(ready, seenAt(idleMs), agreement), ['service_stopped', false])
})

const enrolling: EnrollmentStates = {
  ticket: ticket({ service, purpose: 'enrollment' }),
  user: user({ service }),
  password: password({ service }),
  binding: undefined,
  claim: undefined,
  token: token(),
  tokenUse: tokenUse(),
}

function enroll(states = enrolling, changes: Partial<Parameters<typeof decideEnrollment>[1]> = {}) {
  const submission = {
    ...ids,
    tokenId: 'WRFM00000001',
    codes: [codeAt(nowStep)],
    codeAt,
    bindingId: 'b1',
    sessionHash: 'next',
    acceptedTerms: '1.0',
    currentHash: null,
  }
  return decideEnrollment(states, { ...submission, ...changes }, rulesAt(), at)
}

test('S4-B2P-04, S4-0-05: what refuses a registration by one code; without the terms there is none', () => {
  const table: [string, EnrollmentStates, Parameters<typeof enroll>[1]][] = [
    ['second_token', { ...enrolling, binding: binding({ service }) }, { acceptedTerms: null }],
    ['terms_not_accepted', enrolling, { acceptedTerms: null }],
    ['terms_not_accepted', enrolling, { acceptedTerms: '0.9', codes: ['999999'] }],
    ['token_unknown', { ...enrolling, token: undefined }, {}],
    ['code_wrong', enrolling, { codes: ['999999'] }],
    ['code_spent', { ...enrolling, tokenUse: tokenUse({ lastStep: nowStep }) }, {}],
    ['accepted', enrolling, {}],
    ['accepted', { ...enrolling, token: token({ formFactor: 'desktop' }) }, {}],
  ]
  for (const [i, [expected, states, changes]] of table.entries()) {
    const { outcome, events } = enroll(states, changes)
    assert.equal(outcome.ok ? 'accepted' : outcome.refusal, expected, `line ${i}`)
    if (expected === 'terms_not_accepted') assert.deepEqual(events, [], 'counted as no failure')
  }
})

test('S4-B2P-08: the registration records the terms, leaves no ticket open, and no session that came without a code', () => {
  const { events } = enroll(enrolling, { currentHash: 'inside' })
  assert.deepEqual(
    events.map((event) => (event.type === 'session_ended' ? [event.sessionHash, event.reason] : event.type)),
    ['terms_accepted', 'token_enrolled', ['ticket', 'used_up'], ['inside', 'replaced']],
  )
  const agreement = events.reduce(agreementState.evolve, undefined as Agreement | undefined)
  assert.deepEqual([agreement?.termsVersion, agreement?.termsAcceptedAtMs], ['1.0', at.epochMilliseconds])
})
