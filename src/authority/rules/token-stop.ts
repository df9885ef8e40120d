import { accept, andThen, refuse } from '../../platform/decision/decision.ts'
import { type CodeStates, type CodeSubmission, decideCode } from './authentication.ts'
import { bindingRevoked, userHolder } from './binding.ts'
import { mayAskSignature } from './confirmation.ts'
import type { Decision } from './decision.ts'
import { openTicket, type TicketStates } from './gate.ts'
import type { ServiceProfile } from './profile.ts'
import type { Refusal, Stale } from './refusal.ts'

export type TokenStopStates = CodeStates & TicketStates

export type TokenStopSubmission = Omit<CodeSubmission, 'holder'>

/**
 * 利用停止 by the users themselves (A-33, S4-3-01): after the password, a current code of the same token (G-06), so that a
 * stolen password can't remove it. Wrong codes count toward the same lock as at login. Afterwards this user or another
 * may enroll the token: unlike one that the desk revokes, it is not compromised.
 */
export function decideTokenStop(
  states: TokenStopStates,
  submission: TokenStopSubmission,
  profile: ServiceProfile,
  now: Temporal.Instant,
): Decision<{ readonly tokenId: string }, Refusal | Stale> {
  const { binding } = states
  const { service, userId } = submission
  const opened = openTicket(states, 'stop', now)
  if (opened === null) return refuse('ticket_invalid')
  // Where the token's own screen confirms a stop, a code that a page in between asked for does not.
  if (mayAskSignature(profile.confirmation, 'token_change')) return refuse('operation_needed')
  const { ticket } = opened
  const code = { ...submission, holder: userHolder(userId) }
  return andThen(decideCode(states, code, profile.code, now), () => {
    const revoked = bindingRevoked(binding, userId)
    if (revoked === null) return refuse('not_enrolled')
    const { sessionHash } = ticket
    const ended = { type: 'session_ended', service, userId, sessionHash, reason: 'used_up' } as const
    return accept({ tokenId: revoked.tokenId }, revoked, ended)
  })
}
