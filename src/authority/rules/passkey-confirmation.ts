import { isAccepted, standingOf } from './methods/method.ts'
import { passkeyMethod } from './methods/passkey.ts'
import type { PasskeyConfirmedAct } from './methods/policy.ts'
import { hasUsablePasskey, type PasskeyHolder } from './passkeys.ts'
import type { ServiceProfile } from './profile.ts'

/** Does the profile let passkeys confirm this act (decision 95)? */
export function passkeysConfirm(
  { methods }: Pick<ServiceProfile, 'methods'>,
  act: PasskeyConfirmedAct,
): boolean {
  return methods.passkey?.confirms.includes(act) ?? false
}

/** Does this user have one that can, now? */
export function confirmsByPasskey(
  holder: PasskeyHolder | undefined,
  profile: ServiceProfile,
  act: PasskeyConfirmedAct,
  now: Temporal.Instant,
): boolean {
  return (
    passkeysConfirm(profile, act) &&
    hasUsablePasskey(holder, now) &&
    isAccepted(standingOf(profile, passkeyMethod, now))
  )
}
