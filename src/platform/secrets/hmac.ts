import { hash } from 'node:crypto'

export type HmacHash = 'SHA1' | 'SHA256' | 'SHA512'

/** The block of each hash (RFC 2104 §2; FIPS 180-4), and its length. */
const sizes = {
  SHA1: { block: 64, digest: 20 },
  SHA256: { block: 64, digest: 32 },
  SHA512: { block: 128, digest: 64 },
} as const

const messageBytesMax = 512

/** Where both hashes of an HMAC are laid out; nothing here waits in between, so one of each will do. */
const inner = Buffer.alloc(sizes.SHA512.block + messageBytesMax)
const outer = Buffer.alloc(sizes.SHA512.block + sizes.SHA512.digest)

/**
 * HMAC (RFC 2104) of a short message, in hex or base64url. By two hashes in one call each: the object that node:crypto
 * makes for an HMAC costs twice as much as the HMAC, and has to be collected. Throws RangeError for a message of more
 * than 512 bytes in UTF-8.
 */
export function hmac(
  algorithm: HmacHash,
  key: Uint8Array,
  message: string | Uint8Array,
  encoding: 'hex' | 'base64url',
): string {
  const { block, digest } = sizes[algorithm]
  const short = key.length > block ? hash(algorithm, key, 'buffer') : key
  const length = placed(message, block)
  for (let i = 0; i < block; i++) {
    const byte = short[i] ?? 0
    inner[i] = byte ^ 0x36
    outer[i] = byte ^ 0x5c
  }
  outer.write(hash(algorithm, inner.subarray(0, block + length), 'hex'), block, 'hex')
  const mac = hash(algorithm, outer.subarray(0, block + digest), encoding)
  inner.fill(0, 0, block)
  outer.fill(0, 0, block)
  return mac
}

/** Lays a message behind the block of its key; gives its length. */
function placed(message: string | Uint8Array, block: number): number {
  const bytesMost = typeof message === 'string' ? message.length * 3 : message.length
  if (bytesMost > messageBytesMax && Buffer.byteLength(message) > messageBytesMax)
    throw new RangeError(`a message has at most ${messageBytesMax} bytes`)
  if (typeof message === 'string') return inner.write(message, block)
  inner.set(message, block)
  return message.length
}
