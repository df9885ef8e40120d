import type { EventOf } from '../../platform/decision/event.ts'
import { liveSteps } from './code-match.ts'
import type { OfUser } from './keys.ts'
import type { MatchPolicy } from './profile.ts'
import type { Token, TokenUse } from './token.ts'
import type { TokenEvent } from './token-events.ts'

/** Less than that passes while somebody is on the phone. */
const aheadMsMin = 60_000

/** What the journal says was accepted of a token, read when its last step was that. */
export type AcceptedSteps = { readonly lastStep: number; readonly steps: readonly number[] }

/**
 * Was the token used while the clock told a false future? Then its right codes are refused until that time comes, and no
 * 同期ズレ補正 finds them (R2).
 */
export function isUsedAhead(
  token: Token | undefined,
  use: TokenUse | undefined,
  policy: MatchPolicy,
  now: Temporal.Instant,
): boolean {
  if (token === undefined || use === undefined || token.movingFactor !== 'time') return false
  if (token.status !== 'active') return false
  const { last } = liveSteps(token, use, policy, policy.lookAheadLogin, now.epochMilliseconds)
  return (use.lastStep - last) * token.periodSeconds * 1000 > aheadMsMin
}

/**
 * Puts the last step back to what can have been used by now; what was accepted later than that stays spent. Null where there
 * is nothing to put right; `stale` where the token was used since the journal was read.
 */
export function correctedUse(
  token: Token | undefined,
  use: TokenUse | undefined,
  { service, userId, accepted }: OfUser & { readonly accepted: AcceptedSteps },
  policy: MatchPolicy,
  now: Temporal.Instant,
): EventOf<TokenEvent, 'token_use_corrected'> | 'stale' | null {
  if (token === undefined || use === undefined || !isUsedAhead(token, use, policy, now)) return null
  const { tokenId, lastStep: fromStep } = use
  if (accepted.lastStep !== fromStep) return 'stale'
  const step = liveSteps(token, use, policy, policy.lookAheadLogin, now.epochMilliseconds).last
  // With the one before, which may have been typed with it.
  const ahead = [fromStep, ...accepted.steps, ...(use.spentAhead ?? [])].flatMap((each) => [each - 1, each])
  const spentAhead = [...new Set(ahead)].filter((each) => each > step).sort((a, b) => a - b)
  return { type: 'token_use_corrected', service, userId, tokenId, fromStep, step, spentAhead }
}
