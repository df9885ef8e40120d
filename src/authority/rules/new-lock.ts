import type { BindingEvent, ChallengeEvent, PasswordEvent } from './events.ts'

type Rejected = Extract<
  BindingEvent | ChallengeEvent | PasswordEvent,
  { readonly type: 'password_rejected' | 'code_rejected' | 'enrollment_rejected' | 'challenge_failed' }
>

/**
 * Is this the attempt that locked? Each one at a lock that stands says that it stands, too, and whoever asks for a lock is
 * told of it once, however often somebody knocks.
 */
export function isNewLock(event: Rejected): boolean {
  if (!event.locked || event.refusal.endsWith('_locked')) return false
  if (event.type !== 'password_rejected') return true
  // Right, but too late or after a loss: nothing was counted.
  if (event.refusal === 'initial_password_expired' || event.refusal === 'stopped_by_loss') return false
  // One more wrong one where the user is known, beside the lock of strangers.
  return event.strangersOnly === undefined || event.knownFailures === undefined
}
