import { accept, refuse } from '../../platform/decision/decision.ts'
import type { AnyEvent } from '../../platform/decision/event.ts'
import { isUsable } from './authentication.ts'
import { ticketStarted } from './begin-session.ts'
import { userHolder } from './binding.ts'
import type { DecisionOf } from './decision.ts'
import type { Event } from './events.ts'
import type { LoginRules } from './first-factor.ts'
import { openTicket, type TicketStates } from './gate.ts'
import { isOffered, standingOf } from './methods.ts'
import type { Session } from './session.ts'
import type { Token } from './token.ts'
import { type ProofStates, type ProofSubmission, proveToken } from './token-proof.ts'

export type EnrollmentStates = ProofStates & TicketStates

export type EnrollmentSubmission = Omit<ProofSubmission, 'holder'> & {
  /** The session that replaces the ticket, with which the user may log in at once (S0-2.2-12). */
  readonly sessionHash: string
  /** The version of the terms that the user accepts with it, in a service that has them (S4-0-05). */
  readonly acceptedTerms?: string | null
  /** The session that the user was found to have. */
  readonly currentHash?: string | null
}

/**
 * 利用開始登録 STEP 2: a token ID and its codes prove possession. Where they are two consecutive ones, success spends
 * both, so a third is needed to log in (S0-2.2-13); any error spends nothing and counts as a failure (G-04).
 */
export function decideEnrollment<E extends AnyEvent>(
  states: EnrollmentStates,
  submission: EnrollmentSubmission,
  { profile, addition }: LoginRules<E>,
  now: Temporal.Instant,
): DecisionOf<Event | E, { readonly tokenId: string }> {
  const { binding } = states
  const { service, userId, tokenId, sessionHash, acceptedTerms = null } = submission
  const opened = openTicket(states, 'enrollment', now)
  if (opened === null) return refuse('ticket_invalid')
  const { ticket, user } = opened
  if (!isOffered(standingOf(profile, 'token', now))) return refuse('method_ended')
  if (binding?.status === 'locked') return refuse('code_locked')
  // Never touches a binding that stands: ending it is for the desk, not for whoever has the password (ENR-02).
  if (binding !== undefined && binding.status !== 'pending') {
    return refuse(profile.login.code === 'registered' ? 'second_token' : 'already_enrolled')
  }
  // In the same decision as the enrollment, so that there is none without it.
  const terms = addition.consent(user, acceptedTerms, now)
  if (terms === null) return refuse('terms_not_accepted')
  const mayHave = (token: Token) => mayEnroll(token, ticket, now)
  const proof = proveToken(states, { ...submission, holder: userHolder(userId) }, profile, now, mayHave)
  if (!proof.ok) return refuse(proof.refusal, proof.rejected)
  const end = { type: 'session_ended', service, userId } as const
  const used = { ...end, sessionHash: ticket.sessionHash } as const
  if (profile.login.code === 'required') {
    const next = ticketStarted({ service, userId, sessionHash }, 'login', profile, now)
    return accept({ tokenId }, ...terms, proof.enrolled, { ...used, reason: 'replaced' }, next)
  }
  // The login begins anew, at its own screen (S4-B2P-08). Nobody stays in who came without the code (S4-A1-02).
  const { currentHash = null } = submission
  const others: Event[] =
    currentHash === null ? [] : [{ ...end, sessionHash: currentHash, reason: 'replaced' }]
  return accept({ tokenId }, ...terms, proof.enrolled, { ...used, reason: 'used_up' }, ...others)
}

/** An offered token is for the holder of the ticket that it was made for, and for nobody else. */
function mayEnroll(token: Token, ticket: Session, now: Temporal.Instant): boolean {
  if (token.status !== 'offered') return isUsable(token, now)
  return ticket.offeredTokenId === token.tokenId && now.epochMilliseconds < token.expiresAtMs
}
