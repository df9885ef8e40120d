// The same for clients of the API, and what they were answered.
import type { Event } from '../../support/events.ts'
import { service } from './changes.ts'

const ofClient = { service, clientId: 'cl1' } as const
const key = { keyId: 'k1', hash: 'h1', createdAtMs: 1, expiresAtMs: null } as const
const certificate = {
  serial: '01',
  authorityId: 'ca1',
  fingerprint: 'a',
  issuedAtMs: 1,
  expiresAtMs: Number.MAX_SAFE_INTEGER,
  madeBy: 'terminal:sato',
} as const

export const clientLife: readonly (readonly Event[])[] = [
  [
    {
      type: 'client_created',
      ...ofClient,
      name: "割符 '連携' 🏦",
      scopes: ['verify', 'verify:detail'],
      requestsPerSecond: 1000,
      key,
      createdAtMs: 1,
    },
  ],
  [
    {
      type: 'client_key_added',
      ...ofClient,
      key: { ...key, keyId: 'k2', expiresAtMs: Number.MAX_SAFE_INTEGER },
      dropped: [],
    },
  ],
  [{ type: 'client_key_added', ...ofClient, key: { ...key, keyId: 'k3' }, dropped: ['k2'] }],
  [{ type: 'client_key_revoked', ...ofClient, keyId: 'k1' }],
  [{ type: 'client_key_revoked', ...ofClient, keyId: 'k3', revokedAtMs: 9 }],
  [
    {
      type: 'request_answered',
      ...ofClient,
      requestHash: 'r1',
      fingerprint: 'f1',
      status: 200,
      sealed: { confidential: Uint8Array.from([0, 255]) },
      expiresAtMs: Number.MAX_SAFE_INTEGER,
    },
  ],
  [{ type: 'client_certificate_issued', ...ofClient, certificate, dropped: [] }],
  [
    {
      type: 'client_certificate_issued',
      ...ofClient,
      certificate: { ...certificate, serial: '02', fingerprint: 'b' },
      dropped: ['01'],
    },
  ],
  [
    {
      type: 'client_certificate_revoked',
      ...ofClient,
      serial: '02',
      reason: 'superseded',
      revokedAtMs: Number.MAX_SAFE_INTEGER,
    },
  ],
  [
    {
      type: 'client_assertion_used',
      ...ofClient,
      keyId: 'k3',
      assertionHash: 'a1',
      expiresAtMs: Number.MAX_SAFE_INTEGER,
    },
  ],
  [{ type: 'client_proof_rejected', ...ofClient, because: 'certificate_missing' }],
  [{ type: 'client_disabled', ...ofClient }],
]
