import { accept, refuse, together } from '../../platform/decision/decision.ts'
import type { AnyEvent } from '../../platform/decision/event.ts'
import { isUsable } from './authentication.ts'
import { ticketStarted } from './begin-session.ts'
import { userHolder, withoutEndedLock } from './binding.ts'
import type { DecisionOf } from './decision.ts'
import type { Event } from './events.ts'
import type { LoginRules } from './first-factor.ts'
import { openTicket, type TicketStates } from './gate.ts'
import { isOffered, standingOf } from './methods/method.ts'
import { tokenMethod } from './methods/token.ts'
import type { Session } from './session.ts'
import type { Token } from './token.ts'
import { type ProofStates, type ProofSubmission, proveToken } from './token-proof.ts'
import type { User } from './user.ts'
import { lockRefusal } from './wrong-code.ts'

export type EnrollmentStates = ProofStates & TicketStates

export type EnrollmentSubmission = Omit<ProofSubmission, 'holder'> & {
  /** The session that replaces the ticket, so that the user can log in immediately (S0-2.2-12). */
  readonly sessionHash: string
  /** The version of the terms that the user accepted, in a service that has them (S4-0-05). */
  readonly acceptedTerms?: string | null
  /** The user's current session, as loaded. */
  readonly currentHash?: string | null
}

/**
 * 利用開始登録 STEP 2: a token ID and its codes prove possession. With two consecutive codes, success spends both, so logging
 * in takes a third (S0-2.2-13); any error spends nothing and counts as a failure (G-04).
 */
export function decideEnrollment<E extends AnyEvent>(
  states: EnrollmentStates,
  submission: EnrollmentSubmission,
  { profile, addition }: LoginRules<E>,
  now: Temporal.Instant,
): DecisionOf<Event | E, { readonly tokenId: string }> {
  const { service, userId, sessionHash } = submission
  const opened = openTicket(states, 'enrollment', now)
  if (opened === null) return refuse('ticket_invalid')
  const { ticket, user } = opened
  const mayHave = (token: Token) => mayEnroll(token, ticket, now)
  const proved = enrollUser(states, { ...submission, user, mayHave }, { profile, addition }, now)
  const end = { type: 'session_ended', service, userId } as const
  const used = { ...end, sessionHash: ticket.sessionHash } as const
  if (profile.login.code === 'required') {
    // The enrollment voids the user's other tickets, so this one begins anew.
    const next = ticketStarted({ service, userId, sessionHash, grant: null }, 'login', profile, now)
    return together(proved, (enrolled) => accept(enrolled, { ...used, reason: 'replaced' }, next))
  }
  // The login starts over, at its own screen (S4-B2P-08). Nobody who came without the code stays in (S4-A1-02).
  const { currentHash = null } = submission
  const others: Event[] =
    currentHash === null ? [] : [{ ...end, sessionHash: currentHash, reason: 'replaced' }]
  return together(proved, (enrolled) => accept(enrolled, { ...used, reason: 'used_up' }, ...others))
}

export type UserEnrollment = Omit<ProofSubmission, 'holder'> & {
  readonly user: User
  readonly acceptedTerms?: string | null
  /** Which tokens may become the user's; any usable one unless given. */
  readonly mayHave?: (token: Token) => boolean
}

/** The token becomes the user's own, once somebody vouched for the user: a ticket, or a system of the institution. */
export function enrollUser<E extends AnyEvent>(
  states: ProofStates,
  submission: UserEnrollment,
  { profile, addition }: LoginRules<E>,
  now: Temporal.Instant,
): DecisionOf<Event | E, { readonly tokenId: string }> {
  const { user, userId, tokenId, acceptedTerms = null, mayHave } = submission
  const { binding, ended } = withoutEndedLock(states.binding, userId, now)
  if (!isOffered(standingOf(profile, tokenMethod, now))) return refuse('method_ended')
  if (binding?.status === 'locked') return refuse(lockRefusal(binding))
  // Never touches an existing binding: only the desk may end it, not somebody with just the password (ENR-02).
  if (binding !== undefined && binding.status !== 'pending') {
    return refuse(profile.login.code === 'registered' ? 'second_token' : 'already_enrolled')
  }
  // In the same decision as the enrollment, so that neither exists without the other.
  const terms = addition.consent(user, acceptedTerms, now)
  if (terms === null) return refuse('terms_not_accepted')
  const proved = { ...submission, holder: userHolder(userId) }
  const proof = proveToken({ ...states, binding }, proved, profile, now, mayHave)
  if (!proof.ok) return refuse(proof.refusal, ...ended, proof.rejected)
  return accept({ tokenId }, ...terms, proof.enrolled)
}

/** Only the holder of the ticket that a token was offered to may enroll it. */
function mayEnroll(token: Token, ticket: Session, now: Temporal.Instant): boolean {
  if (token.status !== 'offered') return isUsable(token, now)
  return ticket.offeredTokenId === token.tokenId && now.epochMilliseconds < token.expiresAtMs
}
