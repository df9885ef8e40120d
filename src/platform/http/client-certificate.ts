import { TLSSocket } from 'node:tls'
import type { Exchange } from './exchange.ts'
import { networkCheck } from './proxies.ts'

/** What a browser presented: the bytes of a certificate, to be verified before anything in them is trusted. */
export type ClientCertificate = {
  readonly der: Uint8Array
  /** False if this process's own TLS found that none of our authorities signed it. */
  readonly chainHolds: boolean
}

export type CertificateReader = (exchange: Pick<Exchange, 'socket' | 'header'>) => ClientCertificate | null

export type HeaderSettings = {
  /** In lower case; null: no proxy passes certificates on. */
  readonly header: string | null
  readonly trustedProxies: readonly string[]
}

/** The service's own clock and the database check the dates, which is just as strict. */
const aboutDates: readonly string[] = ['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID']
const charactersMax = 12_000

/**
 * The client certificate of a request: from its own TLS connection, or from a trusted proxy's header. From anybody else
 * the header is ignored. Null if there is none, or none that is readable.
 */
export function createCertificateReader({ header, trustedProxies }: HeaderSettings): CertificateReader {
  const isProxy = networkCheck(trustedProxies)
  return (exchange) => {
    const { socket } = exchange
    if (socket instanceof TLSSocket) {
      const shown = ofConnection(socket)
      if (shown !== null) return shown
    }
    const peer = socket.remoteAddress ?? null
    if (header === null || peer === null || !isProxy(peer)) return null
    const der = parseCertificateHeader(exchange.header(header) ?? '')
    return der === undefined ? null : { der, chainHolds: true }
  }
}

/**
 * TLS itself has proved that the browser holds the key (RFC 8446 §4.4.3), whatever authority signed the certificate.
 */
function ofConnection(socket: TLSSocket): ClientCertificate | null {
  const raw = socket.getPeerX509Certificate()?.raw
  if (raw === undefined) return null
  const chainHolds = socket.authorized || aboutDates.includes(String(socket.authorizationError))
  return { der: new Uint8Array(raw), chainHolds }
}

/**
 * The bytes of a certificate in a header, in the three encodings that proxies use: `:base64:` of the DER (RFC 9440
 * §2.1), bare base64, or percent-encoded PEM (nginx: `$ssl_client_escaped_cert`). Undefined for anything else,
 * including two certificates.
 */
function parseCertificateHeader(value: string): Uint8Array | undefined {
  if (value === '' || value.length > charactersMax) return undefined
  let text: string
  try {
    text = value.includes('%') ? decodeURIComponent(value) : value
  } catch {
    return undefined
  }
  const [, pem] =
    /^-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----\s*$/.exec(text) ?? []
  const [, field] = /^:([A-Za-z0-9+/=]+):$/.exec(text) ?? []
  const base64 = pem?.replaceAll(/\s/g, '') ?? field ?? text
  const bytes = Buffer.from(base64, 'base64')
  return bytes.length > 0 && bytes.toString('base64') === base64 ? new Uint8Array(bytes) : undefined
}
