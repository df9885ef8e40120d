import { isJournalArchived, type JournalArchived } from '../decision/archived.ts'
import { isFenceRaised } from '../decision/fence.ts'
import { newestArchived } from '../store/archived.ts'
import type { Schema } from '../store/schema.ts'
import type { Queryable } from '../store/store.ts'
import { Damaged } from '../store/unavailable.ts'
import { openArchive } from './archive-source.ts'
import type { ChainHead, Checkpoint, JournalCheck, JournalReport, JournalRow } from './chain.ts'
import { compareRows, fold, type Rebuilt } from './compare-rows.ts'
import { Fault } from './fault.ts'
import type { JournalKeys } from './keys.ts'
import { createLeftOverCheck } from './left-over.ts'
import { type ChainRow, journalAfter, readChains, readCheckpoints } from './queries.ts'
import { readRedactions } from './redactions.ts'
import { createWalk, type Named } from './walk.ts'

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
    for (;;) {
      const archived = await newestArchived(store)
      const report = await checked(store, schema, keys, { ...check, archived })
      // What was archived meanwhile is not where it was looked for.
      const isMoved = (await newestArchived(store))?.manifest !== archived?.manifest
      if (report.fault === null || !isMoved) return report
    }
  } catch (error) {
    // Damage where nothing had been read yet.
    if (error instanceof Damaged || error instanceof Fault) return { ...nothingRead, fault: error.message }
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
  entriesInArchive: 0,
  entriesLeftOver: 0,
  checkpointsInArchive: 0,
}

type Check = JournalCheck & { readonly archived: JournalArchived | null }

async function checked(
  store: Queryable,
  schema: Schema,
  keys: JournalKeys,
  { outsideCheckpoints, compareRows: asked, archive: folder, archived, pace }: Check,
): Promise<JournalReport> {
  const archive = folder === undefined || archived === null ? null : openArchive(folder, keys, archived)
  const after = archive === null ? archived : null
  // The rows are what all events made, from the first.
  const comparing = asked && after === null
  // Before the heads: a checkpoint that is signed meanwhile may name an entry after them.
  const stored = [...(archive?.checkpoints ?? []), ...(await readCheckpoints(store))]
  const heads = (await readChains(store)).map(headOf)
  const rebuilt: Rebuilt = new Map()
  const redactions = await readRedactions(store)
  const told: Told = { fencedAtMs: after?.fence?.raisedAtMs ?? null, archived: null }
  const walk = createWalk({
    until: unitedHeads(archive?.heads ?? [], heads),
    keys,
    onEvent: (event) => {
      if (isFenceRaised(event)) told.fencedAtMs = event.raisedAtMs
      if (isJournalArchived(event)) told.archived = event
      if (comparing) fold(rebuilt, schema, event)
    },
    redactions,
    moreRedactions: archive !== null,
    after,
    // What is left over is held against all of the archive.
    wanted:
      archive !== null && (await isLeftOver(store, archived)) ? null : [...stored, ...outsideCheckpoints],
  })
  const archivedHash = archive === null ? null : walk.hashOf
  const leftOver = createLeftOverCheck({ keys, redactions, archivedHash })
  let outside = noneNamed
  let rowsCompared = 0
  let fault: string | null = null
  try {
    if (archive !== null) await take(archive.pages(store), (row) => walk.take(row))
    const isLeft = (row: JournalRow) => archived !== null && row.position > 0 && row.position <= archived.upTo
    const pages = pagesOf(store, pace, walk.entries)
    await take(pages, (row) => (isLeft(row) ? leftOver.take(row) : walk.take(row)))
    expectHeads(walk, heads, { after, leftOver })
    for (const head of archive?.heads ?? []) walk.expectHead(head)
    for (const checkpoint of stored) walk.expectCheckpoint(checkpoint, null)
    outside = Object.groupBy(outsideCheckpoints, (each) => walk.expectCheckpoint(each, told.fencedAtMs))
    walk.beside.expect()
    walk.redacted.expect()
    walk.expectNewer((await readChains(store)).map(headOf))
    expectTold(archived, told.archived)
    if (comparing) rowsCompared = await compareRows(store, schema, rebuilt)
  } catch (error) {
    if (!(error instanceof Fault || error instanceof Damaged)) throw error
    fault = error.message
  }
  const { here = [], lost = [], archived: elsewhere = [] } = fault === null ? outside : noneNamed
  return {
    ...reportOf(walk),
    checkpoints: fault === null ? stored.length + here.length : 0,
    rowsCompared,
    entriesNotCovered: walk.entries() - (fault === null ? covered(walk, after, here) : 0),
    checkpointsLost: lost.length,
    entriesInArchive: after?.total ?? 0,
    entriesLeftOver: leftOver.count(),
    checkpointsInArchive: elsewhere.length,
    fault,
  }
}

/** What entries that were proven tell of the rest. */
type Told = { fencedAtMs: number | null; archived: JournalArchived | null }

const noneNamed: Partial<Record<Named, Checkpoint[]>> = {}

function reportOf({ entries, chains, olderEntries, beside, redacted }: ReturnType<typeof createWalk>) {
  return {
    entries: entries(),
    chains: chains(),
    olderEntries: olderEntries(),
    entriesForgotten: beside.forgotten(),
    entriesRedacted: redacted.count(),
  }
}

async function take(
  pages: AsyncIterable<readonly JournalRow[]>,
  each: (row: JournalRow) => void,
): Promise<void> {
  for await (const page of pages) for (const row of page) each(row)
}

/** Everything in the database, at its pace. */
async function* pagesOf(
  store: Queryable,
  pace: JournalCheck['pace'],
  entries: () => number,
): AsyncGenerator<readonly JournalRow[]> {
  const size = pace?.pageSize ?? pageSize
  // Not after 0: nobody else would look at what stands before it.
  for (let position: number | null = null; ; ) {
    const page: readonly JournalRow[] = await journalAfter(store, position, size)
    yield page
    if (page.length < size) return
    position = page.at(-1)?.position ?? position
    await pace?.between(entries())
  }
}

async function isLeftOver(store: Queryable, archived: JournalArchived | null): Promise<boolean> {
  const [first] = await journalAfter(store, null, 1)
  return first !== undefined && archived !== null && first.position <= archived.upTo
}

/** Of each chain the later one. */
function unitedHeads(...lists: readonly (readonly ChainHead[])[]): readonly ChainHead[] {
  const found = new Map<string, ChainHead>()
  for (const head of lists.flat())
    if (head.seq > (found.get(head.chain)?.seq ?? 0)) found.set(head.chain, head)
  return [...found.values()]
}

/** Every chain ends where the database says, and those that go on after the archive are there. */
function expectHeads(
  { offsetOf, expectHead }: Pick<ReturnType<typeof createWalk>, 'offsetOf' | 'expectHead'>,
  heads: readonly ChainHead[],
  {
    after,
    leftOver,
  }: { readonly after: JournalArchived | null; readonly leftOver: ReturnType<typeof createLeftOverCheck> },
): void {
  const isOver = ({ chain }: ChainHead) =>
    after !== null && offsetOf(chain) === undefined && isToBeRemoved(after, leftOver, chain)
  for (const head of heads) if (!isOver(head)) expectHead(head)
  for (const head of after?.running ?? []) expectListed(head, heads)
}

/** Is a chain over, all of it in the archive, and only its line in the list of chains is still here? */
function isToBeRemoved(
  { ended }: JournalArchived,
  leftOver: { readonly has: (chain: string) => boolean },
  chain: string,
): boolean {
  return ended.includes(chain) || leftOver.has(chain)
}

function expectListed({ chain, seq }: ChainHead, heads: readonly ChainHead[]): void {
  const found = heads.find((head) => head.chain === chain)
  if (found === undefined || found.seq < seq)
    throw new Fault(`chain ${chain} ends before entry ${seq}, which the archive names`)
}

/** What the walk began with was proven on its way. */
function expectTold(archived: JournalArchived | null, told: JournalArchived | null): void {
  if (archived !== null && JSON.stringify(told) !== JSON.stringify(archived))
    throw new Fault('what the journal says of its archive is not proven')
}

function headOf({ chain, headSeq, headHash }: ChainRow): ChainHead {
  return { chain, seq: headSeq, hash: headHash }
}

/**
 * How many of the entries that were walked checkpoints vouch for: in each chain those up to the newest, and in the chains
 * before it those that its start names, and so on back to the first.
 */
function covered(
  { starts, offsetOf }: Pick<ReturnType<typeof createWalk>, 'starts' | 'offsetOf'>,
  after: JournalArchived | null,
  checkpoints: readonly Checkpoint[],
): number {
  const before = new Map(after?.running.map(({ chain, seq }) => [chain, seq]))
  const ends = new Map<string, number>()
  const reach = ({ chain, seq }: Pick<ChainHead, 'chain' | 'seq'>) =>
    ends.set(chain, Math.max(seq, ends.get(chain) ?? 0))
  for (const checkpoint of checkpoints) reach(checkpoint)
  for (const { chain, heads } of starts.toReversed()) if (ends.has(chain)) heads.forEach(reach)
  const walked = [...ends].filter(([chain]) => offsetOf(chain) !== undefined)
  return walked.reduce((total, [chain, end]) => total + Math.max(0, end - (before.get(chain) ?? 0)), 0)
}
