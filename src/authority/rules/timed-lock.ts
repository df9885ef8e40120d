/** A lock that ends by itself, so that a stranger can't keep somebody out for good (D2, THR-01). */
export type TimedLock = {
  /** Null: only somebody's hand ends it. */
  readonly lockedUntilMs: number | null
  /** Locks in a row that ended by themselves, since the last right answer. */
  readonly lockouts: number
}

/** What an event tells of such a lock; nothing in a service whose locks only the institution ends. */
export type ToldLock = { readonly lockedUntilMs?: number; readonly lockouts?: number }

export const noTimedLock: TimedLock = { lockedUntilMs: null, lockouts: 0 }

const minuteMs = 60_000
const longestMinutes = 24 * 60

/** Each lock in a row lasts twice as long as the one before, a day at most. */
export function lockFor(
  { lockouts }: TimedLock,
  lockMinutes: number | null,
  now: Temporal.Instant,
): Required<ToldLock> | undefined {
  if (lockMinutes === null) return undefined
  const minutes = Math.min(longestMinutes, lockMinutes * 2 ** Math.min(lockouts, 20))
  return { lockedUntilMs: now.epochMilliseconds + minutes * minuteMs, lockouts: lockouts + 1 }
}

/**
 * The same for codes, but the second lock in a row stays: codes are short, and whoever types them has the password
 * (THR-01: at most twice `failuresMax` wrong ones in a row).
 */
export function codeLockFor(
  lock: TimedLock,
  lockMinutes: number | null,
  now: Temporal.Instant,
): Required<ToldLock> | undefined {
  return lock.lockouts > 0 ? undefined : lockFor(lock, lockMinutes, now)
}

/** Is the lock over, although nobody took it off? */
export function isLockOver({ lockedUntilMs }: TimedLock, now: Temporal.Instant): boolean {
  return lockedUntilMs !== null && now.epochMilliseconds >= lockedUntilMs
}

/** The lock as it stands, for an event about an attempt that changed nothing of it. */
export function sameLock({ lockedUntilMs }: TimedLock): ToldLock {
  return lockedUntilMs === null ? {} : { lockedUntilMs }
}

/** What a row keeps of what an event tells. */
export function keptLock(before: TimedLock | undefined, { lockedUntilMs, lockouts }: ToldLock): TimedLock {
  return { lockedUntilMs: lockedUntilMs ?? null, lockouts: lockouts ?? before?.lockouts ?? 0 }
}
