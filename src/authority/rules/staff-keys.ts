import { isRequired, standingOf } from './methods/method.ts'
import { passkeyMethod } from './methods/passkey.ts'
import type { StaffKeysPolicy } from './methods/policy.ts'
import { isUsablePasskey, type Passkey, type PasskeyHolder } from './passkeys.ts'
import type { ServiceProfile } from './profile.ts'

/** Passkeys of the staff of a desk (decision 88); undefined: those of customers. */
export function staffKeysOf({ methods }: Pick<ServiceProfile, 'methods'>): StaffKeysPolicy | undefined {
  return methods.passkey?.staff
}

/** Is it among those that each of the staff must have? What opens a login may still be one too few. */
export function isFullKey(
  passkey: Passkey,
  { attestation, authenticators }: StaffKeysPolicy,
  now: Temporal.Instant,
): boolean {
  if (!isUsablePasskey(passkey, now)) return false
  if (attestation === 'none') return true
  return passkey.attested === true && (authenticators.length === 0 || authenticators.includes(passkey.aaguid))
}

/** How many keys somebody on the staff lacks, so that nothing else of the desk opens; 0: none. */
export function keysMissing(
  holder: PasskeyHolder | undefined,
  profile: ServiceProfile,
  now: Temporal.Instant,
): number {
  const policy = staffKeysOf(profile)
  if (policy === undefined || !isRequired(standingOf(profile, passkeyMethod, now))) return 0
  const full = (holder?.passkeys ?? []).filter((passkey) => isFullKey(passkey, policy, now))
  return Math.max(0, policy.keysMin - full.length)
}
