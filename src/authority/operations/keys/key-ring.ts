import { generateKeyRingFile } from '../../../platform/secrets/key-ring-file.ts'
import { signer } from '../../../platform/secrets/signing.ts'
import type { Context } from '../context.ts'

/** Creates a key ring in its own file (mode 600). Throws if the file exists: nothing is overwritten. */
export function generateKeys(path: string, now: Temporal.Instant): void {
  generateKeyRingFile(path, now.toString())
}

/** The public key for checking this installation's journal checkpoints (Ed25519, PEM). */
export function checkpointPublicKey(context: Context): {
  readonly keyId: string
  readonly publicKeyPem: string
} {
  const { keyId, publicKeyPem } = signer(context.keyRing)
  return { keyId, publicKeyPem }
}
