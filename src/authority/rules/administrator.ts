import { openSession } from './gate.ts'
import type { AdministrationPolicy, ServiceProfile } from './profile.ts'
import type { Refusal } from './refusal.ts'
import { isCooling, type RegisteredAddress } from './registered-address.ts'
import type { Session } from './session.ts'
import type { User } from './user.ts'

/** 管理者権限ユーザ in a session: checked first in every administrator's act. */
export type AdministratorStates = {
  readonly session: Session | undefined
  readonly administrator: User | undefined
  readonly administratorAddress: RegisteredAddress | undefined
}

/** The acting administrator, if entitled to act now; otherwise the refusal (S2-1.1-04). */
export function administratorOf(
  { session, administrator, administratorAddress }: AdministratorStates,
  seenAtMs: number,
  profile: ServiceProfile,
  now: Temporal.Instant,
): User | Refusal {
  const opened = openSession({ session, user: administrator }, seenAtMs, profile, now)
  if (opened === null) return 'ticket_invalid'
  if (!opened.user.administrator) return 'not_permitted'
  // Otherwise, taking over the address would open the whole company (G-10).
  return isCooling(administratorAddress, now) ? 'cooling_down' : opened.user
}

/** Is the menu ユーザOTP管理 available (S2-0-02, S2-1.1-08)? */
export function isUserOtpOpen(policy: AdministrationPolicy | null, now: Temporal.Instant): boolean {
  if (policy === null) return false
  const { from, until } = policy.userOtp
  return Temporal.Instant.compare(from, now) <= 0 && Temporal.Instant.compare(now, until) < 0
}
