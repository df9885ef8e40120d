import { z } from 'zod'
import type { Strictness } from '../../authority/rules/profile-difference.ts'
import { count, type ProfileFields } from '../../authority/rules/profile-forms.ts'
import { type OidcPolicy, subjectKinds } from './rules/profile.ts'

export const oidcFields = {
  oidc: z
    .strictObject({
      subject: z
        .enum(subjectKinds)
        .default('opaque')
        .describe('what systems are told that a user is called: a random name that stays, or the user ID'),
      codeSeconds: count(10, 60).default(60).describe('how long an authorization code can be exchanged'),
      tokenSeconds: count(60, 3600).default(300).describe('how long ID tokens and access tokens are good'),
    })
    .nullable()
    .default(null)
    .describe('OpenID Connect: other systems of the institution let its users log in here; null: none'),
} as const satisfies ProfileFields<{ readonly oidc: OidcPolicy | null }>

export const oidcStrictness: Strictness = {
  'oidc.subject': { leastToMost: subjectKinds },
  'oidc.codeSeconds': 'lower',
  'oidc.tokenSeconds': 'lower',
}
