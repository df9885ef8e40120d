// IB取引中止: what the customer's own stop asks for, in order of precedence (domain-notes a-3, G-06).

import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  at,
  binding,
  codeAt,
  nowStep,
  password,
  profileOf,
  ticket,
  token,
  tokenUse,
  user,
} from '../../../../test/support/states.ts'
import { passwordState } from '../../../authority/rules/password.ts'
import { sessionState } from '../../../authority/rules/session.ts'
import { userState } from '../../../authority/rules/user.ts'
import { type Agreement, agreementState } from '../../../bank/rules/agreement.ts'
import { personalProfile } from '../operations/profile-of.ts'
import { decideServiceStop, type ServiceStop, type ServiceStopStates } from './service-stop.ts'

const profile = personalProfile(profileOf('sample-shinkin/personal'))
const { service } = profile
const ids = { service, userId: '0000000002' }
const userIds = ['0000000002', '0000000003']
const session = ticket({ service, sessionHash: 's', stage: 'authenticated' })

const withoutToken: ServiceStopStates = {
  session,
  user: user({ service, sessionHash: 's' }),
  password: password({ service }),
  agreement: undefined,
  binding: undefined,
  token: undefined,
  tokenUse: undefined,
}
const withToken: ServiceStopStates = {
  ...withoutToken,
  binding: binding({ service }),
  token: token(),
  tokenUse: tokenUse(),
}

function stop(changes: Partial<ServiceStop> = {}): ServiceStop {
  const verdict = { matches: true, generation: 1, rehashed: null }
  return { ...ids, holder: 'user:0000000002', verdict, code: '', codeAt, seenAtMs: 0, userIds, ...changes }
}

const wrong = { verdict: { matches: false, generation: 1, rehashed: null } }
const stopped = agreementState.evolve(undefined, {
  type: 'service_stopped',
  ...ids,
  customerId: 'c1',
  stoppedAtMs: 1,
}) as Agreement

test('what refuses a stop, the first of them first', () => {
  const mustChange = ticket({ service, sessionHash: 's', stage: 'must_change_password' })
  const table: [string, ServiceStopStates, Partial<ServiceStop>][] = [
    ['ticket_invalid', { ...withToken, session: undefined, agreement: stopped }, wrong],
    ['ticket_invalid', { ...withToken, session: mustChange, agreement: stopped }, wrong],
    ['ticket_invalid', { ...withToken, user: user({ service, sessionHash: 'other' }) }, wrong],
    ['service_stopped', { ...withToken, agreement: stopped }, wrong],
    ['stale', { ...withToken, password: password({ service, generation: 2, locked: true }) }, wrong],
    ['password_locked', { ...withToken, password: password({ service, locked: true }) }, {}],
    // Inside the session the customer's own count, not what strangers mistyped (decision 32).
    ['password_locked', { ...withToken, password: password({ service, knownFailures: 5 }) }, wrong],
    ['password_wrong', { ...withToken, password: password({ service, failures: 5 }) }, wrong],
    ['password_wrong', withToken, wrong],
    ['stale', { ...withToken, token: token({ tokenId: 'WRFM00000002' }) }, {}],
    ['token_unusable', { ...withToken, token: token({ status: 'revoked' }) }, { code: codeAt(nowStep) }],
    ['code_spent', { ...withToken, tokenUse: tokenUse({ lastStep: nowStep }) }, { code: codeAt(nowStep) }],
    ['code_wrong', withToken, {}],
    ['code_wrong', withToken, { code: codeAt(nowStep + 9) }],
    ['accepted', withToken, { code: codeAt(nowStep) }],
    ['accepted', withoutToken, {}],
  ]
  for (const [i, [expected, states, changes]] of table.entries()) {
    const { outcome } = decideServiceStop(states, stop(changes), profile, at)
    assert.equal(outcome.ok ? 'accepted' : outcome.refusal, expected, `line ${i}`)
  }
})

test('a token that is locked or suspended keeps nobody from stopping', () => {
  for (const status of ['locked', 'suspended', 'pending'] as const) {
    const states = { ...withToken, binding: binding({ service, status }) }
    assert.ok(decideServiceStop(states, stop(), profile, at).outcome.ok, status)
  }
})

test('a stop ends the session, spends the code, and says who stopped', () => {
  const { events } = decideServiceStop(withToken, stop({ code: codeAt(nowStep) }), profile, at)
  assert.deepEqual(
    events.map(({ type }) => type),
    ['password_accepted', 'code_accepted', 'service_stopped', 'customer_signed_out', 'session_ended'],
  )
  assert.deepEqual(
    events.find((event) => event.type === 'customer_signed_out'),
    { type: 'customer_signed_out', service, customerId: 'c1', userIds },
  )
  const fold = <State>(state: State, evolve: (state: State, event: (typeof events)[number]) => State) =>
    events.reduce(evolve, state)
  assert.equal(fold(withToken.session, sessionState.evolve), undefined)
  assert.equal(fold(withToken.user, userState.evolve)?.sessionHash, null)
  const agreement = fold(withToken.agreement, agreementState.evolve)
  assert.deepEqual([agreement?.stoppedAtMs, agreement?.stoppedBy], [at.epochMilliseconds, '0000000002'])
})

test('a wrong code alone stops nothing and a right password beside it resets no count', () => {
  const states = { ...withToken, password: password({ service, failures: 3 }) }
  const { events } = decideServiceStop(states, stop({ code: '999999' }), profile, at)
  assert.deepEqual(
    events.map(({ type }) => type),
    ['code_rejected'],
  )
})

test('THR-04: wrong passwords inside the session lock the password and end it', () => {
  let { password: held, user: owner } = withToken
  for (let i = 1; i <= profile.password.failuresMax; i++) {
    const { outcome, events } = decideServiceStop(
      { ...withToken, password: held, user: owner },
      stop(wrong),
      profile,
      at,
    )
    assert.ok(!outcome.ok)
    assert.equal(outcome.refusal, i < profile.password.failuresMax ? 'password_wrong' : 'password_locked')
    for (const event of events) {
      held = passwordState.evolve(held, event)
      owner = userState.evolve(owner, event)
    }
  }
  assert.equal(held?.locked, true)
  assert.equal(owner?.sessionHash, null)
})
