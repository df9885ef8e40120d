// The same for clients of RADIUS.
import type { Event } from '../../support/events.ts'
import { service } from './changes.ts'

const ofClient = { service, radiusClientId: 'rc1' } as const

export const radiusLife: readonly (readonly Event[])[] = [
  [
    {
      type: 'radius_client_created',
      ...ofClient,
      name: "店舗の 'VPN' 🏦",
      addresses: ['192.0.2.0/24', '2001:db8::1'],
      asks: 'challenge',
      signed: false,
      fingerprint: null,
      secret: { confidential: Uint8Array.from([0, 255]) },
      createdAtMs: 1,
    },
    {
      type: 'radius_client_created',
      service,
      radiusClientId: 'rc0',
      name: 'TLS',
      addresses: ['::/0'],
      asks: 'code',
      signed: true,
      fingerprint: 'ab'.repeat(32),
      secret: null,
      createdAtMs: 1,
    },
  ],
  [
    {
      type: 'radius_client_rotated',
      ...ofClient,
      secret: { confidential: Uint8Array.from([1, 254]) },
      formerUntilMs: Number.MAX_SAFE_INTEGER,
    },
  ],
  [{ type: 'radius_client_disabled', ...ofClient }],
]
