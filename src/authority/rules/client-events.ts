import type { Confidential } from '../../platform/decision/event.ts'
import type { RevocationReason } from './certificate-events.ts'

/** A key as the server knows it: whoever has the hash, or the public half, has no key. */
export type ClientKey = {
  readonly keyId: string
  readonly hash: string
  readonly createdAtMs: number
  /** Null: until somebody revokes it. */
  readonly expiresAtMs: number | null
  /** Who was shown it when it was made: `terminal:` and the name. Missing of keys from before that was kept. */
  readonly madeBy?: string
  /** The public half of a key that signs assertions and is never sent (private_key_jwt, RFC 7523): a JWK, as it was checked. */
  readonly jwk?: string
}

/** What a client shows in the handshake besides its key (RFC 8705). */
export type NewClientCertificate = {
  /** Hexadecimal; unique over all authorities. */
  readonly serial: string
  readonly authorityId: string
  /** SHA-256 of the whole certificate, hexadecimal. */
  readonly fingerprint: string
  readonly issuedAtMs: number
  readonly expiresAtMs: number
  readonly madeBy: string
}

export type ClientCertificate = NewClientCertificate & {
  readonly revokedAtMs: number | null
  readonly reason: RevocationReason | null
}

/** Why a request did not prove who asks. Outside all of them are one 401. */
export type ProofRefusal =
  | 'key_unknown'
  | 'certificate_missing'
  | 'certificate_other'
  | 'assertion_elsewhere'
  | 'assertion_expired'
  | 'assertion_too_long'
  | 'assertion_early'
  | 'assertion_forged'
  | 'assertion_used'

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
  /** `dropped`: serials of those that had expired by then. */
  | (OfClient & {
      readonly type: 'client_certificate_issued'
      readonly certificate: NewClientCertificate
      readonly dropped: readonly string[]
    })
  | (OfClient & {
      readonly type: 'client_certificate_revoked'
      readonly serial: string
      readonly reason: RevocationReason
      readonly revokedAtMs: number
    })
  | (OfClient & {
      readonly type: 'client_assertion_used'
      readonly keyId: string
      readonly assertionHash: string
      readonly expiresAtMs: number
    })
  /** A right key without its certificate, or an assertion for the second time: somebody else has what is the client’s. */
  | (OfClient & { readonly type: 'client_proof_rejected'; readonly because: ProofRefusal })
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
export type ClientRefusal =
  | 'client_unknown'
  | 'client_disabled'
  | 'client_keys_full'
  | 'client_key_unknown'
  | 'client_certificates_full'
