import { stepAt } from '../../otp/totp.ts'
import type { MatchPolicy } from './profile.ts'
import type { Token, TokenUse } from './token.ts'

/** The code of a step; the operation closes over the opened secret, which never enters the rules. */
export type CodeAt = (step: number) => string

/** Where a code stands: at a step that is usable now, at a used one, or nowhere. */
export type Match =
  | {
      readonly kind: 'live'
      readonly step: number
      readonly driftMs: number
      readonly driftUncertaintyMs: number
    }
  /** Right, of a token whose last used step is not known for sure: only the code after it counts. */
  | { readonly kind: 'fenced'; readonly step: number }
  | { readonly kind: 'spent' }
  | { readonly kind: 'wrong' }

/** The first and last step whose codes are usable now. */
export type StepRange = { readonly first: number; readonly last: number }

/**
 * Time-based: step s is live from its start to its end on the token's clock, extended on both sides by the tolerance
 * for transmission and clock error; exactly 30 s after its start it is over (C2-04, C2-18). After a synchronization the
 * drift is only known to half a step, and the tolerance covers that: 2 × 15 s is one step, so that never more than two
 * codes are live at once (OTP-07). Event-based: the next `lookAhead` codes after the last used one (RFC 4226 §7.4).
 */
export function liveSteps(
  token: Token,
  use: TokenUse,
  policy: MatchPolicy,
  lookAhead: number,
  nowMs: number,
): StepRange {
  if (token.movingFactor === 'event') return { first: use.lastStep + 1, last: use.lastStep + lookAhead }
  const clockMs = nowMs + use.driftMs
  const toleranceMs = Math.max(policy.clockToleranceSeconds * 1000, use.driftUncertaintyMs)
  return {
    first: stepAt(Math.max(0, clockMs - toleranceMs), token.periodSeconds),
    last: stepAt(clockMs + toleranceMs, token.periodSeconds),
  }
}

/** Finds where one code stands. Never accepts a code at or before the last used step (OTP-03). */
export function matchCode(
  code: string,
  codeAt: CodeAt,
  token: Token,
  use: TokenUse,
  policy: MatchPolicy,
  nowMs: number,
): Match {
  if (use.fence !== null && token.movingFactor === 'event') return matchFenced(code, codeAt, use, policy)
  const live = liveSteps(token, use, policy, policy.lookAheadLogin, nowMs)
  for (let step = Math.max(live.first, use.lastStep + 1); step <= live.last; step++) {
    if (!sameCode(codeAt(step), code)) continue
    if (isSpentAhead(use, step)) return { kind: 'spent' }
    // Since its last step was put right, one code has to follow another (R2).
    if (use.fence === 'raised' || (use.fence === 'one_code' && step !== use.lastStep + 1))
      return { kind: 'fenced', step }
    return { kind: 'live', step, ...narrowedDrift(token, use, policy, step, nowMs) }
  }
  for (let step = Math.max(live.first, 0); step <= Math.min(live.last, use.lastStep); step++) {
    if (sameCode(codeAt(step), code)) return { kind: 'spent' }
  }
  if (use.lastStep >= 0 && sameCode(codeAt(use.lastStep), code)) return { kind: 'spent' }
  return { kind: 'wrong' }
}

/**
 * Since a restore nobody knows how far the token went, so the code is looked for as far as a synchronization looks; only
 * one right after the first one that was found is live (R3).
 */
function matchFenced(code: string, codeAt: CodeAt, use: TokenUse, policy: MatchPolicy): Match {
  const { lastStep, driftMs, driftUncertaintyMs, fence } = use
  if (lastStep >= 0 && sameCode(codeAt(lastStep), code)) return { kind: 'spent' }
  const next = lastStep + 1
  if (fence === 'one_code' && sameCode(codeAt(next), code))
    return { kind: 'live', step: next, driftMs, driftUncertaintyMs }
  for (let step = next; step <= lastStep + policy.lookAheadSync; step++) {
    if (sameCode(codeAt(step), code)) return { kind: 'fenced', step }
  }
  return { kind: 'wrong' }
}

/** Was it accepted while the clock told a false future? Then it never counts again, though its time comes (R2). */
function isSpentAhead({ spentAhead }: Pick<TokenUse, 'spentAhead'>, step: number): boolean {
  return spentAhead?.includes(step) ?? false
}

/**
 * Finds two consecutive codes, neither of them used, of which the second is usable now (S0-2.3.2-06). Returns the step
 * of the second.
 */
export function matchConsecutiveCodes(
  codes: readonly [string, string],
  codeAt: CodeAt,
  live: StepRange,
  use: Pick<TokenUse, 'lastStep' | 'spentAhead'>,
): number | undefined {
  for (let step = Math.max(live.first, use.lastStep + 2, 1); step <= live.last; step++) {
    if (isSpentAhead(use, step) || isSpentAhead(use, step - 1)) continue
    if (sameCode(codeAt(step), codes[1]) && sameCode(codeAt(step - 1), codes[0])) return step
  }
  return undefined
}

/**
 * While the drift is only roughly known, each accepted code narrows it: the token's clock was inside that code's step.
 * Once known to the tolerance, the drift stays fixed, so that late typing cannot shift it (OTP-08).
 */
function narrowedDrift(token: Token, use: TokenUse, policy: MatchPolicy, step: number, nowMs: number) {
  const { driftMs, driftUncertaintyMs } = use
  if (token.movingFactor === 'event' || driftUncertaintyMs <= policy.clockToleranceSeconds * 1000) {
    return { driftMs, driftUncertaintyMs }
  }
  const periodMs = token.periodSeconds * 1000
  const low = Math.max(driftMs - driftUncertaintyMs, step * periodMs - nowMs)
  const high = Math.min(driftMs + driftUncertaintyMs, (step + 1) * periodMs - nowMs)
  return { driftMs: Math.round((low + high) / 2), driftUncertaintyMs: Math.ceil((high - low) / 2) }
}

/** Constant time, however many digits match (OTP-10). */
function sameCode(a: string, b: string): boolean {
  let difference = a.length ^ b.length
  for (let i = 0; i < a.length; i++) difference |= a.charCodeAt(i) ^ (b.charCodeAt(i) || 0)
  return difference === 0
}
