// The same for systems whose users log in by OpenID Connect.
import type { Event } from '../../support/events.ts'
import { service } from './changes.ts'

const ofClient = { service, oidcClientId: 'oc1' } as const

export const oidcLife: readonly (readonly Event[])[] = [
  [
    {
      type: 'oidc_client_created',
      ...ofClient,
      name: "残高照会の 'アプリ' 🏦",
      redirectUris: ['https://rp.example/callback', 'http://localhost:8090/callback'],
      afterLogoutUris: [],
      logoutUri: null,
      jwk: null,
      secret: { confidential: Uint8Array.from([0, 255]) },
      createdAtMs: 1,
    },
    {
      type: 'oidc_client_created',
      service,
      oidcClientId: 'oc0',
      name: '鍵',
      redirectUris: ['https://rp.example/'],
      afterLogoutUris: ['https://rp.example/bye'],
      logoutUri: 'https://rp.example/logout',
      asks: true,
      notifyUri: 'https://rp.example/ping',
      jwk: '{"crv":"P-256"}',
      secret: null,
      createdAtMs: 1,
    },
  ],
  [
    {
      type: 'oidc_client_rotated',
      ...ofClient,
      secret: { confidential: Uint8Array.from([1, 254]) },
      formerUntilMs: Number.MAX_SAFE_INTEGER,
    },
  ],
  [{ type: 'oidc_subject_given', service, userId: '0000000002', subject: 'chance' }],
  [{ type: 'oidc_client_disabled', ...ofClient }],
]
