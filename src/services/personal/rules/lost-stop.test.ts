// What ID and password alone may do at the services of a bank: stop everything, and ask for the balance by モバイルIB.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { at, binding, password, profileOf, user } from '../../../../test/support/states.ts'
import { type Agreement, agreementState } from '../../../bank/rules/agreement.ts'
import { personalProfile } from '../operations/profile-of.ts'
import { decideLostStop, type LostStopStates } from './lost-stop.ts'
import { decideMobileInquiry } from './mobile-inquiry.ts'
import type { PersonalProfile } from './profile.ts'

const closed = personalProfile(profileOf('sample-shinkin/personal'))
const { service } = closed
const ids = { service, userId: '0000000002', loginHash: 'hash' }
const userIds = ['0000000002']
const right = { matches: true, generation: 1, rehashed: null }
const known: LostStopStates = {
  user: user({ service }),
  password: password({ service }),
  unknownLogin: undefined,
  agreement: undefined,
  binding: undefined,
}
const stopped = agreementState.evolve(undefined, {
  type: 'service_stopped',
  service,
  userId: '0000000002',
  customerId: 'c1',
  stoppedAtMs: 1,
}) as Agreement
const loss = { userId: '0000000002', tokenId: null, operatorId: null, reportedAtMs: 1 }

function stop(states: LostStopStates, matches = true, sessionHash: string | null = null, tokenId = '') {
  return decideLostStop(
    states,
    { ...ids, verdict: { ...right, matches }, sessionHash, tokenId, userIds },
    closed,
    at,
  )
}

test('S4-3-05: what refuses the stop, the first of them first', () => {
  const table: [string, LostStopStates, boolean][] = [
    ['user_unknown', { ...known, user: undefined, password: undefined }, true],
    ['stale', { ...known, password: password({ service, generation: 2 }) }, true],
    ['password_locked', { ...known, password: password({ service, locked: true }) }, true],
    ['password_locked', { ...known, password: password({ service, failures: 5 }) }, false],
    ['user_suspended', { ...known, user: user({ service, status: 'deleted' }) }, true],
    ['accepted', { ...known, user: user({ service, status: 'suspended' }) }, true],
    ['password_wrong', { ...known, agreement: stopped }, false],
    ['stale', { ...known, user: user({ service, sessionHash: 'since then' }), agreement: stopped }, true],
    ['service_stopped', { ...known, agreement: { ...stopped, loss } }, true],
    ['accepted', { ...known, agreement: stopped }, true],
    ['accepted', { ...known, agreement: { ...stopped, loss }, binding: binding({ service }) }, true],
    ['accepted', known, true],
  ]
  for (const [i, [expected, states, matches]] of table.entries()) {
    const { outcome } = stop(states, matches, null, states.binding?.tokenId ?? '')
    assert.equal(outcome.ok ? 'accepted' : outcome.refusal, expected, `line ${i}`)
  }
})

test('it needs no code, stops the customer and ends the session that there is', () => {
  const types = ({ events }: ReturnType<typeof stop>) => events.map(({ type }) => type)
  assert.deepEqual(types(stop(known)), [
    'password_accepted',
    'service_stopped',
    'customer_signed_out',
    'loss_reported',
  ])
  const inside = { ...known, user: user({ service, sessionHash: 's' }) }
  const { events } = stop(inside, true, 's')
  assert.deepEqual(types(stop(inside, true, 's')), [
    'password_accepted',
    'service_stopped',
    'customer_signed_out',
    'session_ended',
    'loss_reported',
  ])
  const after = events.reduce(agreementState.evolve, undefined as Agreement | undefined)
  assert.equal(after?.stoppedBy, '0000000002')
  assert.deepEqual(after?.loss, { ...loss, reportedAtMs: at.epochMilliseconds }, 'D6: why is kept')
})

test('D6: the token is revoked and barred by the report; never one that was enrolled meanwhile', () => {
  const held = binding({ service })
  const states = { ...known, binding: held }
  assert.deepEqual(
    stop(states, true, null, held.tokenId ?? '').events.map(({ type }) => type),
    [
      'password_accepted',
      'service_stopped',
      'customer_signed_out',
      'binding_revoked',
      'token_barred',
      'loss_reported',
    ],
  )
  const { outcome } = stop(states, true, null, 'WRFM00000009')
  assert.ok(!outcome.ok && outcome.refusal === 'stale')
})

const open: PersonalProfile = {
  ...closed,
  personal: closed.personal && { ...closed.personal, mobile: { serviceName: 'モバイルIB' } },
}

function inquire(states: LostStopStates, profile = open, matches = true) {
  return decideMobileInquiry(states, { ...ids, verdict: { ...right, matches } }, profile, at)
}

test('S4-A1-03: モバイルIB is closed unless the profile keeps it, and refuses what the login would refuse', () => {
  const first = password({ service, mustChange: 'initial', expiresAtMs: at.epochMilliseconds + 1 })
  const table: [string, LostStopStates, PersonalProfile, boolean][] = [
    ['mobile_closed', known, closed, true],
    ['password_wrong', { ...known, agreement: stopped }, open, false],
    ['password_locked', { ...known, password: password({ service, locked: true }) }, open, true],
    ['service_stopped', { ...known, agreement: stopped, password: first }, open, true],
    ['password_change_first', { ...known, password: first }, open, true],
    ['accepted', known, open, true],
  ]
  for (const [i, [expected, states, profile, matches]] of table.entries()) {
    const { outcome } = inquire(states, profile, matches)
    assert.equal(outcome.ok ? 'accepted' : outcome.refusal, expected, `line ${i}`)
  }
})

test('S4-A1-03: it opens no session, and its owner sees it among the logins', () => {
  const { events } = inquire(known)
  assert.deepEqual(
    events.map(({ type }) => type),
    ['password_accepted', 'logged_in'],
  )
  const login = events[1]
  assert.ok(login?.type === 'logged_in')
  assert.deepEqual([login.by, login.device], ['password', 'モバイルIB'])
})
