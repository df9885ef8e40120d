import { isUsable } from './authentication.ts'
import { ticketStarted } from './begin-session.ts'
import { userHolder } from './binding.ts'
import { accept, type Decision, refuse } from './decision.ts'
import { isOffered, standingOf } from './methods.ts'
import type { ServiceProfile } from './profile.ts'
import { isTicket, type Session } from './session.ts'
import type { Token } from './token.ts'
import { type ProofStates, type ProofSubmission, proveToken } from './token-proof.ts'
import type { User } from './user.ts'

export type EnrollmentStates = ProofStates & {
  readonly ticket: Session | undefined
  readonly user: User | undefined
}

export type EnrollmentSubmission = Omit<ProofSubmission, 'holder'> & {
  /** The session that replaces the ticket, with which the user may log in at once (S0-2.2-12). */
  readonly sessionHash: string
}

/**
 * 利用開始登録 STEP 2: a token ID and its codes prove possession. Where they are two consecutive ones, success spends
 * both, so a third is needed to log in (S0-2.2-13); any error spends nothing and counts as a failure (G-04).
 */
export function decideEnrollment(
  states: EnrollmentStates,
  submission: EnrollmentSubmission,
  profile: ServiceProfile,
  now: Temporal.Instant,
): Decision<{ readonly tokenId: string }> {
  const { ticket, user, binding } = states
  const { service, userId, tokenId, sessionHash } = submission
  if (ticket === undefined || !isTicket(ticket, user, 'enrollment', now)) return refuse('ticket_invalid')
  if (!isOffered(standingOf(profile, 'token', now))) return refuse('method_ended')
  if (binding?.status === 'locked') return refuse('code_locked')
  // Never touches a binding that stands: ending it is for the desk, not for whoever has the password (ENR-02).
  if (binding !== undefined && binding.status !== 'pending') return refuse('already_enrolled')
  const mayHave = (token: Token) => mayEnroll(token, ticket, now)
  const proof = proveToken(states, { ...submission, holder: userHolder(userId) }, profile, now, mayHave)
  if (!proof.ok) return refuse(proof.refusal, proof.rejected)
  return accept(
    { tokenId },
    proof.enrolled,
    { type: 'session_ended', service, userId, sessionHash: ticket.sessionHash, reason: 'replaced' },
    ticketStarted({ service, userId, sessionHash }, 'login', profile, now),
  )
}

/** An offered token is for the holder of the ticket that it was made for, and for nobody else. */
function mayEnroll(token: Token, ticket: Session, now: Temporal.Instant): boolean {
  if (token.status !== 'offered') return isUsable(token, now)
  return ticket.offeredTokenId === token.tokenId && now.epochMilliseconds < token.expiresAtMs
}
