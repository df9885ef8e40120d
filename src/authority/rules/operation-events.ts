import type { RejectionReason } from '../../otp/signed-operation/answer.ts'
import type { Template } from '../../otp/signed-operation/fields.ts'
import type { Confidential } from '../../platform/decision/event.ts'
import type { OfUser } from './keys.ts'

/** `operationId` is in hexadecimal, as everything of an operation that is not text. */
type OfOperation = OfUser & { readonly operationId: string; readonly tokenId: string }

/** A device's signature over its answer, and the key that checks it. */
export type DeviceAnswer = { readonly deviceKey: string; readonly signature: string }

export type OperationEvent =
  | (OfOperation & {
      readonly type: 'operation_created'
      readonly holder: string
      readonly act: string
      readonly subject: string
      readonly template: Template
      /** The payload and the institution's signature; of whoever is paid, so not in the journal. */
      readonly cose: Confidential<Uint8Array>
      /** Of a batch, as JSON in their order: what its root is over. */
      readonly rows?: Confidential<string>
      /** SHA-256 of the payload. */
      readonly digest: string
      /** The institution's public key that checks the signature: x, then y. Left out: of before it was kept. */
      readonly operationKey?: string
      readonly issuedAtMs: number
      readonly expiresAtMs: number
    })
  | (OfOperation &
      Partial<DeviceAnswer> & {
        readonly type: 'operation_approved'
        readonly by: 'code' | 'device'
        readonly digest: string
        readonly endedAtMs: number
      })
  | (OfOperation &
      Partial<DeviceAnswer> & {
        readonly type: 'operation_rejected'
        readonly by: 'page' | 'device' | 'client'
        readonly reason: RejectionReason
        readonly digest: string
        readonly endedAtMs: number
      })
  | (OfOperation & { readonly type: 'operation_expired'; readonly endedAtMs: number })
  /** `reason`: `user`, `wrong_codes`, `token_changed`, `restored`, or why what was approved could not be done. */
  | (OfOperation & {
      readonly type: 'operation_cancelled'
      readonly reason: string
      readonly endedAtMs: number
    })
  /** Beside the `code_rejected` that counts it toward the lock. */
  | (OfOperation & { readonly type: 'operation_code_rejected'; readonly wrongCodes: number })
  /** Two operators let a user confirm with plain codes again what the profile doesn't ask a signed operation for. */
  | (OfUser & { readonly type: 'plain_codes_allowed'; readonly operatorId: string })
  /** A device that can use the token's secret answers with this key from now on, and no other does. */
  | {
      readonly type: 'token_device_registered'
      readonly tokenId: string
      readonly deviceKey: string
      readonly registeredAtMs: number
    }
