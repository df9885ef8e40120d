import type { OfUser } from './keys.ts'

/** Codes that get a token app one token. */
export type ActivationEvent =
  | (OfUser & {
      readonly type: 'activation_issued'
      readonly codeHash: string
      readonly issuedAtMs: number
      readonly expiresAtMs: number
    })
  | (OfUser & { readonly type: 'activation_used'; readonly tokenId: string; readonly usedAtMs: number })
  | (OfUser & { readonly type: 'activation_rejected'; readonly reason: 'used' | 'expired' })
  /** Stored in no form: it may be somebody's code with one letter mistyped. */
  | { readonly type: 'activation_rejected'; readonly reason: 'unknown' }
