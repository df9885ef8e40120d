import type { Confidential } from '../../platform/decision/event.ts'
import type { OfUser } from './keys.ts'
import type { FormFactor, MovingFactor } from './profile.ts'

/** Why a token was revoked as a whole; `replaced` is an offer for which the same ticket got another. */
export type TokenRevocationReason = 'lost' | 'stolen' | 'retired' | 'replaced'

/** What stays fixed for a token, as it was created. */
export type TokenFacts = {
  readonly tokenId: string
  readonly movingFactor: MovingFactor
  readonly formFactor: FormFactor
  readonly algorithm: 'SHA1' | 'SHA256' | 'SHA512'
  readonly digits: 6 | 8
  readonly periodSeconds: number
  readonly sealedSecret: Confidential<Uint8Array>
  readonly issuedAtMs: number
  readonly expiresAtMs: number
}

export type TokenEvent =
  | (TokenFacts & { readonly type: 'token_issued' })
  /** A token from a file: a hardware device, or one issued by another system. */
  | (TokenFacts & {
      readonly type: 'token_imported'
      /** Of an event-based token, the counter before the next one; −1 for a token that was never used. */
      readonly lastStep: number
      readonly serialNo: string | null
      /** The spelling that it is looked for by (I1); null for none. Absent in journals from before. */
      readonly serialKey?: string | null
      readonly manufacturer: string | null
    })
  /** Precedes the tokens of a file. The desk and its operator, or neither when done at a terminal. */
  | {
      readonly type: 'tokens_imported'
      readonly service: string | null
      readonly userId: string | null
      readonly format: 'pskc' | 'csv'
      /** SHA-256 of the file, base64url. */
      readonly digest: string
      readonly count: number
      readonly reason: string | null
    }
  /** Secrets were exported. */
  | {
      readonly type: 'tokens_exported'
      readonly protection: 'key' | 'password' | 'plain'
      readonly prefix: string
      readonly count: number
      /** SHA-256 of the token IDs in order, one a line, base64url. */
      readonly digest: string
    }
  | {
      readonly type: 'token_revoked'
      readonly tokenId: string
      readonly reason: TokenRevocationReason
      /** The users it was bound to, in any service, who are signed out. Absent in journals from before. */
      readonly boundTo?: readonly OfUser[]
    }
  /** After its revocation: its secret is gone for good, from the database too (decision 65). */
  | { readonly type: 'token_shredded'; readonly tokenId: string }
  /** A right code of the token alone, outside any binding; it is spent. */
  | {
      readonly type: 'token_checked'
      readonly tokenId: string
      readonly step: number
      readonly driftMs: number
      readonly driftUncertaintyMs: number
    }
  /** The same with two consecutive codes; token_synchronized belongs to a login and also concerns its binding. */
  | {
      readonly type: 'token_resynchronized'
      readonly tokenId: string
      readonly steps: readonly [number, number]
      readonly driftMs: number
      readonly driftUncertaintyMs: number
    }
  /** The desk put right what a false future had left; two codes have to follow (R2). */
  | (OfUser & {
      readonly type: 'token_use_corrected'
      readonly tokenId: string
      /** The last used step, in that future. */
      readonly fromStep: number
      /** From now on: all that can have been used by now. */
      readonly step: number
      /** What was accepted later than that, as the journal tells. */
      readonly spentAhead: readonly number[]
    })
  /**
   * Follows its `token_issued`: the secret was shown once to the holder of a ticket, who has yet to prove having it.
   */
  | (OfUser & { readonly type: 'token_offered'; readonly sessionHash: string; readonly tokenId: string })
  /** A token app requested the token issued with it; only hashes of its idempotency key and its request. */
  | {
      readonly type: 'token_requested'
      readonly requestHash: string
      readonly fingerprint: string
      readonly tokenId: string
      readonly expiresAtMs: number
    }

/** A token moves to another device: begun and confirmed by the old one, which can use its secret. */
export type TokenMoveEvent =
  | {
      readonly type: 'token_move_begun'
      readonly moveHash: string
      readonly tokenId: string
      readonly expiresAtMs: number
    }
  /** By the device that first showed the code; `number` is what its screen shows. */
  | {
      readonly type: 'token_move_claimed'
      readonly moveHash: string
      readonly tokenId: string
      readonly publicKey: string
      readonly number: string
    }
  | {
      readonly type: 'token_move_number_rejected'
      readonly moveHash: string
      readonly tokenId: string
      readonly wrongNumbers: number
    }
  /** From now on only the new device makes codes of it: it got another secret. */
  | {
      readonly type: 'token_moved'
      readonly moveHash: string
      readonly tokenId: string
      readonly sealedSecret: Confidential<Uint8Array>
      /** What the old device could have shown by then is spent; null: no more than before. */
      readonly step: number | null
      /** What the old device has learned, as JSON, for the new one. Left out: nothing. */
      readonly payees?: Confidential<string>
      readonly expiresAtMs: number
    }

/** For each user whose code it makes, beside the move itself: what the user reads at the next login (P6, decision 56). */
export type TokenMoveToldEvent = OfUser & {
  readonly type: 'user_token_moved'
  readonly tokenId: string
  readonly movedAtMs: number
}

export type ActivationEvent =
  | (OfUser & {
      readonly type: 'activation_issued'
      readonly codeHash: string
      readonly issuedAtMs: number
      readonly expiresAtMs: number
    })
  | (OfUser & { readonly type: 'activation_used'; readonly tokenId: string; readonly usedAtMs: number })
  /** By a system of the institution, which the entry names. */
  | (OfUser & { readonly type: 'activation_revoked'; readonly reason: string })
  | (OfUser & { readonly type: 'activation_rejected'; readonly reason: 'used' | 'expired' | 'void' })
  /** Stored in no form: it may be somebody's code with one letter mistyped. */
  | { readonly type: 'activation_rejected'; readonly reason: 'unknown' }
