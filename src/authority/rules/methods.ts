import type { Binding } from './binding.ts'
import type { Method, ServiceProfile, Standing } from './profile.ts'
import type { RegisteredAddress } from './registered-address.ts'

/** How a method stands at an instant: the last phase that has begun. From the clock alone (DESIGN §4). */
export function standingOf({ methods }: ServiceProfile, method: Method, now: Temporal.Instant): Standing {
  const phases = method === 'token' ? methods.token : (methods.mail?.phases ?? [])
  const begun = phases.filter(({ from }) => from === null || Temporal.Instant.compare(from, now) <= 0)
  return begun.at(-1)?.standing ?? 'ended'
}

/** Does a code that came this way count? */
export function isAccepted(standing: Standing): boolean {
  return standing !== 'ended'
}

/** May somebody register it who has not? */
export function isOffered(standing: Standing): boolean {
  return standing !== 'ended' && standing !== 'phasing_out'
}

export type Registered = {
  readonly binding: Binding | undefined
  readonly mailAddress: RegisteredAddress | undefined
}

/** What the user has registered and may log in with now. */
export function readyMethods(
  profile: ServiceProfile,
  { binding, mailAddress }: Registered,
  now: Temporal.Instant,
): readonly Method[] {
  const ready: readonly [Method, boolean][] = [
    ['token', binding?.status === 'usable'],
    ['mail', mailAddress !== undefined],
  ]
  return ready
    .filter(([method, has]) => has && isAccepted(standingOf(profile, method, now)))
    .map(([method]) => method)
}

/** Is there a method that everybody must have by now, and this user has not? Only mail can be added by oneself. */
export function mustRegisterMail(
  profile: ServiceProfile,
  { mailAddress }: Registered,
  now: Temporal.Instant,
): boolean {
  return mailAddress === undefined && standingOf(profile, 'mail', now) === 'required'
}
