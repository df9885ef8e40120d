import { createPrivateKey, X509Certificate } from 'node:crypto'

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
    validFromMs: instantMs(certificate.validFrom),
    validToMs: instantMs(certificate.validTo),
    keyMatches: certificate.checkPrivateKey(createPrivateKey(keyPem)),
    covers: (host) => (certificate.checkHost(host) ?? certificate.checkIP(host)) !== undefined,
  }
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const

/** OpenSSL's words for a time: `Nov 30 06:40:00 2026 GMT`. */
function instantMs(text: string): number {
  const [, name = '', day = '', time = '', year = ''] =
    /^(\w{3}) +(\d+) ([\d:]{8}) (\d{4}) GMT$/.exec(text) ?? []
  const month = (months as readonly string[]).indexOf(name) + 1
  if (month === 0) throw new RangeError(`a certificate with the time ${text}`)
  const two = (value: string | number) => String(value).padStart(2, '0')
  return Temporal.Instant.from(`${year}-${two(month)}-${two(day)}T${time}Z`).epochMilliseconds
}
