import { type CodeAt, liveSteps, matchConsecutiveCodes, type StepRange } from './code-match.ts'
import type { MatchPolicy } from './profile.ts'
import type { Token, TokenUse } from './token.ts'

/** Where two consecutive codes stand: at steps that give the drift, at the last used ones, or nowhere. */
export type SynchronizationMatch =
  | {
      readonly kind: 'found'
      readonly steps: readonly [number, number]
      readonly driftMs: number
      readonly driftUncertaintyMs: number
    }
  | { readonly kind: 'repeated' | 'equal' | 'none' }

/**
 * What two consecutive codes reveal about a token, for any caller and holder. Only codes later than any used one are
 * found (S0-2.6.2-08).
 */
export function matchSynchronization(
  token: Token,
  use: TokenUse,
  codes: readonly [string, string],
  codeAt: CodeAt,
  policy: MatchPolicy,
  nowMs: number,
): SynchronizationMatch {
  const searched = searchedSteps(token, use, policy, nowMs)
  const step = matchConsecutiveCodes(codes, codeAt, searched, use)
  if (isRepeated(codes, codeAt, use)) return { kind: 'repeated' }
  if (codes[0] === codes[1]) return { kind: 'equal' }
  if (step === undefined) return { kind: 'none' }
  return { kind: 'found', steps: [step - 1, step], ...driftOf(token, use, policy, step, nowMs) }
}

/** Are these the two codes that were accepted last? */
function isRepeated(codes: readonly [string, string], codeAt: CodeAt, { lastStep }: TokenUse): boolean {
  return lastStep >= 1 && codeAt(lastStep - 1) === codes[0] && codeAt(lastStep) === codes[1]
}

/** Time-based: this many steps on both sides of the server's clock; event-based: this many codes ahead (G-02). */
function searchedSteps(token: Token, use: TokenUse, policy: MatchPolicy, nowMs: number): StepRange {
  if (token.movingFactor === 'event')
    return { first: use.lastStep + 1, last: use.lastStep + policy.lookAheadSync }
  const periodMs = token.periodSeconds * 1000
  const current = Math.floor(nowMs / periodMs)
  return { first: Math.max(0, current - policy.syncStepsMax), last: current + policy.syncStepsMax }
}

/**
 * The token's clock is somewhere inside the step of the second code: the middle is the best guess, accurate to half a
 * step. A code that was live anyway reveals no drift.
 */
function driftOf(token: Token, use: TokenUse, policy: MatchPolicy, step: number, nowMs: number) {
  const { driftMs, driftUncertaintyMs } = use
  const live = liveSteps(token, use, policy, policy.lookAheadLogin, nowMs)
  if (token.movingFactor === 'event' || (step >= live.first && step <= live.last)) {
    return { driftMs, driftUncertaintyMs }
  }
  const halfMs = (token.periodSeconds * 1000) / 2
  return { driftMs: step * 2 * halfMs + halfMs - nowMs, driftUncertaintyMs: halfMs }
}
