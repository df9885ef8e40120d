import type { Confidential } from '../../platform/decision/event.ts'

/** A key as the server knows it: whoever has the hash has no key. */
export type ClientKey = {
  readonly keyId: string
  readonly hash: string
  readonly createdAtMs: number
  /** Null: until somebody revokes it. */
  readonly expiresAtMs: number | null
  /** Who was shown it when it was made: `terminal:` and the name. Missing of keys from before that was kept. */
  readonly madeBy?: string
}

type OfClient = { readonly service: string; readonly clientId: string }

/** Other systems of an institution (連携先), and what they were answered. */
export type ClientEvent =
  | (OfClient & {
      readonly type: 'client_created'
      readonly name: string
      readonly scopes: readonly string[]
      readonly requestsPerSecond: number
      readonly key: ClientKey
      readonly createdAtMs: number
    })
  /** `dropped`: keys that had ended long before, which nobody asks about any more. */
  | (OfClient & {
      readonly type: 'client_key_added'
      readonly key: ClientKey
      readonly dropped: readonly string[]
    })
  /** Without an instant in journals of before, which forgot the key. */
  | (OfClient & {
      readonly type: 'client_key_revoked'
      readonly keyId: string
      readonly revokedAtMs?: number
    })
  | (OfClient & { readonly type: 'client_disabled' })
  /** A code for a user whom the service doesn't have: kept only as a keyed hash, as an unknown login ID is. */
  | {
      readonly type: 'verification_rejected'
      readonly service: string
      readonly loginHash: string
      readonly refusal: 'user_unknown'
      readonly context?: string
    }
  /** In the same transaction as what the answer tells. */
  | (OfClient & {
      readonly type: 'request_answered'
      /** Of the client and its idempotency key. */
      readonly requestHash: string
      /** A keyed hash of the request: it may hold a code. */
      readonly fingerprint: string
      readonly status: number
      /** The body of the answer: it may hold a password. */
      readonly sealed: Confidential<Uint8Array>
      readonly expiresAtMs: number
    })

/** Why nothing was done about a client; part of `Refusal`. */
export type ClientRefusal = 'client_unknown' | 'client_disabled' | 'client_keys_full' | 'client_key_unknown'
