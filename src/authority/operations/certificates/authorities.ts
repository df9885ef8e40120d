import { accept } from '../../../platform/decision/decision.ts'
import { reveal } from '../../../platform/decision/event.ts'
import type { SealedAuthority } from '../../../platform/secrets/certificates/authority.ts'
import { statesAfter } from '../../../platform/store/states-after.ts'
import { type CertificateAuthority, certificateAuthorityState } from '../../rules/certificate.ts'
import { type Caller, type Context, changeContext } from '../context.ts'

/** More than an institution ever has. */
const authoritiesMax = 1000
/** A proxy's clock may be behind. */
const earlier = { minutes: 5 } as const

/** The validity of a certificate issued now. */
export function validityOf(now: Temporal.Instant, days: number) {
  return { from: now.subtract(earlier), until: now.add({ hours: 24 * days }) }
}

/**
 * Creates an authority for user certificates. It signs from now on; earlier ones stay trusted until they expire. Its
 * private key is sealed under the key ring and never shown.
 */
export async function createAuthority(
  context: Context,
  caller: Caller,
  { name, days }: { readonly name: string; readonly days: number },
): Promise<CertificateAuthority> {
  const { newAuthority } = await import('../../../platform/secrets/certificates/authority.ts')
  const now = context.now()
  const validity = validityOf(now, days)
  const { authorityId, certificate, sealed } = newAuthority(context.keyRing, name, validity)
  const authority = {
    authorityId,
    name,
    certificate,
    sealed: { confidential: sealed },
    createdAtMs: now.epochMilliseconds,
    expiresAtMs: validity.until.epochMilliseconds,
  }
  const refs = { authority: certificateAuthorityState.ref(authorityId) }
  await context.store.change(changeContext(caller, now), refs, () =>
    accept({}, { type: 'certificate_authority_created', ...authority }),
  )
  return authority
}

/** The authorities that have not expired, the signing one first. */
export async function listAuthorities(context: Context): Promise<readonly CertificateAuthority[]> {
  const nowMs = context.now().epochMilliseconds
  const found = await statesAfter(context.store, certificateAuthorityState, null, authoritiesMax)
  return found
    .map(({ state }) => state)
    .filter(({ expiresAtMs }) => nowMs < expiresAtMs)
    .toSorted((a, b) => b.createdAtMs - a.createdAtMs || (a.authorityId < b.authorityId ? -1 : 1))
}

export function sealedOf({ authorityId, certificate, sealed }: CertificateAuthority): SealedAuthority {
  return { authorityId, certificate, sealed: reveal(sealed) }
}
