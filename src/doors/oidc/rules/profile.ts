import type { ServiceProfile } from '../../../authority/rules/profile.ts'
import type { OidcClient } from './oidc-client.ts'

/** What systems are told that a user is called: chance that tells nothing, or the user ID itself. */
export const subjectKinds = ['userId', 'opaque'] as const

/** A system that the profile names. It proves itself with its key: a profile holds no secret. */
export type NamedClient = Pick<
  OidcClient,
  'name' | 'redirectUris' | 'afterLogoutUris' | 'logoutUri' | 'asks' | 'notifyUri'
> & {
  readonly clientId: string
  /** Its public key. */
  readonly jwk: Readonly<Record<string, unknown>>
}

export type OidcPolicy = {
  readonly subject: (typeof subjectKinds)[number]
  /** How long a code waits to be exchanged. */
  readonly codeSeconds: number
  /** How long an access token and an ID token are good. */
  readonly tokenSeconds: number
  /** Systems of the institution that come with the profile; others are registered by `oidc create`. */
  readonly clients: readonly NamedClient[]
}

/** The profile of a service whose users log in to other systems. */
export type OidcProfile = ServiceProfile & { readonly oidc: OidcPolicy }

export function isOidcProfile(profile: ServiceProfile): profile is OidcProfile {
  return 'oidc' in profile && profile.oidc != null
}
