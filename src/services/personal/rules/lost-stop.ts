import type { Binding } from '../../../authority/rules/binding.ts'
import { isLossKept } from '../../../authority/rules/loss.ts'
import { lostByUser } from '../../../authority/rules/lost-report.ts'
import {
  judgePassword,
  type PasswordStates,
  type PasswordSubmission,
} from '../../../authority/rules/password-judgement.ts'
import type { Stale } from '../../../authority/rules/refusal.ts'
import type { Agreement } from '../../../bank/rules/agreement.ts'
import { serviceStopOnLoss } from '../../../bank/rules/service-stop.ts'
import { accept, andThen, refuse } from '../../../platform/decision/decision.ts'
import type { Decision } from './decision.ts'
import type { Event } from './events.ts'
import type { PersonalProfile } from './profile.ts'
import type { Refusal } from './refusal.ts'

export type LostStopStates = PasswordStates & {
  readonly agreement: Agreement | undefined
  readonly binding: Binding | undefined
}

/**
 * 紛失・盗難: ID and password stop the whole service at once, at any hour and without a code, since the token is lost
 * (S4-3-05). No restart brings that token back (D6), not even of a service that was stopped already. Only two persons
 * of the institution restart it. `sessionHash` is the user's current session; it ends with everything else.
 */
export function decideLostStop(
  states: LostStopStates,
  submission: Omit<PasswordSubmission, 'at'> & {
    readonly sessionHash: string | null
    readonly tokenId: string
    /** All users of the customer. */
    readonly userIds: readonly string[]
  },
  profile: PersonalProfile,
  now: Temporal.Instant,
): Decision<object, Refusal | Stale> {
  const { user, agreement, binding } = states
  const { service, userId, sessionHash, tokenId, userIds } = submission
  return andThen(judgePassword(states, { ...submission, at: 'lost' }, profile, now), () => {
    if (user === undefined || user.sessionHash !== sessionHash) return refuse('stale')
    const stop = serviceStopOnLoss(agreement, user)
    if (isLossKept(stop.standing, binding)) return refuse('service_stopped')
    const lost = lostByUser({ binding, tokenId }, { service, userId, stops: 'customer' }, now)
    if (lost === null) return refuse('stale')
    const ended: Event[] =
      sessionHash === null ? [] : [{ type: 'session_ended', service, userId, sessionHash, reason: 'stopped' }]
    return accept({}, ...(stop.events(lost.loss, userIds) ?? []), ...ended, ...lost.events)
  })
}
