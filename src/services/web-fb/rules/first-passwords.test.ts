import assert from 'node:assert/strict'
import { test } from 'node:test'
import { at, password } from '../../../../test/support/states.ts'
import {
  administrator,
  fbProfile,
  fbUser,
  fixedPassword,
  right,
} from '../../../../test/support/web-fb/states.ts'
import { decideFirstPasswords, type FirstPasswordsStates } from './first-passwords.ts'

const { userId, service } = administrator
const session = { ...right.session, stage: 'must_change_password' } as const
const states: FirstPasswordsStates = {
  session,
  user: administrator,
  password: password({ service, userId, mustChange: 'initial' }),
  fbUser: fbUser({ userId, role: 'administrator' }),
  registration: fixedPassword({ mustChange: true, failures: 5 }),
  approval: fixedPassword({ purpose: 'approval', mustChange: true, failures: 2 }),
  transfer: fixedPassword({ purpose: 'transfer', mustChange: true }),
}

function chosen(next: string, matches = true) {
  const verdict = { matches, generation: 1 }
  return { current: 'first', next, again: next, verdict, verifier: { confidential: 'new' } }
}

function decide(changes: Partial<FirstPasswordsStates>, wrong?: 'registration' | 'approval' | 'transfer') {
  const login = {
    service,
    userId,
    newPassword: 'Kawaru25new',
    newPasswordAgain: 'Kawaru25new',
    currentVerdict: { matches: true, generation: 1, rehashed: null },
    reused: false,
    isCommon: false,
    newVerifier: { confidential: 'new' },
    seenAtMs: at.epochMilliseconds,
    sessionHash: 'next',
  }
  const fixed = {
    registration: chosen('284602', wrong !== 'registration'),
    approval: chosen('1937460251', wrong !== 'approval'),
    transfer: chosen('Soufu2025k', wrong !== 'transfer'),
  }
  const { outcome, events } = decideFirstPasswords({ ...states, ...changes }, { login, fixed }, fbProfile, at)
  const counted = events.map((event) =>
    event.type === 'fixed_password_rejected' ? [event.failures, event.locked] : event.type,
  )
  return [outcome.ok ? 'accepted' : outcome.refusal, counted]
}

test('issue 11: first passwords are judged in a session of this moment only, and count only while nothing is locked', () => {
  const locked = password({ service, userId, locked: true })
  const expired = { ...session, expiresAtMs: at.epochMilliseconds }
  const table: [
    string,
    (readonly [number, boolean])[],
    Partial<FirstPasswordsStates>,
    Parameters<typeof decide>[1],
  ][] = [
    ['ticket_invalid', [], { session: undefined }, 'registration'],
    ['ticket_invalid', [], { session: { ...session, stage: 'ticket' } }, 'registration'],
    ['ticket_invalid', [], { session: expired }, 'registration'],
    ['ticket_invalid', [], { user: { ...administrator, sessionHash: null } }, 'registration'],
    ['ticket_invalid', [], { user: { ...administrator, status: 'suspended' } }, 'registration'],
    ['ticket_invalid', [], { fbUser: undefined }, 'registration'],
    ['password_locked', [[5, true]], { password: locked }, 'registration'],
    ['password_locked', [[5, true]], { password: locked }, 'approval'],
    ['password_locked', [[6, true]], {}, 'registration'],
    ['approval_password_wrong', [[3, false]], {}, 'approval'],
  ]
  for (const [i, [expected, counted, changes, wrong]] of table.entries()) {
    assert.deepEqual(decide(changes, wrong), [expected, counted], `line ${i}`)
  }
  assert.equal(decide({})[0], 'accepted')
})
