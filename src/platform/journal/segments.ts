import type { Queryable } from '../store/store.ts'
import type { Checkpoint, JournalEntry, JournalRow } from './chain.ts'
import { Fault } from './fault.ts'
import { provenArchived } from './fence.ts'
import { apartDigest, chainHash, genesisHash } from './journal.ts'
import type { JournalKeys } from './keys.ts'
import { chainAround, checkpointsAround } from './queries.ts'
import { isRedacted, type Redactions, readRedactions } from './redactions.ts'

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
  const hashBefore = isFromArchive ? archived.hash : undefined
  const start = { chain, seq: from, hashBefore: isFirstKnown ? hashBefore : null }
  const { rows, fault } = provenRows(found, start, keys, redactions)
  if (fault !== null) throw new Fault(fault)
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

type ProvenRow = Segment['rows'][number]

/**
 * Entries of a chain from one place on, each with the hash before it; up to the first that is not as it was written, which
 * `fault` names. Before the first one there is a hash, nothing (left out: the chain begins there), or nobody knows (null).
 */
export function provenRows(
  found: readonly JournalRow[],
  start: { readonly chain: string; readonly seq: number; readonly hashBefore?: string | null | undefined },
  keys: JournalKeys,
  redactions: Redactions,
): { readonly rows: readonly ProvenRow[]; readonly fault: string | null } {
  const { chain, hashBefore = genesisHash } = start
  const rows: ProvenRow[] = []
  let last: string | null = hashBefore
  for (const row of found) {
    const fault = faultOf(row, { chain, seq: start.seq + rows.length, hash: last }, keys, redactions)
    if (fault !== null) return { rows, fault }
    rows.push({ ...row, hashBefore: last ?? '' })
    last = row.hash
  }
  return { rows, fault: null }
}

function faultOf(
  row: JournalRow,
  expected: { readonly chain: string; readonly seq: number; readonly hash: string | null },
  keys: JournalKeys,
  redactions: Redactions,
): string | null {
  const { chain, seq, hash: hashBefore } = expected
  if (row.seq !== seq) return `entry ${seq} of chain ${chain} is missing`
  const place = `entry ${row.seq} of chain ${chain}`
  if (row.mac !== null && !keys.isMacOf(row, row.mac)) return `${place} has no valid MAC`
  const fits = hashBefore === null || chainHash(hashBefore, row.body) === row.hash
  if (!fits && !isRedacted(redactions, row)) return `${place} was changed`
  if (row.beside !== null && apartIn(row.body) !== apartDigest(row.beside))
    return `what stands beside ${place} was changed`
  return null
}
