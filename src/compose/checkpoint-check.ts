import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { checkpointIn } from '../authority/operations/verify-journal.ts'
import { type Checkpoint, checkpointMessage } from '../platform/journal/chain.ts'
import { provenArchived, provenFence } from '../platform/journal/fence.ts'
import type { JournalKeys } from '../platform/journal/keys.ts'
import type { Look } from '../platform/store/look.ts'
import type { Queryable } from '../platform/store/store.ts'
import type { Config } from './config.ts'
import { StartError } from './start-error.ts'

export const checkpointsFile = ({ dataDir }: Pick<Config, 'dataDir'>) =>
  join(dataDir, 'journal-checkpoints.jsonl')

/**
 * Before a process serves: the database is the one that this installation's checkpoints are of, and no earlier copy of
 * it (R3, R8). Checkpoints from before a fence may name what its restore lost, and those of the archive what it holds. Throws StartError, which says what to do.
 */
export async function refuseLaterCheckpoints(
  config: Pick<Config, 'dataDir' | 'databaseUrl' | 'checkpoints'>,
  keys: JournalKeys,
): Promise<void> {
  const known = filesOf(config)
    .map((file) => ({ file, newest: newestIn(file) }))
    .filter(({ newest }) => newest.length > 0)
  for (const { file, newest } of known) refuseForeign(file, newest, keys)
  if (known.length === 0) return
  await lookAtDatabase(config, async (found) => {
    if (found === null) throw new StartError(emptyDatabase(known.map(({ file }) => file)))
    const fence = await provenFence(found, keys)
    const archived = await provenArchived(found, keys)
    // Of chains that are over the archive has the checkpoints, too.
    const sinceMs = Math.max(fence?.raisedAtMs ?? 0, archived?.untilMs ?? 0)
    for (const { file, newest } of known) {
      const since = newest.filter(({ atMs }) => atMs > sinceMs)
      for (const checkpoint of since) await refuseLater(found, file, checkpoint)
    }
  })
}

/** Where checkpoints are at hand, whether there are any or not. */
function filesOf(config: Pick<Config, 'dataDir' | 'checkpoints'>): readonly string[] {
  const { file } = config.checkpoints
  return [checkpointsFile(config), ...(file === null ? [] : [file])]
}

/** When nodes signed the checkpoints that are at hand, without those that restores noted. */
export function nodesSignedAtMs(config: Pick<Config, 'dataDir' | 'checkpoints'>): readonly number[] {
  return filesOf(config).flatMap((file) =>
    tailOf(file)
      .split('\n')
      .filter((line) => !line.includes(fenceMark))
      .flatMap((line) => checkpointIn(line)?.atMs ?? []),
  )
}

/** Of the line of a restore, and of no other. */
const fenceMark = '"fence":'

export async function lookAtDatabase<T>(
  { databaseUrl, dataDir }: Pick<Config, 'dataDir' | 'databaseUrl'>,
  look: Look<T>,
): Promise<T> {
  if (databaseUrl !== null) {
    const { lookAtPostgres } = await import('../platform/store/postgres-look.ts')
    return lookAtPostgres(databaseUrl, look)
  }
  const { lookAtSqlite } = await import('../platform/store/sqlite-look.ts')
  return lookAtSqlite(join(dataDir, 'warifu.db'), look)
}

/** About 3,000 checkpoints: whatever stands before them is of the same journal. */
const tailBytes = 1024 * 1024

/** The newest checkpoint of each chain in a file's end. A line that a crash left torn says nothing. */
function newestIn(file: string): readonly Checkpoint[] {
  const newest = new Map<string, Checkpoint>()
  for (const line of tailOf(file).split('\n')) {
    const checkpoint = checkpointIn(line)
    if (checkpoint === undefined) continue
    const { chain, seq } = checkpoint
    if (seq >= (newest.get(chain)?.seq ?? 0)) newest.set(chain, checkpoint)
  }
  return [...newest.values()]
}

function tailOf(path: string): string {
  let file: number
  try {
    file = openSync(path, 'r')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return ''
    throw new StartError(`the checkpoints in ${path} cannot be read: ${(error as Error).message}`)
  }
  try {
    const { size } = fstatSync(file)
    const tail = Buffer.alloc(Math.min(size, tailBytes))
    const read = readSync(file, tail, 0, tail.length, size - tail.length)
    return tail.toString('utf8', 0, read)
  } finally {
    closeSync(file)
  }
}

function refuseForeign(file: string, newest: readonly Checkpoint[], keys: JournalKeys): void {
  const foreign = newest.find(
    (each) => !keys.isSigned(each.keyId, checkpointMessage(each, each.atMs), each.signature),
  )
  if (foreign === undefined) return
  throw new StartError(
    `${file} holds checkpoints that no key of this key ring signed (key ${foreign.keyId}): it is another ` +
      'installation’s, or the key ring is. Look at WARIFU_KEYS_FILE and WARIFU_DATA_DIR',
  )
}

function emptyDatabase(files: readonly string[]): string {
  return (
    `the database is empty, but ${files.join(' and ')} holds checkpoints of a journal. Look at DATABASE_URL and ` +
    'WARIFU_DATA_DIR; if the database is lost, run ./warifu restore FILE; for a new installation, move that file away'
  )
}

/** Every checkpoint is in the database before it is in a file. */
async function refuseLater(
  store: Queryable,
  file: string,
  { chain, seq, hash, atMs }: Checkpoint,
): Promise<void> {
  const [stored] = await store.query(
    'SELECT hash FROM journal_checkpoint WHERE chain = ? AND seq = ?',
    chain,
    seq,
  )
  const [head] = await store.query('SELECT head_seq FROM journal_chain WHERE chain = ?', chain)
  if (stored?.[0] === hash && (head?.[0] as number) >= seq) return
  const at = Temporal.Instant.fromEpochMilliseconds(atMs).toString()
  const what =
    head === undefined
      ? 'the database does not have: it is another one, or an earlier copy'
      : 'the database does not reach: it is an earlier copy'
  throw new StartError(
    `${file} names entry ${seq} of journal chain ${chain}, of ${at}, which ${what}. If it was restored, run ` +
      './warifu restore --fence, so that nothing used since then counts again; otherwise look at DATABASE_URL and WARIFU_DATA_DIR',
  )
}
