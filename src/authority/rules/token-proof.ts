import { kindOfTokenId } from '../../otp/token-id.ts'
import type { EventOf } from '../../platform/decision/event.ts'
import { isUsable } from './authentication.ts'
import { type Binding, barredHolder, failureCountOf, type TokenClaim } from './binding.ts'
import type { ToldCap } from './code-cap.ts'
import { type CodeAt, liveSteps, matchCode, matchConsecutiveCodes } from './code-match.ts'
import { countTry, isTriedOut, type ToldTries } from './enrollment-tries.ts'
import type { BindingEvent, Event } from './events.ts'
import type { FailureCount } from './failure-count.ts'
import type { ServiceProfile } from './profile.ts'
import type { Refusal } from './refusal.ts'
import { matchSynchronization } from './synchronization-match.ts'
import type { ToldLock } from './timed-lock.ts'
import type { Token, TokenUse } from './token.ts'
import { countWrongCode } from './wrong-code.ts'

export type ProofStates = {
  readonly binding: Binding | undefined
  readonly claim: TokenClaim | undefined
  readonly token: Token | undefined
  readonly tokenUse: TokenUse | undefined
}

/** A token ID and the codes that prove possession: two consecutive ones, or one, as the profile says. */
export type ProofSubmission = {
  readonly service: string
  /** The submitter; not always the future holder. */
  readonly userId: string
  readonly holder: string
  readonly tokenId: string
  readonly codes: readonly string[]
  readonly codeAt: CodeAt
  readonly bindingId: string
}

export type Proof =
  | { readonly ok: true; readonly enrolled: EventOf<BindingEvent, 'token_enrolled'> }
  | { readonly ok: false; readonly refusal: Refusal; readonly rejected: Event }

/**
 * Does the token become the holder's? Used wherever a token is bound. Success spends the codes; any error spends
 * nothing, and wrong codes count as a failure (G-04). A token that can't become anybody's here, whether it exists or
 * not, doesn't count: its owner, who has an app of another maker, isn't guessing (M3). But there are only so many tries an hour, and then no token is looked at (P3). The caller has
 * already checked the binding.
 */
export function proveToken(
  states: ProofStates,
  submission: ProofSubmission,
  profile: ServiceProfile,
  now: Temporal.Instant,
  mayHave: (token: Token) => boolean = (token) => isUsable(token, now),
): Proof {
  const { binding, token, tokenUse } = states
  const { service, userId, holder, tokenId, bindingId } = submission
  const barred = barToken(states, submission, profile, now, mayHave)
  if (barred !== null) return barred
  if (token === undefined || tokenUse === undefined)
    throw new Error('a token that is not there was not barred')
  const proved = provedBy(token, tokenUse, submission, profile, now)
  if (typeof proved === 'string') {
    const counted = { ...countWrongCode(binding, profile.code, now), ...countTry(binding, now) }
    return rejected(submission, proved, counted)
  }
  if ('fencedStep' in proved) {
    // Right, and so no failure.
    const taken = { type: 'fenced_code_taken', service, userId, tokenId, step: proved.fencedStep } as const
    return { ok: false, refusal: 'token_fenced', rejected: taken }
  }
  const of = { service, userId, holder, tokenId, bindingId }
  const enrolledAtMs = now.epochMilliseconds
  return { ok: true, enrolled: { type: 'token_enrolled', ...of, ...proved, enrolledAtMs } }
}

type OfToken = Pick<ProofSubmission, 'service' | 'userId' | 'holder' | 'tokenId'>
type Rejected = Extract<Proof, { readonly ok: false }>

/** Why a token can't become this holder's, whatever codes come with it; null: it can. It counts as a try, and as no wrong code. */
export function barToken(
  { binding, claim, token, tokenUse }: ProofStates,
  of: OfToken,
  profile: ServiceProfile,
  now: Temporal.Instant,
  mayHave: (token: Token) => boolean = (each) => isUsable(each, now),
): Rejected | null {
  const unchanged = { ...failureCountOf(binding), locked: false }
  if (isTriedOut(binding, profile.enrollment, now))
    return rejected(of, 'enrollment_tries_exceeded', unchanged)
  const uncounted = (refusal: Refusal) => rejected(of, refusal, { ...unchanged, ...countTry(binding, now) })
  // The ID says it, without a look at the token: nobody learns here whether there is one (S3-2-01).
  const kind = kindOfTokenId(of.tokenId)
  if (kind !== undefined && !profile.enrollment.formFactors.includes(kind))
    return uncounted('token_form_factor_refused')
  if (token === undefined || tokenUse === undefined) return uncounted('token_unknown')
  if (!mayHave(token) || claim?.holder === barredHolder) return uncounted('token_unusable')
  return claim === undefined ? null : uncounted('token_bound_elsewhere')
}

function rejected(
  { service, userId, holder, tokenId }: OfToken,
  refusal: Refusal,
  count: FailureCount & ToldLock & ToldCap & ToldTries,
): Rejected {
  const of = { service, userId, holder, tokenId, refusal }
  return { ok: false, refusal, rejected: { type: 'enrollment_rejected', ...of, ...count } }
}

type Proved = Pick<EventOf<BindingEvent, 'token_enrolled'>, 'steps' | 'drift'>

/** The steps of right codes, or why they prove nothing. */
function provedBy(
  token: Token,
  tokenUse: TokenUse,
  { codes, codeAt }: ProofSubmission,
  profile: ServiceProfile,
  now: Temporal.Instant,
): Proved | { readonly fencedStep: number } | Refusal {
  const isAllowed = profile.enrollment.formFactors.includes(token.formFactor)
  const nowMs = now.epochMilliseconds
  const [first = '', second] = codes
  if (profile.enrollment.codes === 1) {
    const match = matchCode(first, codeAt, token, tokenUse, profile.code, nowMs)
    if (match.kind === 'fenced') return isAllowed ? { fencedStep: match.step } : 'token_form_factor_refused'
    if (match.kind !== 'live') return match.kind === 'spent' ? 'code_spent' : 'code_wrong'
    // Only the token's holder may learn its kind, not a stranger (S3-2-01).
    return isAllowed ? { steps: [match.step] } : 'token_form_factor_refused'
  }
  if (second === undefined) return 'codes_not_consecutive'
  if (first === second) return 'codes_equal'
  const live = liveSteps(token, tokenUse, profile.code, profile.code.lookAheadEnrollment, nowMs)
  const step = matchConsecutiveCodes([first, second], codeAt, live, tokenUse)
  const proved =
    step !== undefined
      ? { steps: [step - 1, step] }
      : token.formFactor === 'hardware'
        ? provedOnTheWay(token, tokenUse, [first, second], codeAt, profile, nowMs)
        : 'codes_not_consecutive'
  return isAllowed || typeof proved === 'string' ? proved : 'token_form_factor_refused'
}

/**
 * A device's clock went wrong, or its button was pressed, in months on the way to its first holder: as for 同期ズレ補正, two
 * consecutive codes show where it stands (I2; RFC 6238 §6, RFC 4226 §7.4). An app has the time of its phone or PC, and its
 * codes have to be of now (S0-2.3.2-06).
 */
function provedOnTheWay(
  token: Token,
  use: TokenUse,
  codes: readonly [string, string],
  codeAt: CodeAt,
  { code: policy }: ServiceProfile,
  nowMs: number,
): Proved | Refusal {
  const found = matchSynchronization(token, use, codes, codeAt, policy, nowMs)
  if (found.kind !== 'found') return 'codes_not_consecutive'
  const { steps, driftMs, driftUncertaintyMs } = found
  return token.movingFactor === 'event' ? { steps } : { steps, drift: { driftMs, driftUncertaintyMs } }
}
