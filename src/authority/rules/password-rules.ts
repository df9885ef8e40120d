import type { Password } from './password.ts'
import type { PasswordPolicy, ServiceProfile } from './profile.ts'
import type { Refusal } from './refusal.ts'
import type { User } from './user.ts'

/** What a password must not be or contain. */
type Names = Pick<User, 'userId' | 'userName'>

export type NewPasswordRefusal = Extract<Refusal, `new_password_${string}`>

/** What a new password is compared with, in addition to the user's own names. */
export type PasswordContext = {
  readonly policy: PasswordPolicy
  /** Names of the service and the institution, which attackers try first (PWD-02). */
  readonly words: readonly string[]
  /** Whether it is on the list of common passwords; only asked for with the recommended rules. */
  readonly isCommon: boolean
}

/** The context of a service for a password that was already looked up in the list of common ones. */
export function contextOf(profile: ServiceProfile, isCommon: boolean): PasswordContext {
  const { password, serviceName, institutionName, names, english } = profile
  const inEnglish = english === undefined ? [] : [english.serviceName, english.institutionName]
  return { policy: password, words: [serviceName, institutionName, names.platform, ...inEnglish], isCommon }
}

/**
 * The conditions that need no slow fact; the caller checks the history (condition 1), since comparing with old
 * verifiers takes argon2id.
 */
export function refuseNewPassword(
  password: string,
  again: string,
  user: Names,
  context: PasswordContext,
): NewPasswordRefusal | null {
  if (password !== again) return 'new_password_mismatch'
  const { policy } = context
  return policy.rules === 'manual'
    ? refuseByManual(password, user, policy)
    : refuseByRecommendation(password, user, context)
}

/**
 * パスワード変更の条件 (S0-2.2-21 to 25). Characters come first: only for half-width letters and digits does the length match
 * what the user counts.
 */
function refuseByManual(password: string, user: Names, policy: PasswordPolicy): NewPasswordRefusal | null {
  if (!/^[A-Za-z0-9]*$/.test(password)) return 'new_password_characters'
  if (password.length < policy.lengthMin || password.length > policy.lengthMax) return 'new_password_length'
  if (!/[A-Za-z]/.test(password) || !/[0-9]/.test(password)) return 'new_password_characters'
  // The manual says user name; the user ID is refused too, which is the safe reading (S0-2.2-24).
  if (password === user.userName || password === user.userId) return 'new_password_is_user_name'
  return null
}

/** Length in code points of the NFC form, and no guessable content (PWD-01, PWD-02). */
function refuseByRecommendation(
  password: string,
  user: Names,
  { policy, words, isCommon }: PasswordContext,
): NewPasswordRefusal | null {
  const characters = [...password.normalize('NFC')]
  if (characters.length < policy.lengthMin || characters.length > policy.lengthMax)
    return 'new_password_length'
  const lower = password.normalize('NFKC').toLowerCase()
  const own = [user.userId, user.userName, ...words].map((word) => word.normalize('NFKC').toLowerCase())
  if (own.some((word) => word.length >= 4 && lower.includes(word))) return 'new_password_guessable'
  if (isCommon || /^(.{1,5})\1+$/u.test(lower)) return 'new_password_guessable'
  return null
}

/** Must the password be changed before anything else (S0-2.2-14)? */
export function mustChangePassword(
  password: Password,
  policy: PasswordPolicy,
  now: Temporal.Instant,
): boolean {
  return reasonToChange(password, policy, now) !== null
}

export type ReasonToChange = 'initial' | 'reset' | 'expired'

/** Why it must be changed, if it must. */
export function reasonToChange(
  password: Password,
  policy: PasswordPolicy,
  now: Temporal.Instant,
): ReasonToChange | null {
  return password.mustChange ?? (isExpired(password, policy, now) ? 'expired' : null)
}

/** 90 calendar days in Asia/Tokyo: the day it was set is day 0, day 90 is the last valid one (S0-2.4-12). */
function isExpired(password: Password, policy: PasswordPolicy, now: Temporal.Instant): boolean {
  // Most passwords are far from expiry, and calendar arithmetic costs more than the rest of a login's decision.
  const ageMs = now.epochMilliseconds - password.setAtMs
  if (policy.expiryDays === null || ageMs < policy.expiryDays * 86_400_000) return false
  const last = lastGoodDay(password, policy)
  return last !== null && Temporal.PlainDate.compare(dateInTokyo(now), last) > 0
}

/** The last day on which the password needs no change; null if it never expires. */
export function lastGoodDay(password: Password, policy: PasswordPolicy): Temporal.PlainDate | null {
  if (policy.expiryDays === null) return null
  const setOn = dateInTokyo(Temporal.Instant.fromEpochMilliseconds(password.setAtMs))
  return setOn.add({ days: policy.expiryDays })
}

function dateInTokyo(instant: Temporal.Instant): Temporal.PlainDate {
  return instant.toZonedDateTimeISO('Asia/Tokyo').toPlainDate()
}
