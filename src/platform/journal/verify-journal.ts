import { isFenceRaised } from '../decision/fence.ts'
import type { Schema } from '../store/schema.ts'
import type { Queryable } from '../store/store.ts'
import { Damaged } from '../store/unavailable.ts'
import type { ChainHead, Checkpoint, JournalCheck, JournalReport, JournalRow } from './chain.ts'
import { compareRows, fold, type Rebuilt } from './compare-rows.ts'
import { Fault } from './fault.ts'
import type { JournalKeys } from './keys.ts'
import { type ChainRow, journalAfter, readChains, readCheckpoints } from './queries.ts'
import { readRedactions } from './redactions.ts'
import { createWalk, type Start } from './walk.ts'

const pageSize = 5000

/**
 * Proves that nothing in the journal was changed, removed, inserted or reordered: every entry has its MAC, every chain
 * starts signed and links from there to the head that the database names, and passes through every anchor and
 * checkpoint, those from outside included. With `compareRows`, also proves that the rows are what the events make.
 *
 * What it can't prove by itself: that nothing was cut off after the last checkpoint from outside, and that entries from
 * before there were MACs are genuine.
 *
 * Other processes may go on writing. What they add after the heads were read is left to the next check: it would
 * appear with gaps, since PostgreSQL numbers entries before it commits them.
 */
export async function verifyJournal(
  store: Queryable,
  schema: Schema,
  keys: JournalKeys,
  check: JournalCheck,
): Promise<JournalReport> {
  try {
    return await checked(store, schema, keys, check)
  } catch (error) {
    // Damage where nothing had been read yet.
    if (error instanceof Damaged) return { ...nothingRead, fault: error.message }
    throw error
  }
}

const nothingRead = {
  entries: 0,
  chains: 0,
  checkpoints: 0,
  rowsCompared: 0,
  olderEntries: 0,
  entriesForgotten: 0,
  entriesRedacted: 0,
  entriesNotCovered: 0,
  checkpointsLost: 0,
}

async function checked(
  store: Queryable,
  schema: Schema,
  keys: JournalKeys,
  { outsideCheckpoints, compareRows: comparing, pace }: JournalCheck,
): Promise<JournalReport> {
  // Before the heads: a checkpoint that is signed meanwhile may name an entry after them.
  const stored = await readCheckpoints(store)
  const heads = (await readChains(store)).map(headOf)
  const rebuilt: Rebuilt = new Map()
  let fencedAtMs: number | null = null
  const walk = createWalk(
    heads,
    keys,
    (event) => {
      if (isFenceRaised(event)) fencedAtMs = event.raisedAtMs
      if (comparing) fold(rebuilt, schema, event)
    },
    await readRedactions(store),
  )
  const kept: Checkpoint[] = []
  let checkpoints = 0
  let rowsCompared = 0
  let fault: string | null = null
  try {
    // Not after 0: nobody else would look at what stands before it.
    for (let position: number | null = null; ; ) {
      const size = pace?.pageSize ?? pageSize
      const page: readonly JournalRow[] = await journalAfter(store, position, size)
      for (const row of page) walk.take(row)
      if (page.length < size) break
      position = page.at(-1)?.position ?? position
      await pace?.between(walk.entries())
    }
    for (const head of heads) walk.expectHead(head)
    for (const checkpoint of stored) walk.expectCheckpoint(checkpoint, null)
    kept.push(...outsideCheckpoints.filter((each) => walk.expectCheckpoint(each, fencedAtMs)))
    walk.beside.expect()
    walk.redacted.expect()
    walk.expectNewer((await readChains(store)).map(headOf))
    checkpoints = stored.length + kept.length
    if (comparing) rowsCompared = await compareRows(store, schema, rebuilt)
  } catch (error) {
    if (!(error instanceof Fault || error instanceof Damaged)) throw error
    fault = error.message
  }
  const entries = walk.entries()
  return {
    entries,
    chains: walk.chains(),
    checkpoints,
    rowsCompared,
    olderEntries: walk.olderEntries(),
    entriesForgotten: walk.beside.forgotten(),
    entriesRedacted: walk.redacted.count(),
    entriesNotCovered: fault === null ? entries - covered(walk.starts, kept) : entries,
    checkpointsLost: fault === null ? outsideCheckpoints.length - kept.length : 0,
    fault,
  }
}

function headOf({ chain, headSeq, headHash }: ChainRow): ChainHead {
  return { chain, seq: headSeq, hash: headHash }
}

/**
 * How many entries checkpoints vouch for: in each chain those up to the newest, and in the chains before it those that
 * its start names, and so on back to the first.
 */
function covered(starts: readonly Start[], checkpoints: readonly Checkpoint[]): number {
  const ends = new Map<string, number>()
  const reach = ({ chain, seq }: Pick<ChainHead, 'chain' | 'seq'>) =>
    ends.set(chain, Math.max(seq, ends.get(chain) ?? 0))
  for (const checkpoint of checkpoints) reach(checkpoint)
  for (const { chain, heads } of starts.toReversed()) if (ends.has(chain)) heads.forEach(reach)
  return [...ends.values()].reduce((total, end) => total + end, 0)
}
