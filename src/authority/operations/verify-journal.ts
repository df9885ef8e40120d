import { readFileSync } from 'node:fs'
import type { Checkpoint, JournalReport } from '../../platform/journal/chain.ts'
import { KeyRingError } from '../../platform/secrets/key-ring.ts'
import { signer, verifySignature } from '../../platform/secrets/signing.ts'
import type { Context } from './context.ts'

/** A file that should contain checkpoints but does not. */
export class CheckpointsError extends Error {
  override readonly name = 'CheckpointsError'
}

function readCheckpoints(file: string): Checkpoint[] {
  try {
    const lines = readFileSync(file, 'utf8').split('\n')
    return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Checkpoint)
  } catch (error) {
    throw new CheckpointsError(`${file} contains no checkpoints: ${(error as Error).message}`, {
      cause: error,
    })
  }
}

/**
 * Verifies the journal with this installation's public keys. `checkpointsFile` holds the checkpoints that the server
 * wrote to its log file; if it can't be read, CheckpointsError, since a cut-off tail would otherwise go unnoticed.
 */
export function verifyJournal(
  context: Context,
  options: { readonly checkpointsFile: string | undefined; readonly compareRows: boolean },
): Promise<JournalReport> {
  const { checkpointsFile, compareRows } = options
  const outsideCheckpoints = checkpointsFile === undefined ? [] : readCheckpoints(checkpointsFile)
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
