import { createHash, createHmac, timingSafeEqual } from 'node:crypto'

// What RADIUS prescribes (RFC 2865, RFC 3579) and nothing else may use.

/** MD5 of the pieces, one behind the other. */
export function md5(...pieces: readonly Uint8Array[]): Buffer {
  const hash = createHash('md5')
  for (const piece of pieces) hash.update(piece)
  return hash.digest()
}

export function hmacMd5(secret: Uint8Array, bytes: Uint8Array): Buffer {
  return createHmac('md5', secret).update(bytes).digest()
}

/** In a time that doesn't depend on where they differ; different lengths are not equal. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b)
}
