import { decideCode } from '../../../authority/rules/authentication.ts'
import type { Binding } from '../../../authority/rules/binding.ts'
import type { CodeAt } from '../../../authority/rules/code-match.ts'
import { accept, type Decision, refuse } from '../../../authority/rules/decision.ts'
import type { Event } from '../../../authority/rules/events.ts'
import type { PasswordVerdict } from '../../../authority/rules/first-factor.ts'
import type { Password } from '../../../authority/rules/password.ts'
import type { ServiceProfile } from '../../../authority/rules/profile.ts'
import type { Refusal, Stale } from '../../../authority/rules/refusal.ts'
import { isLoggedIn, type Session } from '../../../authority/rules/session.ts'
import type { Token, TokenUse } from '../../../authority/rules/token.ts'
import type { User } from '../../../authority/rules/user.ts'
import type { Agreement } from '../../../bank/rules/agreement.ts'

export type ServiceStopStates = {
  readonly session: Session | undefined
  readonly user: User | undefined
  readonly password: Password | undefined
  readonly agreement: Agreement | undefined
  readonly binding: Binding | undefined
  readonly token: Token | undefined
  readonly tokenUse: TokenUse | undefined
}

export type ServiceStop = {
  readonly service: string
  readonly userId: string
  readonly holder: string
  readonly verdict: PasswordVerdict
  readonly code: string
  readonly codeAt: CodeAt
  readonly seenAtMs: number
}

/**
 * IB取引中止: the customer stops the whole service by the own hand; only the institution starts it again (domain-notes
 * a-3). The password is asked again, and the code of a token that is in use, since whoever finds an open screen must not
 * shut its owner out. A token that is locked or suspended has no code to give: it must not keep its owner from stopping.
 */
export function decideServiceStop(
  states: ServiceStopStates,
  stop: ServiceStop,
  profile: ServiceProfile,
  now: Temporal.Instant,
): Decision<object, Refusal | Stale> {
  const { session, user, password, agreement } = states
  const { service, userId, verdict, seenAtMs } = stop
  if (session?.stage !== 'authenticated' || user === undefined || password === undefined)
    return refuse('ticket_invalid')
  if (!isLoggedIn(session, user, seenAtMs, profile.session, now)) return refuse('ticket_invalid')
  if (agreement !== undefined && agreement.stoppedAtMs !== null) return refuse('service_stopped')
  if (verdict.generation !== password.generation) return refuse('stale')

  if (password.locked || !verdict.matches) {
    const rejected = { type: 'password_rejected', service, userId, at: 'service_stop' } as const
    const failures = password.failures + 1
    const locked = password.locked || failures >= profile.password.failuresMax
    const refusal = 'password_wrong'
    return refuse(locked ? 'password_locked' : refusal, { ...rejected, refusal, failures, locked })
  }
  const accepted: Event[] = [{ type: 'password_accepted', service, userId, at: 'service_stop' }]
  if (stopTakesCode(states.binding)) {
    const checked = decideCode(states, stop, profile.code, now)
    if (!checked.outcome.ok) return { outcome: checked.outcome, events: checked.events }
    accepted.push(...checked.events)
  }
  const { customerId } = user
  const stoppedAtMs = now.epochMilliseconds
  return accept(
    {},
    ...accepted,
    { type: 'service_stopped', service, userId, customerId, stoppedAtMs },
    { type: 'session_ended', service, userId, sessionHash: session.sessionHash, reason: 'stopped' },
  )
}

/** Is there a token whose code the stop asks for? */
export function stopTakesCode(binding: Binding | undefined): boolean {
  return binding?.status === 'usable'
}
