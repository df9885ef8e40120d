import { readFileSync } from 'node:fs'
import type { Checkpoint, JournalReport } from '../../platform/journal/chain.ts'
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
 * Verifies the journal with this installation's keys. `checkpointsFile` holds checkpoints that the server wrote where
 * the database's owner can't; if it can't be read or holds none, CheckpointsError, since a cut-off tail would otherwise
 * go unnoticed.
 */
export function verifyJournal(
  context: Context,
  options: { readonly checkpointsFile: string | undefined; readonly compareRows: boolean },
): Promise<JournalReport> {
  const { checkpointsFile, compareRows } = options
  const outsideCheckpoints = checkpointsFile === undefined ? [] : readCheckpoints(checkpointsFile)
  return context.store.verifyJournal({ compareRows, outsideCheckpoints })
}
