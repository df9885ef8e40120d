import type { EventOf } from '../../../platform/decision/event.ts'
import { type Binding, withoutEndedLock, withoutLock } from '../binding.ts'
import type { BindingEvent } from '../events.ts'
import type { ServiceProfile } from '../profile.ts'
import { isAccepted, standingOf } from './method.ts'
import type { Registered } from './registered.ts'
import { tokenMethod } from './token.ts'

/**
 * The binding without a lock that is over: by time, or because it was of a token that counts no more while its user has
 * no address yet. Such a lock would keep the user from the method that came instead (M6); what only the desk unlocks, it
 * still does.
 */
export function withoutLockLeftBehind(
  { binding, mailAddress }: Registered,
  userId: string,
  profile: ServiceProfile,
  now: Temporal.Instant,
): {
  readonly binding: Binding | undefined
  readonly ended: readonly EventOf<BindingEvent, 'binding_lock_ended'>[]
} {
  const current = withoutEndedLock(binding, userId, now)
  if (current.binding?.status !== 'locked' || current.binding.capped) return current
  const isOfToken = current.binding.tokenId !== null && mailAddress === undefined
  if (!isOfToken || isAccepted(standingOf(profile, tokenMethod, now))) return current
  return withoutLock(current.binding, userId)
}
