import type { Confidential, EventOf } from '../../platform/decision/event.ts'
import { mailPolicyOf } from './challenge.ts'
import type { ChallengeEvent } from './events.ts'
import type { MailAddress } from './mail-address.ts'
import type { ServiceProfile } from './profile.ts'
import type { RegisteredAddress } from './registered-address.ts'

const hourMs = 3_600_000

type NewAddress = {
  readonly service: string
  readonly userId: string
  readonly address: Confidential<MailAddress>
}

/** The address of somebody who is logged in, once it and whoever asks are proven: the first one, or in the place of another. */
export function newAddress(
  of: NewAddress,
  before: RegisteredAddress | undefined,
  profile: ServiceProfile,
  now: Temporal.Instant,
): EventOf<ChallengeEvent, 'mail_address_registered' | 'mail_address_changed'> {
  return before === undefined ? firstAddress(of, now) : nextAddress(of, before, profile, now)
}

/** Proven with password and token in this very session, so no wait is needed. */
function firstAddress(of: NewAddress, now: Temporal.Instant) {
  const registeredAtMs = now.epochMilliseconds
  return { type: 'mail_address_registered', ...of, registeredAtMs, coolingUntilMs: registeredAtMs } as const
}

/** A change must not end the wait that the registration started. */
function nextAddress(
  of: NewAddress,
  before: RegisteredAddress,
  profile: ServiceProfile,
  now: Temporal.Instant,
) {
  const changedAtMs = now.epochMilliseconds
  const untilMs = changedAtMs + mailPolicyOf(profile).coolingHours.change * hourMs
  const coolingUntilMs = Math.max(before.coolingUntilMs, untilMs)
  return { type: 'mail_address_changed', ...of, changedAtMs, coolingUntilMs } as const
}
