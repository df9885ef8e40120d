import { accept, andThen } from '../../platform/decision/decision.ts'
import type { Decision } from './decision.ts'
import { judgePassword, type PasswordStates, type PasswordSubmission } from './password-judgement.ts'
import type { ServiceProfile } from './profile.ts'
import type { Refusal, Stale } from './refusal.ts'

/**
 * 紛失・盗難の届出 by the users themselves, at any hour: ID and password stop everything at once, without a code, since the
 * token is lost. Only the desk lets the user in again. Anybody else with the password can stop no more than they could
 * lock with wrong codes.
 */
export function decideLostReport(
  states: PasswordStates,
  submission: Omit<PasswordSubmission, 'at'>,
  profile: ServiceProfile,
  now: Temporal.Instant,
): Decision<object, Refusal | Stale> {
  const { service, userId } = submission
  return andThen(judgePassword(states, { ...submission, at: 'lost' }, profile, now), () =>
    accept({}, { type: 'user_suspended', service, userId }),
  )
}
