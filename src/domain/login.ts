import { type CodeStates, decideCode } from './authentication.ts'
import { userHolder } from './binding.ts'
import type { CodeAt } from './code-match.ts'
import { accept, type Decision, refuse } from './decision.ts'
import type { SessionStage } from './events.ts'
import type { Password } from './password.ts'
import { mustChangePassword } from './password-rules.ts'
import type { ServiceProfile } from './profile.ts'
import type { Refusal, Stale } from './refusal.ts'
import { isTicket, type Session } from './session.ts'
import type { User } from './user.ts'

export type LoginStates = CodeStates & {
  readonly ticket: Session | undefined
  readonly user: User | undefined
  readonly password: Password | undefined
}

export type LoginSubmission = {
  readonly service: string
  readonly userId: string
  readonly code: string
  readonly codeAt: CodeAt
  readonly sessionHash: string
}

/** Login STEP 2: the code turns a ticket into a session; an old password must be changed before anything else. */
export function decideLogin(
  states: LoginStates,
  submission: LoginSubmission,
  profile: ServiceProfile,
  now: Temporal.Instant,
): Decision<{ readonly stage: SessionStage }, Refusal | Stale> {
  const { ticket, user, password } = states
  const { service, userId, sessionHash } = submission
  if (ticket === undefined || !isTicket(ticket, user, 'login', now)) return refuse('ticket_invalid')
  if (password === undefined || password.locked) return refuse('ticket_invalid')
  // What an older password bought is void once it was changed (SES-04).
  if (ticket.startedAtMs < password.setAtMs) return refuse('ticket_invalid')

  const holder = userHolder(userId)
  const checked = decideCode(states, { ...submission, holder }, profile.code, now)
  if (!checked.outcome.ok) return { outcome: checked.outcome, events: checked.events }

  const stage = mustChangePassword(password, profile.password, now) ? 'must_change_password' : 'authenticated'
  const startedAtMs = now.epochMilliseconds
  const expiresAtMs = startedAtMs + profile.session.absoluteSeconds * 1000
  return accept(
    { stage },
    ...checked.events,
    { type: 'session_ended', service, userId, sessionHash: ticket.sessionHash, reason: 'replaced' },
    {
      type: 'session_started',
      service,
      userId,
      sessionHash,
      stage,
      purpose: 'login',
      startedAtMs,
      expiresAtMs,
    },
  )
}
