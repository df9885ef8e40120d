import { accept, andThen, refuse } from '../../platform/decision/decision.ts'
import type { Decision } from './decision.ts'
import { openTicket, type TicketStates } from './gate.ts'
import type { Refusal, Stale } from './refusal.ts'
import {
  decideVerification,
  type VerificationRules,
  type VerificationStates,
  type VerificationSubmission,
} from './verification.ts'

/** Without the ticket, or its password, nothing is open. */
export type TicketVerificationStates = VerificationStates & Partial<Pick<TicketStates, 'ticket' | 'password'>>

/**
 * The same where the password was checked here, for somebody who has no session to begin: the code uses up the ticket
 * that the password got. A refused code leaves it, as at a login.
 */
export function decideTicketVerification(
  states: TicketVerificationStates,
  submission: VerificationSubmission,
  rules: VerificationRules,
  now: Temporal.Instant,
): Decision<{ readonly tokenId: string }, Refusal | Stale> {
  const { ticket, password, user, binding } = states
  const opened = openTicket({ ticket, password, user, binding }, 'login', now)
  if (opened === null) return refuse('ticket_invalid')
  const { service, userId, sessionHash } = opened.ticket
  return andThen(decideVerification(states, submission, rules, now), ({ tokenId }) =>
    accept({ tokenId }, { type: 'session_ended', service, userId, sessionHash, reason: 'used_up' }),
  )
}
