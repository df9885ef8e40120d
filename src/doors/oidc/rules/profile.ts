import type { ServiceProfile } from '../../../authority/rules/profile.ts'

/** What systems are told that a user is called: chance that tells nothing, or the user ID itself. */
export const subjectKinds = ['userId', 'opaque'] as const

export type OidcPolicy = {
  readonly subject: (typeof subjectKinds)[number]
  /** How long a code waits to be exchanged. */
  readonly codeSeconds: number
  /** How long an access token and an ID token are good. */
  readonly tokenSeconds: number
}

/** The profile of a service whose users log in to other systems. */
export type OidcProfile = ServiceProfile & { readonly oidc: OidcPolicy }

export function isOidcProfile(profile: ServiceProfile): profile is OidcProfile {
  return 'oidc' in profile && profile.oidc != null
}
