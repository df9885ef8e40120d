import type { FenceRaised } from '../../platform/decision/fence.ts'
import type { OfUser } from './keys.ts'

/**
 * What a restore brought back and must not count again (R3). Each event names many rows, so that a million tokens are
 * some thousands of entries.
 */
export type FenceEvent =
  | FenceRaised
  | {
      readonly type: 'tokens_fenced'
      /** Time-based ones: up to which step their codes are spent. */
      readonly spent: Readonly<Record<string, number>>
      /** Event-based ones: nobody knows what was spent, so two codes come first. */
      readonly counted: readonly string[]
    }
  /** The first code of an event-based token since then: spent, and only the next one counts. */
  | (Partial<OfUser> & {
      readonly type: 'fenced_code_taken'
      readonly tokenId: string
      readonly step: number
    })
  /** Whatever session or ticket they had. */
  | { readonly type: 'users_fenced'; readonly users: readonly OfUser[] }
  | {
      readonly type: 'challenges_fenced'
      readonly challenges: readonly (OfUser & { readonly purpose: string })[]
    }
  /** Moves of tokens to another device, by their hashes. */
  | { readonly type: 'token_moves_fenced'; readonly moves: readonly string[] }
  | { readonly type: 'activations_fenced'; readonly users: readonly OfUser[] }
  | {
      readonly type: 'approvals_fenced'
      readonly approvals: readonly (OfUser & { readonly action: string })[]
    }
  | {
      readonly type: 'mails_fenced'
      /** May have gone out: a person releases or drops each. */
      readonly held: readonly string[]
      /** Codes, which are void now. */
      readonly dropped: readonly string[]
      readonly fencedAtMs: number
    }
