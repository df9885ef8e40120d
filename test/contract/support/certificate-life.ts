// The same for certificates and what signs them.
import type { Event } from '../../support/events.ts'
import { service } from './changes.ts'

const ofCertificate = { service, userId: '0000000001', serial: '4f00' } as const

export const certificateLife: readonly (readonly Event[])[] = [
  [
    {
      type: 'certificate_authority_created',
      authorityId: '4a00',
      name: "割符 '認証局' 🏦",
      certificate: '-----BEGIN CERTIFICATE-----\n',
      sealed: { confidential: Uint8Array.from([0, 255]) },
      createdAtMs: 1,
      expiresAtMs: Number.MAX_SAFE_INTEGER,
    },
  ],
  [
    {
      type: 'certificate_issued',
      ...ofCertificate,
      authorityId: '4a00',
      fingerprint: 'f0',
      issuedAtMs: 2,
      expiresAtMs: 3,
    },
  ],
  [
    { type: 'certificate_accepted', ...ofCertificate },
    { type: 'certificate_rejected', ...ofCertificate, refusal: 'certificate_expired' },
    { type: 'certificate_rejected', service, serial: null, refusal: 'certificate_unknown' },
  ],
  [{ type: 'certificate_revoked', ...ofCertificate, reason: 'superseded', revokedAtMs: 4 }],
]
