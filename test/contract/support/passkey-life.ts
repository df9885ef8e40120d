// Passkeys: registered, used, copied, renamed, removed, and what browsers sign.

import type { Event } from '../../support/events.ts'
import { service } from './changes.ts'

const of = { service, userId: '0000000001' } as const
const browser = (sessionHash: string, purpose: 'login' | 'registration') =>
  ({ service, sessionHash, purpose }) as const
const challenged = (sessionHash: string, purpose: 'login' | 'registration'): Event => ({
  type: 'passkey_challenged',
  ...browser(sessionHash, purpose),
  challenge: `challenge of ${sessionHash}`,
  userHandle: purpose === 'login' ? null : 'h1',
  issuedAtMs: 1,
  expiresAtMs: Number.MAX_SAFE_INTEGER,
})
const registered = (credentialId: string, usableFromMs: number): Event => ({
  type: 'passkey_registered',
  ...of,
  ...browser(`of ${credentialId}`, 'registration'),
  credentialId,
  publicKey: 'k',
  counter: 1,
  transports: ['internal', 'hybrid'],
  deviceType: 'multiDevice',
  backedUp: false,
  aaguid: '00000000-0000-0000-0000-000000000000',
  userHandle: 'h1',
  name: '山田の"端末"',
  registeredAtMs: 2,
  registeredBy: 'token',
  from: { browser: 'Google Chrome（Windows）', address: '192.0.2.7' },
  usableFromMs,
})
const rejected = { type: 'passkey_rejected', ...of, rejectedAtMs: 9 } as const

export const passkeyLife: readonly (readonly Event[])[] = [
  [challenged('of c1', 'registration')],
  [registered('c1', 5)],
  [
    challenged('b1', 'login'),
    challenged('b2', 'login'),
    challenged('b3', 'login'),
    challenged('b4', 'login'),
  ],
  [
    {
      type: 'passkey_accepted',
      ...of,
      ...browser('b1', 'login'),
      credentialId: 'c1',
      counter: 2,
      backedUp: true,
      usedAtMs: 6,
      took: { began: 'b1 inside', place: null },
    },
  ],
  [{ type: 'passkey_renamed', ...of, credentialId: 'c1', name: '山田の新しい端末' }],
  [{ type: 'passkeys_told', ...of, credentialIds: ['c1'], itself: null, toldAtMs: 7 }],
  [{ type: 'passkeys_told', ...of, credentialIds: [], itself: 'c1', toldAtMs: 8 }],
  [{ type: 'passkey_confirmed', ...of, credentialId: 'c1' }],
  [{ ...rejected, ...browser('b2', 'login'), credentialId: null, refusal: 'passkey_unknown' }],
  [{ ...rejected, ...browser('b3', 'login'), credentialId: 'c1', refusal: 'passkey_copied' }],
  [{ type: 'unknown_passkey_rejected', ...browser('b4', 'login'), refusal: 'passkey_unknown' }],
  [registered('c2', 50), registered('c3', 60)],
  [{ type: 'passkeys_admitted', ...of, credentialIds: ['c2'], admittedAtMs: 10 }],
  [{ type: 'passkey_disowned', ...of, credentialId: 'c3', disownedAtMs: 11 }],
  [{ type: 'passkey_removed', ...of, credentialId: 'c3', disowned: true, removedAtMs: 11 }],
  [{ type: 'passkeys_released', ...of, credentialIds: ['c1', 'c2'] }],
  [registered('c4', 70)],
  [challenged('b5', 'login')],
  [{ type: 'passkey_challenges_fenced', challenges: [{ sessionHash: 'b5', purpose: 'login' }] }],
]
