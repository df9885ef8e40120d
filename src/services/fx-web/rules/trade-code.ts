import { type CodeStates, decideCode } from '../../../authority/rules/authentication.ts'
import { userHolder } from '../../../authority/rules/binding.ts'
import type { CodeAt } from '../../../authority/rules/code-match.ts'
import type { Stale } from '../../../authority/rules/refusal.ts'
import type { Session } from '../../../authority/rules/session.ts'
import { accept, refuse } from '../../../platform/decision/decision.ts'
import type { Decision } from './decision.ts'
import type { FxPolicy } from './policy.ts'
import type { FxProfile } from './profile.ts'
import type { Refusal } from './refusal.ts'
import { fxPolicyOf } from './terms.ts'

/** The code that goes with a trade; null: none was asked for when the page was shown. */
export type TradeProof = { readonly code: string | null; readonly codeAt: CodeAt }

/** Does what binds the customer to so many yen take a code of its own (D12)? */
export function takesCode(yen: number, { code }: Pick<FxPolicy, 'code'>): boolean {
  return code !== null && yen >= code.fromYen
}

/** How long a rate is firm: longer where a code has to be read off a token first. */
export function quoteSecondsOf(yen: number, fx: FxPolicy): number {
  return fx.code !== null && takesCode(yen, fx) ? fx.code.quoteSeconds : fx.quoteSeconds
}

/**
 * The code that binds: of the user's own token, which was enrolled before this session began, so that whoever holds only
 * the session can't bring one. A wrong one counts toward the lock as at the login.
 */
export function decideTradeCode(
  states: CodeStates & { readonly session: Session | undefined },
  {
    service,
    userId,
    proof: { code, codeAt },
  }: { readonly service: string; readonly userId: string; readonly proof: TradeProof },
  yen: number,
  profile: FxProfile,
  now: Temporal.Instant,
): Decision<object, Refusal | Stale> {
  if (!takesCode(yen, fxPolicyOf(profile))) return accept({})
  const { session, binding } = states
  if (session === undefined) return refuse('ticket_invalid')
  if (code === null) return refuse('trade_code_missing')
  if (binding === undefined || binding.tokenId === null) return refuse('trade_token_missing')
  if ((binding.enrolledAtMs ?? 0) > session.startedAtMs) return refuse('trade_token_new')
  return decideCode(states, { service, userId, holder: userHolder(userId), code, codeAt }, profile.code, now)
}
