import type { TlsOptions } from 'node:tls'

/** All in PEM. */
export type TlsSettings = {
  readonly cert: string
  readonly key: string
  /** The authorities whose client certificates browsers are asked for; null: none are requested. */
  readonly clientAuthorities: string | null
}

/**
 * What may be agreed on, best first: forward secret and authenticated, nothing else (CRY-06). TLS 1.3 wins wherever the
 * client speaks it; 1.2 is left with ECDHE and AEAD, for it also knows CBC, whose padding has leaked again and again,
 * and an exchange under the certificate's key, whose theft would open every recorded session. Without a list Node
 * offers both. Suites for either kind of key: an institution's certificate may be ECDSA or RSA.
 */
const suites = [
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'TLS_AES_128_GCM_SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-RSA-CHACHA20-POLY1305',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
] as const

/**
 * Browsers without a certificate, or with a wrong one, are let in to a page that explains the problem; a failed
 * handshake would explain nothing. Nobody is logged in by that.
 */
export function tlsOptions({ cert, key, clientAuthorities }: TlsSettings): TlsOptions {
  const common = {
    cert,
    key,
    minVersion: 'TLSv1.2',
    maxVersion: 'TLSv1.3',
    ciphers: suites.join(':'),
    honorCipherOrder: true,
    handshakeTimeout: 10_000,
  } as const
  return clientAuthorities === null
    ? common
    : { ...common, ca: clientAuthorities, requestCert: true, rejectUnauthorized: false }
}
