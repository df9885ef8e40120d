import { revokedCertificates } from '../../queries/certificates.ts'
import { revocationReasons } from '../../rules/certificate-events.ts'
import type { Context } from '../context.ts'
import { listAuthorities, sealedOf } from './authorities.ts'
import { revokedOfClients } from './client-certificates.ts'

/** How long a list is valid: with an outdated one, a proxy refuses every certificate. */
const listHours = 7 * 24

/** The revocation lists of all unexpired authorities, concatenated PEM; '' if there are none. */
export async function makeRevocationLists(context: Context): Promise<string> {
  const { signRevocationList } = await import('../../../platform/secrets/certificates/authority.ts')
  const now = context.now()
  const validity = { from: now, until: now.add({ hours: listHours }) }
  let lists = ''
  for (const authority of await listAuthorities(context)) {
    const revoked = await revokedCertificates(context.store, authority.authorityId, now.epochMilliseconds)
    const all = [...revoked, ...(await revokedOfClients(context, authority.authorityId))]
    const entries = all.map(({ serial, revokedAtMs, reason }) => ({
      serial,
      at: Temporal.Instant.fromEpochMilliseconds(revokedAtMs ?? 0),
      reason: reason === null ? 0 : revocationReasons[reason],
    }))
    lists += signRevocationList(context.keyRing, sealedOf(authority), entries, validity)
  }
  return lists
}
