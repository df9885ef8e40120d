import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inside } from '../../../test/support/mail-states.ts'
import { at, binding, password, profileOf, ticket, user } from '../../../test/support/states.ts'
import { anyStage, openSession, openTicket, type SessionStates, type TicketStates } from './gate.ts'

const profile = profileOf('shoko-chukin/fx-web-2025')
const { service } = profile

test('FLOW-04: what opens with a ticket, for every reason that closes it', () => {
  const ready: TicketStates = {
    ticket: ticket({ purpose: 'enrollment' }),
    user: user(),
    password: password(),
    binding: binding(),
  }
  const lines: [string, TicketStates, boolean][] = [
    ['none', { ...ready, ticket: undefined }, false],
    ['a session', { ...ready, ticket: ticket({ purpose: 'enrollment', stage: 'authenticated' }) }, false],
    ['for something else', { ...ready, ticket: ticket() }, false],
    ['of nobody', { ...ready, user: undefined }, false],
    ['of a suspended user', { ...ready, user: user({ status: 'suspended' }) }, false],
    ['of a deleted user', { ...ready, user: user({ status: 'deleted' }) }, false],
    ['of another user', { ...ready, user: user({ userId: 'another' }) }, false],
    ['of another service', { ...ready, user: user({ service }) }, false],
    ['without a password', { ...ready, password: undefined }, false],
    [
      'too old',
      { ...ready, ticket: ticket({ purpose: 'enrollment', expiresAtMs: at.epochMilliseconds }) },
      false,
    ],
    ['good', ready, true],
  ]
  for (const [line, states, opens] of lines) {
    assert.equal(openTicket(states, 'enrollment', at) !== null, opens, line)
  }
})

test('X2, SES-04: whatever the ticket is for, it is void once the password was locked or set again', () => {
  for (const purpose of ['login', 'enrollment', 'registration', 'stop'] as const) {
    const ready: TicketStates = {
      ticket: ticket({ purpose }),
      user: user(),
      password: password(),
      binding: undefined,
    }
    const later = password({ setAtMs: at.epochMilliseconds + 1 })
    assert.notEqual(openTicket(ready, purpose, at), null, purpose)
    assert.equal(openTicket({ ...ready, password: password({ locked: true }) }, purpose, at), null, purpose)
    assert.equal(openTicket({ ...ready, password: later }, purpose, at), null, purpose)
  }
})

test('SES-06, G-12: which session is open, and what stays shut to one that must change its password', () => {
  const idleMs = profile.session.idleSeconds * 1000
  const ready: SessionStates = { session: inside(), user: user({ service, sessionHash: 'session' }) }
  const startedAtMs = at.epochMilliseconds - idleMs
  const lines: [string, SessionStates, boolean, boolean][] = [
    ['none', { ...ready, session: undefined }, false, false],
    ['of nobody', { ...ready, user: undefined }, false, false],
    ['a ticket', { ...ready, session: inside({ stage: 'ticket' }) }, false, false],
    [
      'of a suspended user',
      { ...ready, user: user({ status: 'suspended', sessionHash: 'session' }) },
      false,
      false,
    ],
    ['not the current one', { ...ready, user: user({ sessionHash: 'another' }) }, false, false],
    ['too old', { ...ready, session: inside({ expiresAtMs: at.epochMilliseconds }) }, false, false],
    ['idle', { ...ready, session: inside({ startedAtMs }) }, false, false],
    ['must change', { ...ready, session: inside({ stage: 'must_change_password' }) }, false, true],
    ['good', ready, true, true],
  ]
  for (const [line, states, opens, opensForChange] of lines) {
    assert.equal(openSession(states, 0, profile, at) !== null, opens, line)
    assert.equal(openSession(states, 0, profile, at, anyStage) !== null, opensForChange, line)
  }
  const idle = { ...ready, session: inside({ startedAtMs }) }
  assert.notEqual(openSession(idle, startedAtMs + 1, profile, at), null, 'used since then')
})
