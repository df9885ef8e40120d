import { isUsable } from './authentication.ts'
import { type Binding, barredHolder, type TokenClaim, userHolder } from './binding.ts'
import { type CodeAt, liveSteps, matchConsecutiveCodes } from './code-match.ts'
import { accept, type Decision, refuse } from './decision.ts'
import { isOffered, standingOf } from './methods.ts'
import type { ServiceProfile } from './profile.ts'
import type { Refusal } from './refusal.ts'
import { isTicket, type Session } from './session.ts'
import type { Token, TokenUse } from './token.ts'
import type { User } from './user.ts'

export type EnrollmentStates = {
  readonly ticket: Session | undefined
  readonly user: User | undefined
  readonly binding: Binding | undefined
  readonly claim: TokenClaim | undefined
  readonly token: Token | undefined
  readonly tokenUse: TokenUse | undefined
}

export type EnrollmentSubmission = {
  readonly service: string
  readonly userId: string
  readonly tokenId: string
  readonly codes: readonly [string, string]
  readonly codeAt: CodeAt
  readonly bindingId: string
  /** The session that replaces the ticket, with which the user may log in at once (S0-2.2-12). */
  readonly sessionHash: string
}

/**
 * 利用開始登録 STEP 2: a token ID and two consecutive codes prove possession. Success spends both codes, so a third
 * is needed to log in (S0-2.2-13); any error spends nothing and counts as a failure (G-04).
 */
export function decideEnrollment(
  states: EnrollmentStates,
  submission: EnrollmentSubmission,
  profile: ServiceProfile,
  now: Temporal.Instant,
): Decision<{ readonly tokenId: string }> {
  const { ticket, user, binding, claim, token, tokenUse } = states
  const { service, userId, tokenId, codes, codeAt, bindingId, sessionHash } = submission
  const holder = userHolder(userId)
  if (ticket === undefined || !isTicket(ticket, user, 'enrollment', now)) return refuse('ticket_invalid')
  if (!isOffered(standingOf(profile, 'token', now))) return refuse('method_ended')
  if (binding?.status === 'locked') return refuse('code_locked')
  // Never touches a binding that stands: ending it is for the desk, not for whoever has the password (ENR-02).
  if (binding !== undefined && binding.status !== 'pending') return refuse('already_enrolled')

  const reject = (refusal: Refusal) => {
    const failures = (binding?.failures ?? 0) + 1
    const locked = failures >= profile.code.failuresMax
    const rejected = { type: 'enrollment_rejected', service, userId, holder, tokenId, refusal } as const
    return refuse(refusal, { ...rejected, failures, locked })
  }
  if (token === undefined || tokenUse === undefined) return reject('token_unknown')
  if (!mayEnroll(token, ticket, now) || claim?.holder === barredHolder) return reject('token_unusable')
  if (claim !== undefined) return reject('token_bound_elsewhere')
  if (!profile.enrollment.formFactors.includes(token.formFactor)) return reject('token_form_factor_refused')
  if (codes[0] === codes[1]) return reject('codes_equal')
  const nowMs = now.epochMilliseconds
  const live = liveSteps(token, tokenUse, profile.code, profile.code.lookAheadEnrollment, nowMs)
  const step = matchConsecutiveCodes(codes, codeAt, live, tokenUse.lastStep)
  if (step === undefined) return reject('codes_not_consecutive')

  const steps = [step - 1, step] as const
  const expiresAtMs = nowMs + profile.session.ticketSeconds * 1000
  return accept(
    { tokenId },
    { type: 'token_enrolled', service, userId, holder, tokenId, bindingId, steps, enrolledAtMs: nowMs },
    { type: 'session_ended', service, userId, sessionHash: ticket.sessionHash, reason: 'replaced' },
    {
      type: 'session_started',
      service,
      userId,
      sessionHash,
      stage: 'ticket',
      purpose: 'login',
      startedAtMs: nowMs,
      expiresAtMs,
    },
  )
}

/** An offered token is for the holder of the ticket that it was made for, and for nobody else. */
function mayEnroll(token: Token, ticket: Session, now: Temporal.Instant): boolean {
  if (token.status !== 'offered') return isUsable(token, now)
  return ticket.offeredTokenId === token.tokenId && now.epochMilliseconds < token.expiresAtMs
}
