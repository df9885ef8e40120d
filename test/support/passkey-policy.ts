import type { PasskeyPolicy } from '../../src/authority/rules/methods/policy.ts'
import type { ServiceProfile } from '../../src/authority/rules/profile.ts'

/** Passkeys as a profile has them that says nothing but their phases. */
export const usualPasskeys: PasskeyPolicy = {
  phases: [{ from: null, standing: 'recommended' }],
  rpId: null,
  origins: [],
  waitHours: 72,
  challengeSeconds: 300,
  passkeysMax: 5,
  lowered: null,
  confirms: [],
}

/** A profile with passkeys beside its other methods. */
export function withPasskeys<P extends Pick<ServiceProfile, 'methods'>>(
  profile: P,
  changes: Partial<PasskeyPolicy> = {},
): P {
  return { ...profile, methods: { ...profile.methods, passkey: { ...usualPasskeys, ...changes } } }
}

/** Edits the profile of this one service so. */
export function passkeysIn(service: string, changes: Partial<PasskeyPolicy> = {}) {
  return (profile: ServiceProfile): ServiceProfile =>
    profile.service === service ? withPasskeys(profile, changes) : profile
}
