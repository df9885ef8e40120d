import { createPrivateKey, X509Certificate } from 'node:crypto'
import { validityOf } from './validity.ts'

export type ServerCertificate = {
  readonly validFromMs: number
  readonly validToMs: number
  /** Whether the key is this certificate's. */
  readonly keyMatches: boolean
  readonly covers: (host: string) => boolean
}

/** Reads the first certificate of a PEM text, and its key. Throws where either is not one. */
export function readServerCertificate(certificatePem: string, keyPem: string): ServerCertificate {
  const certificate = new X509Certificate(certificatePem)
  return {
    ...validityOf(certificate),
    keyMatches: certificate.checkPrivateKey(createPrivateKey(keyPem)),
    covers: (host) => (certificate.checkHost(host) ?? certificate.checkIP(host)) !== undefined,
  }
}
