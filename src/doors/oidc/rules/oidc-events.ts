import type { Confidential } from '../../../platform/decision/event.ts'

type OfClient = { readonly service: string; readonly oidcClientId: string }

/** Systems of an institution whose users log in here, what is done about them, and what they are told. */
export type OidcEvent =
  | (OfClient & {
      readonly type: 'oidc_client_created'
      readonly name: string
      /** Where its users return to after a login, exactly. */
      readonly redirectUris: readonly string[]
      /** Where they may return to after a logout. */
      readonly afterLogoutUris: readonly string[]
      /** Where it is told that a session has ended; null: it isn't. */
      readonly logoutUri: string | null
      /** Whether it may ask users' tokens; left out: it may not. */
      readonly asks?: boolean
      /** Where it is notified of their answers; null or left out: it asks. */
      readonly notifyUri?: string | null
      /** The public key that it proves itself with, as JSON; null: it has a secret. */
      readonly jwk: string | null
      /** SHA-256 of its secret. */
      readonly secret: Confidential<Uint8Array> | null
      readonly createdAtMs: number
    })
  /** Until the former one ends, both are right. */
  | (OfClient & {
      readonly type: 'oidc_client_rotated'
      readonly secret: Confidential<Uint8Array>
      readonly formerUntilMs: number
    })
  | (OfClient & { readonly type: 'oidc_client_disabled' })
  /** What a user is called towards these systems. */
  | {
      readonly type: 'oidc_subject_given'
      readonly service: string
      readonly userId: string
      readonly subject: string
    }
  /** A code was exchanged: the system knows who logged in, and how. */
  | (OfClient & {
      readonly type: 'oidc_login_told'
      readonly userId: string
      readonly name: string
      readonly acr: string
    })
  /** It was told that the user's token said yes to this operation. */
  | (OfClient & {
      readonly type: 'oidc_answer_told'
      readonly userId: string
      readonly name: string
      readonly operationId: string
    })
  /** It was told that the session has ended, or could not be. */
  | (OfClient & {
      readonly type: 'oidc_logout_told'
      readonly userId: string
      readonly arrived: boolean
    })

/** Why nothing was done about a client. */
export type OidcRefusal =
  | 'oidc_client_unknown'
  | 'oidc_client_disabled'
  | 'oidc_secrets_full'
  | 'oidc_no_secret'
