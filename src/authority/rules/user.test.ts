import assert from 'node:assert/strict'
import { test } from 'node:test'
import { user } from '../../../test/support/states.ts'
import type { Event } from './events.ts'
import { userState } from './user.ts'

const before = user({ sessionHash: 'session' })
const { service, userId } = before
const of = { service, userId }
const own = { ...of, holder: `user:${userId}` }
const shared = { ...of, holder: 'customer:c1' }
const held = { bindingId: 'b1', tokenId: 'WRFM00000001', enrolledAtMs: 1 }
const address = { confidential: 'taro@warifu.example' } as never
const set = {
  type: 'password_set',
  ...of,
  verifier: { confidential: '' },
  setAtMs: 1,
  expiresAtMs: 1,
} as const
const rejected = { type: 'password_rejected', ...of, refusal: 'password_wrong', failures: 5 } as const

/** Each event, and what is left after it: the session, the tickets. */
const table: readonly (readonly [name: string, Event, session: boolean, tickets: boolean])[] = [
  ['suspended', { type: 'user_suspended', ...of }, false, false],
  ['deleted', { type: 'user_deleted', ...of }, false, false],
  ['resumed', { type: 'user_resumed', ...of }, true, false],
  ['given a password by the desk', { ...set, mustChange: 'reset' }, false, false],
  ['given a first password again', { ...set, mustChange: 'initial' }, false, false],
  ['changed their own password', { ...set, mustChange: null }, true, false],
  ['locked by an administrator', { type: 'password_locked', ...of }, false, false],
  ['unlocked', { type: 'password_unlocked', ...of }, true, false],
  // A stranger at the login must not be able to end anybody's session; inside, the guesser has it.
  ['locked by guesses at the login', { ...rejected, at: 'login', locked: true }, true, false],
  ['locked by guesses inside', { ...rejected, at: 'change', locked: true }, false, false],
  ['guessed at once', { ...rejected, at: 'login', locked: false }, true, true],
  ['token revoked', { type: 'binding_revoked', ...own, ...held }, false, false],
  ['token suspended', { type: 'binding_suspended', ...own }, false, false],
  ['token resumed', { type: 'binding_resumed', ...own }, true, false],
  ['token unlocked', { type: 'binding_unlocked', ...own }, true, false],
  ['token enrolled', { type: 'token_enrolled', ...own, ...held, steps: [1] }, true, false],
  ['token lost', { type: 'token_revoked', tokenId: 'x', reason: 'lost', boundTo: [of] }, false, false],
  ['shared token revoked', { type: 'binding_revoked', ...shared, ...held }, true, true],
  ['shared token enrolled', { type: 'token_enrolled', ...shared, ...held, steps: [1] }, true, true],
  ['address removed', { type: 'mail_address_removed', ...of }, false, false],
  [
    'address changed',
    { type: 'mail_address_changed', ...of, address, changedAtMs: 1, coolingUntilMs: 1 },
    true,
    false,
  ],
  [
    'certificate revoked',
    { type: 'certificate_revoked', ...of, serial: '01', reason: 'superseded', revokedAtMs: 1 },
    false,
    false,
  ],
  [
    'passkey removed',
    { type: 'passkey_removed', ...of, credentialId: 'c', disowned: true, removedAtMs: 1 },
    true,
    false,
  ],
  ['passkeys removed by the desk', { type: 'passkeys_released', ...of, credentialIds: [] }, false, false],
  ['given another role', { type: 'operator_appointed', ...of, role: 'auditor' }, false, false],
  // Rights are read at each act, so the session goes on with the new ones.
  ['made an administrator', { type: 'user_changed', ...of, userName: 'x', administrator: true }, true, false],
  ['renamed', { type: 'user_changed', ...of, userName: 'x', administrator: false }, true, true],
]

test('FLOW-05, SES-04, X2: what ends a session, and what voids tickets', () => {
  for (const [name, event, session, tickets] of table) {
    const after = userState.evolve(before, event)
    assert.ok(after, name)
    assert.deepEqual([after.sessionHash !== null, after.ticketGrant !== null], [session, tickets], name)
  }
})

test('FLOW-05: a token that is revoked everywhere touches those it was bound to, and an old entry nobody', () => {
  const effect = userState.touches.find(({ type }) => type === 'token_revoked')
  const revoked = { type: 'token_revoked', tokenId: 'x', reason: 'lost' } as const
  assert.deepEqual(effect?.keys({ ...revoked, boundTo: [of] } as Event), [[service, userId]])
  assert.deepEqual(effect?.keys(revoked), [])
})
