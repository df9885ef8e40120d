import type { X509Certificate } from 'node:crypto'
import { validityOf } from './validity.ts'

/** A longer one is nobody's, and costs a signature for each link. */
const chainMax = 6

/**
 * Whether a chain, the certificate that is asked about first, leads to one of these anchors: each link is signed by the next,
 * which may sign certificates, and all of them count now. An anchor may stand at the end of the chain, or be all of it.
 * Revocation is asked of nobody: that would take calls to hosts which the certificates name.
 */
export function leadsTo(
  chain: readonly X509Certificate[],
  anchors: readonly X509Certificate[],
  now: Temporal.Instant,
): boolean {
  const last = chain.at(-1)
  if (last === undefined || chain.length > chainMax) return false
  const counts = (certificate: X509Certificate) => {
    const { validFromMs, validToMs } = validityOf(certificate)
    return validFromMs <= now.epochMilliseconds && now.epochMilliseconds < validToMs
  }
  const isLinked = chain.every((each, i) => {
    const next = chain[i + 1]
    return counts(each) && (next === undefined || isIssuedBy(each, next))
  })
  return (
    isLinked &&
    anchors.some((anchor) => counts(anchor) && (anchor.raw.equals(last.raw) || isIssuedBy(last, anchor)))
  )
}

function isIssuedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  return issuer.ca && certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey)
}
