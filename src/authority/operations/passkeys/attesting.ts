import {
  type FidoMetadata,
  FidoMetadataError,
  isModelReported,
} from '../../../platform/secrets/fido-metadata.ts'
import type { Attesting } from '../../../platform/secrets/webauthn.ts'
import type { Passkey, PasskeyHolder } from '../../rules/passkeys.ts'
import type { ServiceProfile } from '../../rules/profile.ts'
import { keysMissing, staffKeysOf } from '../../rules/staff-keys.ts'
import type { Context } from '../context.ts'

/** Must makers vouch for the authenticators of this service? */
export function isAttestationAsked(profile: ServiceProfile): boolean {
  return staffKeysOf(profile)?.attestation === 'required'
}

/**
 * By what a new passkey of the service is checked; null: by nothing but itself. Where makers have to vouch and there are no
 * metadata to rely on, nothing can be registered; `./warifu doctor` says why there are none.
 */
export function attestingOf(
  context: Context,
  profile: ServiceProfile,
): Attesting | 'passkey_metadata_missing' | null {
  if (!isAttestationAsked(profile)) return null
  const now = context.now()
  const metadata = metadataNow(context, now)
  return metadata === undefined ? 'passkey_metadata_missing' : { metadata, now }
}

function metadataNow({ fidoMetadata }: Context, now: Temporal.Instant): FidoMetadata | undefined {
  try {
    return fidoMetadata?.read(now)
  } catch (error) {
    if (error instanceof FidoMetadataError) return undefined
    throw error
  }
}

/**
 * What has become known against models since their keys were registered; undefined: nothing. A file that is gone takes no
 * report back that this process has read, and without one nothing has become known: whoever works isn't locked out by that.
 */
function reportsFor(context: Context, profile: ServiceProfile): FidoMetadata | undefined {
  if (!isAttestationAsked(profile)) return undefined
  return metadataNow(context, context.now()) ?? context.fidoMetadata?.newest()
}

/** Does the key open nothing any more, since something was reported of its model? */
export function isModelBarred(context: Context, profile: ServiceProfile, passkey: Passkey): boolean {
  return isReported(passkey, reportsFor(context, profile))
}

function isReported({ aaguid, attested }: Passkey, reports: FidoMetadata | undefined): boolean {
  return reports !== undefined && attested === true && isModelReported(reports, aaguid)
}

/**
 * How many keys somebody on the staff lacks, so that nothing else of the desk opens; 0: none. A key of a model that was reported
 * is none: what it opened before is over, too.
 */
export function keysLacking(
  context: Context,
  profile: ServiceProfile,
  holder: PasskeyHolder | undefined,
): number {
  const reports = reportsFor(context, profile)
  const passkeys = (holder?.passkeys ?? []).filter((passkey) => !isReported(passkey, reports))
  return keysMissing(holder && { ...holder, passkeys }, profile, context.now())
}

/** What the makers call the model of a passkey; null: nobody vouched for it, or its model is not known any more. */
export function modelNameOf(context: Context, { aaguid, attested }: Passkey): string | null {
  if (attested !== true) return null
  return metadataNow(context, context.now())?.models.get(aaguid)?.description ?? null
}
