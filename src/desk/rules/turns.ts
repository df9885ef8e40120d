import type { Event } from './events.ts'
import type { Written } from './written.ts'

/** Since when things are as they are, and through whom: read off the journal, the newest entry first. */

/** What begins and ends a state of a user, of which there are few. */
export const turningTypes = [
  'user_created',
  'user_suspended',
  'user_resumed',
  'binding_suspended',
  'binding_resumed',
  'mail_address_removed',
] as const satisfies readonly Event['type'][]

/** Everything that may lock a password or lift its lock, and the same of the codes. */
export const passwordLockTypes = [
  'password_rejected',
  'password_locked',
  'password_unlocked',
  'password_lock_ended',
] as const satisfies readonly Event['type'][]

export const codeLockTypes = [
  'code_rejected',
  'challenge_failed',
  'enrollment_rejected',
  'binding_unlocked',
  'binding_lock_ended',
] as const satisfies readonly Event['type'][]

/** `isFirst`: nothing that was read is from before it. */
export type LockBegan = { readonly entry: Written; readonly isFirst: boolean }

/**
 * The entry that locked what is locked now: attempts go on being written after it, and say that they met the lock. Not
 * `isFirst` where even the oldest entry that was read met it already.
 */
export function lockBegan(entries: readonly Written[], limit: number): LockBegan | null {
  const end = entries.findIndex(({ event }) => !isLocked(event))
  const run = end === -1 ? entries : entries.slice(0, end)
  const entry = run.at(-1)
  if (entry === undefined) return null
  return { entry, isFirst: end !== -1 || entries.length < limit }
}

function isLocked(event: Written['event']): boolean {
  return event.type === 'password_locked' || ('locked' in event && event.locked === true)
}

/** The newest entry of one of the types. */
export function latestOf(
  entries: readonly Written[],
  ...types: readonly Event['type'][]
): Written | undefined {
  return entries.find(({ event }) => types.some((type) => type === event.type))
}
