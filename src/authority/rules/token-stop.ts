import { type CodeStates, type CodeSubmission, decideCode } from './authentication.ts'
import { bindingRevoked, userHolder } from './binding.ts'
import { accept, type Decision, refuse } from './decision.ts'
import type { Password } from './password.ts'
import type { ServiceProfile } from './profile.ts'
import type { Refusal, Stale } from './refusal.ts'
import { isTicket, type Session } from './session.ts'
import type { User } from './user.ts'

export type TokenStopStates = CodeStates & {
  readonly ticket: Session | undefined
  readonly user: User | undefined
  readonly password: Password | undefined
}

export type TokenStopSubmission = Omit<CodeSubmission, 'holder'>

/**
 * 利用停止 by the user's own hand (A-33, S4-3-01): after the password, a current code of the very token (G-06), so that
 * a stolen password does not get rid of it. Wrong codes count to the same lock as at the login. The token is free then,
 * for this user or another one: it changed hands by nobody's fault, unlike one that the desk revokes.
 */
export function decideTokenStop(
  states: TokenStopStates,
  submission: TokenStopSubmission,
  profile: ServiceProfile,
  now: Temporal.Instant,
): Decision<{ readonly tokenId: string }, Refusal | Stale> {
  const { ticket, user, password, binding } = states
  const { service, userId } = submission
  if (ticket === undefined || !isTicket(ticket, user, 'stop', now)) return refuse('ticket_invalid')
  // What an older password bought is void once it was changed (SES-04).
  if (password === undefined || password.locked || ticket.startedAtMs < password.setAtMs)
    return refuse('ticket_invalid')
  const checked = decideCode(states, { ...submission, holder: userHolder(userId) }, profile.code, now)
  if (!checked.outcome.ok) return { outcome: checked.outcome, events: checked.events }
  const revoked = bindingRevoked(binding, userId)
  if (revoked === null) return refuse('not_enrolled')
  return accept({ tokenId: revoked.tokenId }, ...checked.events, revoked, {
    type: 'session_ended',
    service,
    userId,
    sessionHash: ticket.sessionHash,
    reason: 'used_up',
  })
}
