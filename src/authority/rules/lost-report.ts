import { accept, type Decision } from './decision.ts'
import { decidePassword, type FirstFactorStates, type PasswordSubmission } from './first-factor.ts'
import type { ServiceProfile } from './profile.ts'
import type { Refusal, Stale } from './refusal.ts'
import type { User } from './user.ts'

/**
 * 紛失・盗難の届出 by the user's own hand, at any hour: ID and password stop everything at once, without a code, since
 * whoever lost the token has none. Only the desk lets the user in again. Whoever else has the password can stop no more
 * than they could lock with wrong codes.
 */
export function decideLostReport(
  states: Pick<FirstFactorStates, 'password' | 'unknownLogin'> & { readonly user: User | undefined },
  submission: Omit<PasswordSubmission, 'at'>,
  profile: ServiceProfile,
  now: Temporal.Instant,
): Decision<object, Refusal | Stale> {
  const judged = decidePassword(states, { ...submission, at: 'lost' }, profile, now)
  if (!judged.outcome.ok) return { outcome: judged.outcome, events: judged.events }
  const { service, userId } = submission
  return accept({}, ...judged.events, { type: 'user_suspended', service, userId })
}
