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

/**
 * The Ed25519 signer (RFC 8032) of the ring's current key, or of an older one, whose public key checks what it signed.
 * The key pair is derived from the ring, so every node of an installation has the same one, and there is no second
 * secret to keep. Throws KeyRingError if the ring does not hold the key.
 */
export function signer(ring: KeyRing, keyId: string = ring.currentId): Signer {
  const der = Buffer.concat([pkcs8Prefix, ring.subkey('journal', keyId)])
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  const publicKeyPem = createPublicKey(privateKey).export({ format: 'pem', type: 'spki' }).toString()
  return { keyId, publicKeyPem, sign: (message) => new Uint8Array(sign(null, message, privateKey)) }
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
