import type { Confidential } from '../../platform/decision/event.ts'

type OfCertificate = { readonly service: string; readonly userId: string; readonly serial: string }

/** Why a certificate was revoked, and the CRLReason that says so in a list (RFC 5280 §5.3.1). */
export const revocationReasons = {
  key_compromise: 1,
  affiliation_changed: 3,
  superseded: 4,
  cessation_of_operation: 5,
} as const

export type RevocationReason = keyof typeof revocationReasons

/** Why a certificate did not open a login; part of `Refusal`. */
export type CertificateRefusal =
  | 'certificate_missing'
  | 'certificate_unknown'
  | 'certificate_elsewhere'
  | 'certificate_revoked'
  | 'certificate_expired'
  | 'certificate_changed'

/** Why none was issued; also part of `Refusal`. */
export type IssuanceRefusal = 'authority_missing' | 'authority_too_old'

export type CertificateEvent =
  | {
      readonly type: 'certificate_authority_created'
      readonly authorityId: string
      readonly name: string
      /** PEM. */
      readonly certificate: string
      /** Its private key. */
      readonly sealed: Confidential<Uint8Array>
      readonly createdAtMs: number
      readonly expiresAtMs: number
    }
  | (OfCertificate & {
      readonly type: 'certificate_issued'
      readonly authorityId: string
      readonly fingerprint: string
      readonly issuedAtMs: number
      readonly expiresAtMs: number
    })
  | (OfCertificate & {
      readonly type: 'certificate_revoked'
      readonly reason: RevocationReason
      readonly revokedAtMs: number
    })
  /** Precedes the login that it opened together with the password. */
  | (OfCertificate & { readonly type: 'certificate_accepted' })
  /** The certificate of a user of this service. */
  | (OfCertificate & { readonly type: 'certificate_rejected'; readonly refusal: CertificateRefusal })
  /** None, a stranger's, or one of another service; in that case with its serial. */
  | {
      readonly type: 'certificate_rejected'
      readonly service: string
      readonly serial: string | null
      readonly refusal: CertificateRefusal
    }
