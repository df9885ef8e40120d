import type { Confidential } from '../../../platform/decision/event.ts'

/** What a client puts into User-Password: the code, the password with the code behind it, or one after the other. */
export const radiusAskings = ['code', 'password+code', 'challenge'] as const
export type RadiusAsking = (typeof radiusAskings)[number]

type OfClient = { readonly service: string; readonly radiusClientId: string }

/** Machines of an institution that ask by RADIUS, and what is done about them. */
export type RadiusEvent =
  | (OfClient & {
      readonly type: 'radius_client_created'
      readonly name: string
      /** Addresses and networks that it asks from. */
      readonly addresses: readonly string[]
      readonly asks: RadiusAsking
      /** Whether requests without Message-Authenticator are dropped. */
      readonly signed: boolean
      /** SHA-256 of the certificate that it asks over TLS with; null: by UDP. */
      readonly fingerprint: string | null
      /** Sealed to the client; null over TLS, which needs none. */
      readonly secret: Confidential<Uint8Array> | null
      readonly createdAtMs: number
    })
  /** Until the former one ends, both are right. */
  | (OfClient & {
      readonly type: 'radius_client_rotated'
      readonly secret: Confidential<Uint8Array>
      readonly formerUntilMs: number
    })
  | (OfClient & { readonly type: 'radius_client_disabled' })

/** Why nothing was done about a client. */
export type RadiusRefusal =
  | 'radius_client_unknown'
  | 'radius_client_disabled'
  | 'radius_secrets_full'
  | 'radius_no_secret'
