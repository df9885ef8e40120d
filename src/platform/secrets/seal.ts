// A sealed secret, CRY-01: version (1 byte) | length of the key ID (1) | key ID | nonce (12) | ciphertext | tag (16)
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { type KeyRing, KeyRingError } from './key-ring.ts'

/** A sealed secret that does not open: changed, moved to another row, or sealed under a key not in the ring. */
export class SealError extends Error {
  override readonly name = 'SealError'
}

const algorithm = 'aes-256-gcm'
const version = 1
const nonceBytes = 12
const tagBytes = 16

/**
 * Seals bytes with AES-256-GCM under the ring's current key. `identity` names the row that they belong to
 * (`token:VSMT25772182`); they open under that identity only (CRY-01). The nonce is fresh and random (CRY-07), safe
 * for 2^32 seals under one key (NIST SP 800-38D §8.3); rotate the key long before that.
 */
export function seal(ring: KeyRing, plaintext: Uint8Array, identity: string): Uint8Array {
  const { currentId } = ring
  const header = sealedPrefix(currentId)
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv(algorithm, ring.subkey('seal', currentId), nonce, {
    authTagLength: tagBytes,
  })
  cipher.setAAD(associatedData(header, identity))
  return new Uint8Array(
    Buffer.concat([header, nonce, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]),
  )
}

/**
 * Opens what `seal` made under the same identity, whether its key is the current one or an older one of the ring.
 * Throws SealError if a single bit differs, the identity differs, or the ring has no such key.
 */
export function open(ring: KeyRing, sealed: Uint8Array, identity: string): Uint8Array {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength)
  const headerEnd = 2 + (bytes[1] ?? 0)
  const textStart = headerEnd + nonceBytes
  const textEnd = bytes.length - tagBytes
  if (bytes[0] !== version || textEnd < textStart) throw new SealError('Not a sealed secret')

  const key = sealKey(ring, bytes.toString('latin1', 2, headerEnd))
  const nonce = bytes.subarray(headerEnd, textStart)
  const decipher = createDecipheriv(algorithm, key, nonce, { authTagLength: tagBytes })
  decipher.setAAD(associatedData(bytes.subarray(0, headerEnd), identity))
  decipher.setAuthTag(bytes.subarray(textEnd))
  try {
    return new Uint8Array(
      Buffer.concat([decipher.update(bytes.subarray(textStart, textEnd)), decipher.final()]),
    )
  } catch (error) {
    throw new SealError('A sealed secret was changed or belongs to another row', { cause: error })
  }
}

/** The ID of the key that something was sealed under, as it says of itself; undefined where it can't be one. */
export function sealingKeyOf(sealed: Uint8Array): string | undefined {
  const id = Buffer.from(sealed.subarray(2, 2 + (sealed[1] ?? 0))).toString('latin1')
  return sealed[0] === version && /^[A-Za-z0-9_-]{1,32}$/.test(id) ? id : undefined
}

/** What every secret that is sealed under a key begins with. */
export function sealedPrefix(keyId: string): Uint8Array {
  return new Uint8Array([version, keyId.length, ...Buffer.from(keyId)])
}

/**
 * The same secret sealed again, under the ring's current key; null where it is already. Throws SealError as `open` does.
 */
export function sealAgain(ring: KeyRing, sealed: Uint8Array, identity: string): Uint8Array | null {
  return isSealedUnder(sealed, ring.currentId) ? null : seal(ring, open(ring, sealed, identity), identity)
}

export function isSealedUnder(sealed: Uint8Array, keyId: string): boolean {
  const prefix = sealedPrefix(keyId)
  return Buffer.compare(sealed.subarray(0, prefix.length), prefix) === 0
}

function sealKey(ring: KeyRing, keyId: string): Buffer {
  try {
    return ring.subkey('seal', keyId)
  } catch (error) {
    if (!(error instanceof KeyRingError)) throw error
    throw new SealError('A secret is sealed under a key that is not in the key ring', { cause: error })
  }
}

// The header states its own length, so no other header and identity produce the same bytes.
function associatedData(header: Uint8Array, identity: string): Buffer {
  return Buffer.concat([header, Buffer.from(identity)])
}
