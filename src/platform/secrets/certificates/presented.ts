import { hash, X509Certificate } from 'node:crypto'

/** What a presented certificate says, once its signature proved to be an authority's. */
export type PresentedCertificate = {
  readonly serial: string
  /** SHA-256 of the whole certificate, hexadecimal. */
  readonly fingerprint: string
  readonly authorityId: string
}

const bytesMax = 8192

/**
 * Which certificate of ours this is, judged by the signature of one of our authorities and not by any name in it.
 * Undefined for everything else, however malformed. Whether it counts is for the database to say: this checks neither
 * its dates nor its user.
 */
export function readPresented(
  der: Uint8Array,
  authorities: readonly { readonly authorityId: string; readonly certificate: string }[],
): PresentedCertificate | undefined {
  const certificate = parse(der)
  if (certificate === undefined) return undefined
  const issuer = authorities.find((authority) => {
    const root = new X509Certificate(authority.certificate)
    return certificate.checkIssued(root) && verifies(certificate, root)
  })
  if (issuer === undefined) return undefined
  return {
    serial: certificate.serialNumber.toLowerCase(),
    fingerprint: certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
    authorityId: issuer.authorityId,
  }
}

/** SHA-256 of a certificate in DER, hexadecimal, as `readPresented` gives it. */
export function fingerprintOf(der: Uint8Array): string {
  return hash('sha256', der, 'hex')
}

function parse(der: Uint8Array): X509Certificate | undefined {
  // DER only: given PEM, the class would read that, too, with whatever surrounds it.
  if (der.length > bytesMax || der[0] !== 0x30) return undefined
  try {
    return new X509Certificate(der)
  } catch {
    return undefined
  }
}

function verifies(certificate: X509Certificate, root: X509Certificate): boolean {
  try {
    return certificate.verify(root.publicKey)
  } catch {
    // One of our keys, with a signature of a kind that it can't make.
    return false
  }
}
