import { readFileSync } from 'node:fs'
import type { Checkpoint, JournalReport } from '../../platform/journal/chain.ts'
import { readHeadPosition } from '../../platform/journal/queries.ts'
import type { Context } from './context.ts'

/** A file that should contain checkpoints but does not. */
export class CheckpointsError extends Error {
  override readonly name = 'CheckpointsError'
}

/**
 * One a line: as the server's file has them, under `checkpoint` as in its log, or after the header that syslog writes.
 * None at all is an error: whoever names a file means it to prove something.
 */
function readCheckpoints(file: string): Checkpoint[] {
  const found = linesOf(file).map((line) => {
    const checkpoint = checkpointIn(line)
    if (checkpoint === undefined)
      throw new CheckpointsError(`${file} holds something else than checkpoints: ${line.slice(0, 80)}`)
    return checkpoint
  })
  if (found.length === 0) throw new CheckpointsError(`${file} contains no checkpoints`)
  return found
}

function linesOf(file: string): string[] {
  try {
    const lines = readFileSync(file, 'utf8').split('\n')
    return lines.filter((line) => line.trim() !== '')
  } catch (error) {
    throw new CheckpointsError(`the checkpoints could not be read: ${(error as Error).message}`, {
      cause: error,
    })
  }
}

/** The checkpoint that a line holds, if it does. */
export function checkpointIn(line: string): Checkpoint | undefined {
  try {
    const parsed = JSON.parse(line.slice(Math.max(0, line.indexOf('{'))))
    const { chain, seq, hash, atMs, keyId, signature } = parsed.checkpoint ?? parsed
    const texts = [chain, hash, keyId, signature].every((each) => typeof each === 'string')
    const isWhole = texts && Number.isSafeInteger(seq) && Number.isSafeInteger(atMs)
    return isWhole ? { chain, seq, hash, atMs, keyId, signature } : undefined
  } catch {
    return undefined
  }
}

/**
 * Verifies the journal with this installation's keys. `checkpointsFile` holds checkpoints that the server wrote where
 * the database's owner can't; if it can't be read or holds none, CheckpointsError, since a cut-off tail would otherwise
 * go unnoticed.
 */
export async function verifyJournal(
  context: Context,
  options: {
    readonly checkpointsFile: string | undefined
    readonly archive?: string | undefined
    readonly compareRows: boolean
    readonly progress?: (entries: number, total: number) => void
  },
): Promise<JournalReport> {
  const { checkpointsFile, archive, compareRows, progress } = options
  const outsideCheckpoints = checkpointsFile === undefined ? [] : readCheckpoints(checkpointsFile)
  const { store } = context
  const total = await readHeadPosition(store)
  const pace = { between: async (entries: number) => progress?.(entries, total) }
  const read = archive === undefined ? {} : { archive }
  return store.verifyJournal({ compareRows, outsideCheckpoints, pace, ...read })
}
