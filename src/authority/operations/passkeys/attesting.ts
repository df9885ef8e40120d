import {
  type FidoMetadata,
  FidoMetadataError,
  isModelReported,
} from '../../../platform/secrets/fido-metadata.ts'
import type { Attesting } from '../../../platform/secrets/webauthn.ts'
import type { Passkey } from '../../rules/passkeys.ts'
import type { ServiceProfile } from '../../rules/profile.ts'
import { staffKeysOf } from '../../rules/staff-keys.ts'
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
 * Has something become known against the model since it was registered? Without metadata nothing has: whoever works
 * isn't locked out because a file is gone.
 */
export function isModelBarred(
  context: Context,
  profile: ServiceProfile,
  { aaguid, attested }: Passkey,
): boolean {
  if (!isAttestationAsked(profile) || attested !== true) return false
  const metadata = metadataNow(context, context.now())
  return metadata !== undefined && isModelReported(metadata, aaguid)
}

/** What the makers call the model of a passkey; null: nobody vouched for it, or its model is not known any more. */
export function modelNameOf(context: Context, { aaguid, attested }: Passkey): string | null {
  if (attested !== true) return null
  return metadataNow(context, context.now())?.models.get(aaguid)?.description ?? null
}
