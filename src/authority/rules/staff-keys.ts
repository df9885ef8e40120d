import { isRequired, standingOf } from './methods/method.ts'
import { passkeyMethod } from './methods/passkey.ts'
import type { StaffKeysPolicy } from './methods/policy.ts'
import { isUsablePasskey, type Passkey, type PasskeyHolder } from './passkeys.ts'
import type { ServiceProfile } from './profile.ts'

/** Passkeys of the staff of a desk (decision 88); undefined: those of customers. */
export function staffKeysOf({ methods }: Pick<ServiceProfile, 'methods'>): StaffKeysPolicy | undefined {
  return methods.passkey?.staff
}

/** May somebody register an authenticator of this model? */
export function isModelAllowed(
  { attested, aaguid }: Pick<Passkey, 'attested' | 'aaguid'>,
  { attestation, authenticators }: StaffKeysPolicy,
): boolean {
  if (attestation === 'none') return true
  return attested === true && (authenticators.length === 0 || authenticators.includes(aaguid))
}

/** Is it among those that each of the staff must have? What opens a login may still be one too few. */
export function isFullKey(passkey: Passkey, policy: StaffKeysPolicy, now: Temporal.Instant): boolean {
  return isUsablePasskey(passkey, now) && isModelAllowed(passkey, policy)
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
