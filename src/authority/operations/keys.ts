import { generateKeyRingFile } from '../../platform/secrets/key-ring.ts'
import { signer } from '../../platform/secrets/signing.ts'
import type { Context } from './context.ts'

/** Makes a key ring in a file of its own (mode 600). Throws when there is a file already: nothing is overwritten. */
export function generateKeys(path: string, now: Temporal.Instant): void {
  generateKeyRingFile(path, now.toString())
}

/** The public key with which anybody can check this installation's journal checkpoints (Ed25519, PEM). */
export function checkpointPublicKey(context: Context): {
  readonly keyId: string
  readonly publicKeyPem: string
} {
  const { keyId, publicKeyPem } = signer(context.keyRing)
  return { keyId, publicKeyPem }
}
