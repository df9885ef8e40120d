import type { ServiceProfile } from '../../../authority/rules/profile.ts'
import type { OidcClient } from './oidc-client.ts'
import { isOidcProfile } from './profile.ts'

/** The clients that a profile names; none without OpenID Connect. They count as long as the profile is in force. */
export function namedClients(profile: ServiceProfile | undefined): readonly OidcClient[] {
  if (profile === undefined || !isOidcProfile(profile)) return []
  const { service, oidc } = profile
  return oidc.clients.map(({ clientId, jwk, ...told }) => ({
    ...told,
    oidcClientId: clientId,
    service,
    jwk: JSON.stringify(jwk),
    ...ofProfile,
  }))
}

const ofProfile = {
  secret: null,
  formerSecret: null,
  formerUntilMs: null,
  status: 'active',
  createdAtMs: 0,
} as const
