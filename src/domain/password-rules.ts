import type { Password } from './password.ts'
import type { PasswordPolicy } from './profile.ts'
import type { Refusal } from './refusal.ts'
import type { User } from './user.ts'

export type NewPasswordRefusal = Extract<Refusal, `new_password_${string}`>

/**
 * The conditions of パスワード変更の条件 (S0-2.2-21 to 25) that need no slow fact; the history (condition 1) is the
 * caller's, since comparing with old verifiers takes argon2id. Characters come first: only of half-width letters
 * and digits can the length be what the user counts.
 */
export function refuseNewPassword(
  password: string,
  again: string,
  user: User,
  policy: PasswordPolicy,
): NewPasswordRefusal | null {
  if (password !== again) return 'new_password_mismatch'
  if (!/^[A-Za-z0-9]*$/.test(password)) return 'new_password_characters'
  if (password.length < policy.lengthMin || password.length > policy.lengthMax) return 'new_password_length'
  if (!/[A-Za-z]/.test(password) || !/[0-9]/.test(password)) return 'new_password_characters'
  // The manual says user name; the user ID is refused as well, which is the safe reading (S0-2.2-24).
  if (password === user.userName || password === user.userId) return 'new_password_is_user_name'
  return null
}

/** Must the password be changed before anything else (S0-2.2-14)? */
export function mustChangePassword(
  password: Password,
  policy: PasswordPolicy,
  now: Temporal.Instant,
): boolean {
  return password.mustChange !== null || isExpired(password, policy, now)
}

/** 90 calendar days in Asia/Tokyo: the day it was set is day 0, day 90 is the last good one (S0-2.4-12). */
function isExpired(password: Password, policy: PasswordPolicy, now: Temporal.Instant): boolean {
  if (policy.expiryDays === null) return false
  const setOn = dateInTokyo(Temporal.Instant.fromEpochMilliseconds(password.setAtMs))
  return setOn.until(dateInTokyo(now), { largestUnit: 'days' }).days > policy.expiryDays
}

function dateInTokyo(instant: Temporal.Instant): Temporal.PlainDate {
  return instant.toZonedDateTimeISO('Asia/Tokyo').toPlainDate()
}
