import type { ServiceProfile } from '../../../authority/rules/profile.ts'
import type { OidcClient } from './oidc-client.ts'
import { isOidcProfile, type NamedClient } from './profile.ts'

/** The clients that a profile names; none without OpenID Connect. They count as long as the profile is in force. */
export function namedClients(profile: ServiceProfile | undefined): readonly OidcClient[] {
  if (profile === undefined || !isOidcProfile(profile)) return []
  return profile.oidc.clients.map((named) => clientOf(profile.service, named))
}

/** The one of them that has this ID. */
export function namedClient(
  profile: ServiceProfile | undefined,
  oidcClientId: string,
): OidcClient | undefined {
  if (profile === undefined || !isOidcProfile(profile)) return undefined
  const named = profile.oidc.clients.find(({ clientId }) => clientId === oidcClientId)
  return named && clientOf(profile.service, named)
}

function clientOf(service: string, { clientId, jwk, ...told }: NamedClient): OidcClient {
  return { ...told, oidcClientId: clientId, service, jwk: JSON.stringify(jwk), ...ofProfile }
}

const ofProfile = {
  secret: null,
  formerSecret: null,
  formerUntilMs: null,
  status: 'active',
  createdAtMs: 0,
} as const
