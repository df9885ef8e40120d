import type { Queryable } from '../store/store.ts'
import type { Checkpoint, JournalEntry, JournalRow } from './chain.ts'
import { Fault } from './fault.ts'
import { provenArchived } from './fence.ts'
import { apartDigest, chainHash, genesisHash } from './journal.ts'
import type { JournalKeys } from './keys.ts'
import { chainAround, checkpointsAround } from './queries.ts'
import { isRedacted, readRedactions } from './redactions.ts'

function apartIn(body: string): string | undefined {
  return (JSON.parse(body) as JournalEntry).apart
}

/** A stretch of a chain that was walked: each row with the hash before it, and the checkpoints at its ends. */
export type Segment = {
  readonly rows: readonly (JournalRow & { readonly hashBefore: string })[]
  readonly checkpoints: readonly Checkpoint[]
}

/**
 * Walks the chain of an entry from the checkpoint before it to the one after it, where there are any, and proves that
 * every hash follows from the one before, that every MAC is ours, and that both checkpoints name what is there. Throws a
 * Fault for the first thing that doesn't.
 */
export async function provenSegment(
  store: Queryable,
  keys: JournalKeys,
  anchor: Pick<JournalRow, 'position' | 'chain' | 'seq'>,
): Promise<Segment> {
  const { chain, seq } = anchor
  const { before, after } = await checkpointsAround(store, chain, seq)
  const place = (at: number) => `entry ${at} of chain ${chain}`
  const archived = (await provenArchived(store, keys))?.running.find((head) => head.chain === chain)
  // Where the checkpoint before it is in the archive, the chain is walked from the end of that.
  const isFromArchive = archived !== undefined && (before?.seq ?? 0) <= archived.seq
  if (isFromArchive && seq <= archived.seq) throw new Fault(`${place(seq)} is in the archive`)
  const from = isFromArchive ? archived.seq + 1 : (before?.seq ?? 1)
  const until = after?.seq ?? seq
  const found = await chainAround(store, anchor, { before: seq - from + 1, after: until - seq })
  const redactions = await readRedactions(store)
  const isFirstKnown = isFromArchive || before === undefined
  let last: string | null = isFromArchive ? archived.hash : before === undefined ? genesisHash : null
  const rows = found.map((row, i) => {
    if (row.seq !== from + i) throw new Fault(`${place(from + i)} is missing`)
    const hashBefore = last
    last = row.hash
    if (row.mac !== null && !keys.isMacOf(row, row.mac)) throw new Fault(`${place(row.seq)} has no valid MAC`)
    const fits = hashBefore === null || chainHash(hashBefore, row.body) === row.hash
    if (!fits && !isRedacted(redactions, row)) throw new Fault(`${place(row.seq)} was changed`)
    if (row.beside !== null && apartIn(row.body) !== apartDigest(row.beside))
      throw new Fault(`what stands beside ${place(row.seq)} was changed`)
    return { ...row, hashBefore: hashBefore ?? '' }
  })
  if (rows.length !== until - from + 1) throw new Fault(`${place(from + rows.length)} is missing`)
  const checkpoints = [isFromArchive ? undefined : before, after].filter((each) => each !== undefined)
  for (const checkpoint of checkpoints) {
    const row = rows.find((each) => each.seq === checkpoint.seq)
    if (row?.hash !== checkpoint.hash)
      throw new Fault(`${place(checkpoint.seq)} is not what a checkpoint names`)
  }
  // Of the first row nobody knows the hash before it; the checkpoint vouches for it.
  return { rows: isFirstKnown ? rows : rows.slice(1), checkpoints }
}
