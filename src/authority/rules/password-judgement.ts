import { accept, refuse } from '../../platform/decision/decision.ts'
import type { Confidential } from '../../platform/decision/event.ts'
import type { Decision } from './decision.ts'
import type { Event, PasswordPlace } from './events.ts'
import { countFailure } from './failure-count.ts'
import type { Password, UnknownLogin } from './password.ts'
import type { ServiceProfile } from './profile.ts'
import type { Refusal, Stale } from './refusal.ts'
import { isLockOver, lockFor, noTimedLock, sameLock, type TimedLock } from './timed-lock.ts'
import { isAskedInside, type User } from './user.ts'

/** The argon2id verdict, and the generation of the password that it is about. */
export type PasswordVerdict = {
  readonly matches: boolean
  readonly generation: number
  /** A fresh verifier of the same password, if the stored one uses old parameters or an old pepper (PWD-03). */
  readonly rehashed: Confidential<string> | null
}

export type OwnPasswordSubmission = {
  readonly service: string
  readonly userId: string
  readonly at: PasswordPlace
  readonly verdict: PasswordVerdict
  /** What the browser claims to be. */
  readonly device?: string | null
}

export type PasswordSubmission = OwnPasswordSubmission & { readonly loginHash: string }

export type PasswordStates = {
  readonly user: User | undefined
  readonly password: Password | undefined
  readonly unknownLogin: UnknownLogin | undefined
}

/** User ID and password as a stranger types them. An unknown ID is counted and locked like a real one. */
export function judgePassword(
  { user, password, unknownLogin }: PasswordStates,
  submission: PasswordSubmission,
  profile: ServiceProfile,
  now: Temporal.Instant,
): Decision<object, Refusal | Stale> {
  if (user === undefined || password === undefined)
    return rejectUnknown(unknownLogin, submission, profile, now)
  return judgeOwnPassword({ user, password }, submission, profile, now)
}

/** The password of a known user, wherever it is asked for; every wrong one counts toward the same lock. */
export function judgeOwnPassword(
  { user, password }: { readonly user: User; readonly password: Password },
  { service, userId, at, verdict, device = null }: OwnPasswordSubmission,
  profile: ServiceProfile,
  now: Temporal.Instant,
): Decision<object, Refusal | Stale> {
  if (verdict.generation !== password.generation) return refuse('stale')
  const current = withoutEndedLock(password, now)
  const ended =
    current === password
      ? []
      : ([{ type: 'password_lock_ended', service, userId }] as const satisfies Event[])
  const { failures, locked } = current
  const told = device === null ? {} : { device }
  const rejected = { type: 'password_rejected', service, userId, at, ...told } as const
  const refusal = refusalOf(user, current, at, verdict.matches, now)
  if (refusal === 'password_locked' || refusal === 'initial_password_expired')
    return refuse(refusal, ...ended, { ...rejected, refusal, failures, locked, ...sameLock(current) })
  if (refusal !== null) {
    const counted = countFailure(current, profile.password.failuresMax)
    const lock = counted.locked ? lockFor(current, profile.password.lockMinutes, now) : {}
    const answer = counted.locked ? 'password_locked' : refusal
    return refuse(answer, ...ended, { ...rejected, refusal, ...counted, ...lock })
  }
  const accepted: Event[] = [...ended, { type: 'password_accepted', service, userId, at }]
  if (verdict.rehashed !== null) {
    accepted.push({ type: 'password_rehashed', service, userId, verifier: verdict.rehashed })
  }
  return accept({}, ...accepted)
}

type Lockable = TimedLock & { readonly failures: number; readonly locked: boolean }

/** With every attempt again, if the lock is over by now. */
function withoutEndedLock<L extends Lockable>(row: L, now: Temporal.Instant): L {
  return row.locked && isLockOver(row, now)
    ? { ...row, failures: 0, locked: false, lockedUntilMs: null }
    : row
}

/**
 * A suspended user is refused and counted like a wrong password, so that the two can't be told apart. A loss is taken from
 * them all the same, since somebody may resume them later (D6).
 */
function refusalOf(
  user: User,
  password: Password,
  at: PasswordPlace,
  matches: boolean,
  now: Temporal.Instant,
): 'password_locked' | 'user_suspended' | 'password_wrong' | 'initial_password_expired' | null {
  if (password.locked) return 'password_locked'
  const isHeard = user.status === 'active' || (user.status === 'suspended' && at === 'lost')
  if (!isHeard) return 'user_suspended'
  if (!matches) return 'password_wrong'
  // It opens nothing new; what it opened in time stays open, and is where it gets changed.
  const isExpired = password.expiresAtMs !== null && now.epochMilliseconds >= password.expiresAtMs
  return isExpired && !isAskedInside(at) ? 'initial_password_expired' : null
}

/** Counts and locks exactly as for a real user: a lock must not reveal which IDs exist. */
function rejectUnknown(
  before: UnknownLogin | undefined,
  { service, loginHash }: PasswordSubmission,
  profile: ServiceProfile,
  now: Temporal.Instant,
): Decision<never, Refusal> {
  const { lockMinutes, failuresMax } = profile.password
  const current = withoutEndedLock(before ?? { failures: 0, locked: false, ...noTimedLock }, now)
  const counted = countFailure(current, failuresMax)
  const isLockedNow = counted.locked && !current.locked
  const { lockouts } = current
  const kept = lockouts === 0 ? sameLock(current) : { ...sameLock(current), lockouts }
  const lock = isLockedNow ? lockFor(current, lockMinutes, now) : kept
  const refusal = counted.locked ? 'password_locked' : 'user_unknown'
  return refuse(refusal, { type: 'unknown_login_rejected', service, loginHash, ...counted, ...lock })
}
