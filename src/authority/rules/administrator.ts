import { openSession } from './gate.ts'
import type { AdministrationPolicy, ServiceProfile } from './profile.ts'
import type { Refusal } from './refusal.ts'
import { isCooling, type RegisteredAddress } from './registered-address.ts'
import type { Session } from './session.ts'
import type { User } from './user.ts'

/** 管理者権限ユーザ in a session: what every act of an administrator asks first. */
export type AdministratorStates = {
  readonly session: Session | undefined
  readonly administrator: User | undefined
  readonly administratorAddress: RegisteredAddress | undefined
}

/** The administrator who acts, with right and time to do so; otherwise why not (S2-1.1-04). */
export function administratorOf(
  { session, administrator, administratorAddress }: AdministratorStates,
  seenAtMs: number,
  profile: ServiceProfile,
  now: Temporal.Instant,
): User | Refusal {
  const opened = openSession({ session, user: administrator }, seenAtMs, profile, now)
  if (opened === null) return 'ticket_invalid'
  if (!opened.user.administrator) return 'not_permitted'
  // Whoever took over the address could otherwise open the whole company (G-10).
  return isCooling(administratorAddress, now) ? 'cooling_down' : opened.user
}

/** Is the menu ユーザOTP管理 there (S2-0-02, S2-1.1-08)? */
export function isUserOtpOpen(policy: AdministrationPolicy | null, now: Temporal.Instant): boolean {
  if (policy === null) return false
  const { from, until } = policy.userOtp
  return Temporal.Instant.compare(from, now) <= 0 && Temporal.Instant.compare(now, until) < 0
}
