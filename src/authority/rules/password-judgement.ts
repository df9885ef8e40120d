import { accept, refuse } from '../../platform/decision/decision.ts'
import type { Confidential, EventOf } from '../../platform/decision/event.ts'
import type { Care } from './care.ts'
import type { Decision } from './decision.ts'
import type { Event, PasswordPlace } from './events.ts'
import { countFailure } from './failure-count.ts'
import { isLockedFor, type Password, type UnknownLogin, withoutLock } from './password.ts'
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
  /** Whether this user logged in with the browser before. */
  readonly known?: boolean
}

export type PasswordSubmission = OwnPasswordSubmission & { readonly loginHash: string }

export type PasswordStates = {
  readonly user: User | undefined
  readonly password: Password | undefined
  readonly unknownLogin: UnknownLogin | undefined
  /** Of a suspended user: why. */
  readonly care?: Care | undefined
}

/** User ID and password as a stranger types them. An unknown ID is counted and locked like a real one. */
export function judgePassword(
  { user, password, unknownLogin, care }: PasswordStates,
  submission: PasswordSubmission,
  profile: ServiceProfile,
  now: Temporal.Instant,
): Decision<object, Refusal | Stale> {
  if (user === undefined || password === undefined)
    return rejectUnknown(unknownLogin, submission, profile, now)
  return judgeOwnPassword({ user, password, care }, submission, profile, now)
}

/**
 * The password of a user who exists, wherever it is asked for. What is typed in the user's own browsers and sessions
 * counts for itself: others can close the way for strangers, and nothing else (X5, decision 32).
 */
export function judgeOwnPassword(
  {
    user,
    password,
    care,
  }: Pick<PasswordStates, 'care'> & { readonly user: User; readonly password: Password },
  { service, userId, at, verdict, device = null, known = false }: OwnPasswordSubmission,
  profile: ServiceProfile,
  now: Temporal.Instant,
): Decision<object, Refusal | Stale> {
  if (verdict.generation !== password.generation) return refuse('stale')
  const own = known || isAskedInside(at)
  const isOver = password.locked && isLockOver(password, now)
  const current = isOver ? withoutLock(password) : password
  const ended = isOver ? ([{ type: 'password_lock_ended', service, userId }] as const satisfies Event[]) : []
  const told = device === null ? {} : { device }
  const rejected = { type: 'password_rejected', service, userId, at, ...told } as const
  const isLost = (care?.loss ?? null) !== null
  const refusal = refusalOf(user, current, { at, own, matches: verdict.matches, isLost }, now)
  if (refusal !== null && uncounted.includes(refusal))
    return refuse(refusal, ...ended, { ...rejected, refusal, ...standing(current) })
  if (refusal !== null) {
    const { isLockedNow, counted } = countedIn(current, own, profile, now)
    return refuse(isLockedNow ? 'password_locked' : refusal, ...ended, { ...rejected, refusal, ...counted })
  }
  const accepted: Event[] = [
    ...ended,
    { type: 'password_accepted', service, userId, at, ...(own ? { known: true } : {}) },
  ]
  if (verdict.rehashed !== null) {
    accepted.push({ type: 'password_rehashed', service, userId, verifier: verdict.rehashed })
  }
  return accept({}, ...accepted)
}

const uncounted: readonly Refusal[] = ['password_locked', 'stopped_by_loss', 'initial_password_expired']

type Counted = Omit<EventOf<Event, 'password_rejected'>, 'type' | 'service' | 'userId' | 'at' | 'refusal'>

/** The count and the lock as they are, for an attempt that changes neither. */
function standing(password: Password): Counted {
  const { failures, locked, strangersOnly } = password
  return { failures, locked, ...sameLock(password), ...(strangersOnly ? { strangersOnly } : {}) }
}

/** One more wrong one: of the user's own browsers and sessions, which lock for everybody, or of strangers, whom they lock out. */
function countedIn(
  current: Password,
  own: boolean,
  { password: { failuresMax, lockMinutes } }: ServiceProfile,
  now: Temporal.Instant,
): { readonly isLockedNow: boolean; readonly counted: Counted } {
  const locked = isLockedFor(current, own)
  const before = { failures: own ? current.knownFailures : current.failures, locked }
  const after = countFailure(before, failuresMax)
  const lock = after.locked ? lockFor(current, lockMinutes, now) : {}
  if (!own)
    return {
      isLockedNow: after.locked,
      counted: { ...after, ...lock, ...(after.locked ? { strangersOnly: true } : {}) },
    }
  const knownFailures = after.failures
  if (!after.locked) return { isLockedNow: false, counted: { ...standing(current), knownFailures } }
  return { isLockedNow: true, counted: { failures: current.failures, locked: true, knownFailures, ...lock } }
}

type Lockable = TimedLock & { readonly failures: number; readonly locked: boolean }

/** The row as it counts now: with no failures and no lock if the lock is over. */
function withoutEndedLock<L extends Lockable>(row: L, now: Temporal.Instant): L {
  return row.locked && isLockOver(row, now)
    ? { ...row, failures: 0, locked: false, lockedUntilMs: null }
    : row
}

/**
 * A suspended user is refused and counted like a wrong password, so that the two can't be told apart. A loss is taken from
 * them all the same, since somebody may resume them later (D6); and whoever reported it and types the right password reads
 * that it was taken (M7).
 */
function refusalOf(
  user: User,
  password: Password,
  {
    at,
    own,
    matches,
    isLost,
  }: {
    readonly at: PasswordPlace
    readonly own: boolean
    readonly matches: boolean
    readonly isLost: boolean
  },
  now: Temporal.Instant,
):
  | 'password_locked'
  | 'user_suspended'
  | 'stopped_by_loss'
  | 'password_wrong'
  | 'initial_password_expired'
  | null {
  if (isLockedFor(password, own)) return 'password_locked'
  const isHeard = user.status === 'active' || (user.status === 'suspended' && at === 'lost')
  if (!isHeard) return isLost && matches ? 'stopped_by_loss' : 'user_suspended'
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
