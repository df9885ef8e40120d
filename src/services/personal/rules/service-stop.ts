import { decideCode } from '../../../authority/rules/authentication.ts'
import type { Binding } from '../../../authority/rules/binding.ts'
import type { CodeAt } from '../../../authority/rules/code-match.ts'
import { openSession } from '../../../authority/rules/gate.ts'
import type { Password } from '../../../authority/rules/password.ts'
import { judgeOwnPassword, type PasswordVerdict } from '../../../authority/rules/password-judgement.ts'
import type { Stale } from '../../../authority/rules/refusal.ts'
import type { Session } from '../../../authority/rules/session.ts'
import type { Token, TokenUse } from '../../../authority/rules/token.ts'
import type { User } from '../../../authority/rules/user.ts'
import { type Agreement, isStopped } from '../../../bank/rules/agreement.ts'
import { serviceStopped } from '../../../bank/rules/service-stop.ts'
import { accept, andThen, refuse, together } from '../../../platform/decision/decision.ts'
import type { Decision } from './decision.ts'
import type { PersonalProfile } from './profile.ts'
import type { Refusal } from './refusal.ts'

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
  /** All users of the customer. */
  readonly userIds: readonly string[]
}

/**
 * IB取引中止: customers stop the whole service themselves; only the institution restarts it (domain-notes a-3). The
 * password is asked for again, along with a code if a token is in use, since somebody at an open screen must not lock
 * out its owner. A locked or suspended token has no code to give: it must not keep its owner from stopping.
 */
export function decideServiceStop(
  states: ServiceStopStates,
  stop: ServiceStop,
  profile: PersonalProfile,
  now: Temporal.Instant,
): Decision<object, Refusal | Stale> {
  const { password, agreement } = states
  const { service, userId, verdict, seenAtMs } = stop
  const opened = openSession(states, seenAtMs, profile, now)
  if (opened === null || password === undefined) return refuse('ticket_invalid')
  const { session, user } = opened
  if (isStopped(agreement)) return refuse('service_stopped')
  const typed = { service, userId, at: 'service_stop', verdict } as const
  const { sessionHash } = session
  // Which of the two was wrong is not revealed, and a wrong code makes the password count as unchecked.
  return together(judgeOwnPassword({ user, password }, typed, profile, now), () =>
    andThen(stopTakesCode(states.binding) ? decideCode(states, stop, profile.code, now) : accept({}), () =>
      accept(
        {},
        ...serviceStopped(
          user,
          { by: userId, userIds: stop.userIds },
          { stoppedAtMs: now.epochMilliseconds },
        ),
        {
          type: 'session_ended',
          service,
          userId,
          sessionHash,
          reason: 'stopped',
        },
      ),
    ),
  )
}

/** Is there a token whose code the stop asks for? */
export function stopTakesCode(binding: Binding | undefined): boolean {
  return binding?.status === 'usable'
}
