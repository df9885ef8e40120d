import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto'
import type { KeyRing } from './key-ring.ts'

/** Signs journal checkpoints (AUD-02), and says under which key. */
export type Signer = {
  readonly keyId: string
  readonly publicKeyPem: string
  readonly sign: (message: Uint8Array) => Uint8Array
}

// PKCS #8 of an Ed25519 private key, up to its 32-byte seed (RFC 8410 §7).
const pkcs8Prefix = Buffer.from('302e020100300506032b657004220420', 'hex')

// The same of a public key (RFC 8410 §4), up to its 32 bytes.
const spkiPrefix = Buffer.from('302a300506032b6570032100', 'hex')

/**
 * The Ed25519 signer (RFC 8032) of the ring's current key, or of an older one, whose public key checks what it signed.
 * The key pair is derived from the ring, so every node of an installation has the same one, and there is no second
 * secret to keep. Throws KeyRingError if the ring does not hold the key.
 */
export function signer(ring: KeyRing, keyId: string = ring.currentId): Signer {
  const privateKey = privateKeyOf(ring.subkey('journal', keyId))
  const publicKeyPem = createPublicKey(privateKey).export({ format: 'pem', type: 'spki' }).toString()
  return { keyId, publicKeyPem, sign: (message) => new Uint8Array(sign(null, message, privateKey)) }
}

/** What checks the signatures of a key, whole or retired. Throws KeyRingError if the ring does not hold it. */
export function publicKeyPem(ring: KeyRing, keyId: string): string {
  const retired = ring.retiredPublicKey(keyId)
  if (retired === undefined) return signer(ring, keyId).publicKeyPem
  const key = createPublicKey({ key: Buffer.concat([spkiPrefix, retired]), format: 'der', type: 'spki' })
  return key.export({ format: 'pem', type: 'spki' }).toString()
}

/** The 32 bytes of the public key that belongs to a key for signing. */
export function publicKeyOf(seed: Uint8Array): Buffer {
  return createPublicKey(privateKeyOf(seed))
    .export({ format: 'der', type: 'spki' })
    .subarray(spkiPrefix.length)
}

function privateKeyOf(seed: Uint8Array) {
  return createPrivateKey({ key: Buffer.concat([pkcs8Prefix, seed]), format: 'der', type: 'pkcs8' })
}

/**
 * Whether a signature is the key's over exactly this message; false for a malformed signature. Throws TypeError if the
 * key is not an Ed25519 public key.
 */
export function verifySignature(publicKeyPem: string, message: Uint8Array, signature: Uint8Array): boolean {
  const key = parsePublicKey(publicKeyPem)
  if (key?.asymmetricKeyType !== 'ed25519') throw new TypeError('Not an Ed25519 public key in PEM')
  return verify(null, message, key, signature)
}

function parsePublicKey(pem: string): ReturnType<typeof createPublicKey> | undefined {
  try {
    return createPublicKey(pem)
  } catch {
    return undefined
  }
}
