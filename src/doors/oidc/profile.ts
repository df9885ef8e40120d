import { z } from 'zod'
import type { Strictness } from '../../authority/rules/profile-difference.ts'
import { count, oneLine, type ProfileFields } from '../../authority/rules/profile-forms.ts'
import { clientUriForm } from './rules/client-uri.ts'
import { type OidcPolicy, subjectKinds } from './rules/profile.ts'

type Known = {
  /** Whether a text is the exact address of a system. */
  readonly isClientUri: (text: string) => boolean
  /** Whether a JWK holds a key that only checks. */
  readonly isPublicKey: (jwk: object) => boolean
}

export const oidcFields = (known: Known) =>
  ({
    oidc: z
      .strictObject({
        subject: z
          .enum(subjectKinds)
          .default('opaque')
          .describe('what systems are told that a user is called: a random name that stays, or the user ID'),
        codeSeconds: count(10, 60).default(60).describe('how long an authorization code can be exchanged'),
        tokenSeconds: count(60, 3600).default(300).describe('how long ID tokens and access tokens are good'),
        clients: clientsField(known)
          .default([])
          .describe('systems of the institution that come with the profile; others by `oidc create`'),
      })
      .nullable()
      .default(null)
      .describe('OpenID Connect: other systems of the institution let its users log in here; null: none'),
  }) as const satisfies ProfileFields<{ readonly oidc: OidcPolicy | null }>

function clientsField({ isClientUri, isPublicKey }: Known) {
  const uri = z.string().max(500).refine(isClientUri, { error: clientUriForm })

  const publicJwk = z.record(z.string(), z.unknown()).refine(isPublicKey, {
    error: 'is not a public key for signatures (P-256, Ed25519, or RSA of 2048 to 4096 bits)',
  })

  return z
    .array(
      z
        .strictObject({
          clientId: z
            .string()
            .regex(/^[a-z][a-z0-9-]{2,39}$/)
            .describe('its client_id, which is never given to another system'),
          name: oneLine.describe('what it is, as users and the journal read it'),
          redirectUris: z
            .array(uri)
            .min(1)
            .max(20)
            .describe('where its users return to after a login, exactly'),
          afterLogoutUris: z
            .array(uri)
            .max(20)
            .default([])
            .describe('where they may return to after a logout, exactly'),
          logoutUri: uri
            .nullable()
            .default(null)
            .describe('where it is told that a session has ended; its origin is in WARIFU_WEBHOOK_ORIGINS'),
          asks: z.boolean().default(false).describe('whether it may ask users’ tokens (CIBA)'),
          notifyUri: uri
            .nullable()
            .default(null)
            .describe('where it is notified that a token has answered, as logoutUri; null: it asks'),
          jwk: publicJwk.describe('its public key, with which it proves itself (private_key_jwt)'),
        })
        .refine(({ asks, notifyUri }) => asks || notifyUri === null, {
          error: 'is notified only if it asks',
          path: ['notifyUri'],
        }),
    )
    .max(50)
    .refine((all) => new Set(all.map(({ clientId }) => clientId)).size === all.length, {
      error: 'name one clientId twice',
    })
}

export const oidcStrictness: Strictness = {
  'oidc.subject': { leastToMost: subjectKinds },
  'oidc.codeSeconds': 'lower',
  'oidc.tokenSeconds': 'lower',
  'oidc.clients': 'fewer entries',
}
