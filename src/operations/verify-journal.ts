import { readFileSync } from 'node:fs'
import { KeyRingError } from '../secrets/key-ring.ts'
import { signer, verifySignature } from '../secrets/signing.ts'
import type { Checkpoint, JournalReport } from '../store/store.ts'
import type { Context } from './context.ts'

/**
 * Proves the journal with this installation's public keys. `checkpointsFile` holds checkpoints as the server wrote
 * them to its log file; an unreadable file throws, since without it a cut-off tail would go unnoticed.
 */
export function verifyJournal(
  context: Context,
  options: { readonly checkpointsFile: string | undefined; readonly compareRows: boolean },
): Promise<JournalReport> {
  const { checkpointsFile, compareRows } = options
  const outsideCheckpoints =
    checkpointsFile === undefined
      ? []
      : readFileSync(checkpointsFile, 'utf8')
          .split('\n')
          .filter((line) => line !== '')
          .map((line) => JSON.parse(line) as Checkpoint)
  return context.store.verifyJournal({
    compareRows,
    outsideCheckpoints,
    verifySignature(keyId, message, signature) {
      try {
        return verifySignature(signer(context.keyRing, keyId).publicKeyPem, message, signature)
      } catch (error) {
        if (error instanceof KeyRingError) return false
        throw error
      }
    },
  })
}
