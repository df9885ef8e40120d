// What both ends of the issuing protocol know without sending it (docs/token-protocol.md). Both bind the key and the
// ciphertext to who they are for: neither can be used for another token, another app or other terms.

/** What a token is, besides its secret. */
export type TokenTerms = {
  readonly tokenId: string
  readonly movingFactor: 'time' | 'event'
  readonly formFactor: 'mobile' | 'desktop'
  readonly algorithm: 'SHA1' | 'SHA256' | 'SHA512'
  readonly digits: 6 | 8
  readonly periodSeconds: number
  readonly expiresAtMs: number
}

const label = 'warifu token v1'

/** Bytes of a P-256 point, uncompressed (SEC 1 §2.3.3): 04, x, y. */
export const publicKeyBytes = 65

/**
 * The HKDF info (RFC 5869 §3.2): the label and the token ID, each ended by a zero byte, then the server's and the
 * app's public key, both of fixed length, so that no two deliveries share it.
 */
export function deliveryInfo(
  tokenId: string,
  serverPublicKey: Uint8Array,
  appPublicKey: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const head = new TextEncoder().encode(`${label}\0${tokenId}\0`)
  const info = new Uint8Array(head.length + serverPublicKey.length + appPublicKey.length)
  info.set(head)
  info.set(serverPublicKey, head.length)
  info.set(appPublicKey, head.length + serverPublicKey.length)
  return info
}

/** The additional authenticated data of AES-GCM: the label and the terms, one per line, each line terminated. */
export function deliveryTerms(terms: TokenTerms): Uint8Array<ArrayBuffer> {
  const { tokenId, movingFactor, formFactor, algorithm, digits, periodSeconds, expiresAtMs } = terms
  const lines = [label, tokenId, movingFactor, formFactor, algorithm, digits, periodSeconds, expiresAtMs]
  return new TextEncoder().encode(lines.map((line) => `${line}\n`).join(''))
}
