import { join } from 'node:path'
import type { Queryable } from '../store/store.ts'
import { readArchiveFile } from './archive-file.ts'
import type { ArchiveManifest } from './archive-manifest.ts'
import { archiveParts, withBeside } from './archive-source.ts'
import type { Checkpoint, JournalRow } from './chain.ts'
import { Fault } from './fault.ts'
import { provenArchived } from './fence.ts'
import type { JournalKeys } from './keys.ts'
import { checkpointsOfChain } from './queries.ts'
import { type Redactions, readRedactions, redactionsIn } from './redactions.ts'
import { provenRows, type Segment } from './segments.ts'

/** Entries that were looked for in the archive, the oldest first, and the stretches of their chains that prove them. */
export type ArchivedEntries = {
  readonly rows: readonly JournalRow[]
  readonly segments: readonly Segment[]
}

export type ArchiveSearch = {
  readonly folder: string
  /** Told of each entry, once or more. Whether it is looked for. */
  readonly isWanted: (row: JournalRow) => boolean
  /** Whether parts until then have to be read: from the newest that is not later than `untilMs` back. */
  readonly goesOn: (found: readonly JournalRow[], before: Temporal.Instant) => boolean
  readonly untilMs: number
  readonly progress?: (entries: number, total: number) => void
}

/** Where entries are that the journal has no longer. */
export type ArchiveFolder = Pick<ArchiveSearch, 'folder' | 'progress'>

type Reading = {
  readonly store: Queryable
  readonly keys: JournalKeys
  readonly folder: string
  readonly parts: readonly ArchiveManifest[]
}

/**
 * Looks for entries in the archive and proves them: each stretch from the checkpoint before to the one after. A part ends
 * with a checkpoint of every chain in it, so none goes beyond a part. Throws a Fault for what is not as it was written, or
 * not there; null where the journal has no archive.
 */
export async function findArchived(
  store: Queryable,
  keys: JournalKeys,
  { folder, isWanted, goesOn, untilMs, progress = () => {} }: ArchiveSearch,
): Promise<ArchivedEntries | null> {
  const archived = await provenArchived(store, keys)
  if (archived === null) return null
  const parts = archiveParts(folder, keys, archived)
  const reading = { store, keys, folder, parts }
  const rows: JournalRow[] = []
  const segments: Segment[] = []
  const total = parts.reduce((sum, { entries }) => sum + entries, 0)
  let read = 0
  for (const part of parts.toReversed()) {
    const isLater = Temporal.Instant.from(part.from).epochMilliseconds > untilMs
    if (isLater) continue
    if (!goesOn(rows, Temporal.Instant.from(part.until))) break
    const found: JournalRow[] = []
    for await (const page of readArchiveFile(join(folder, part.file.name), part.file.sha256)) {
      found.push(...page.filter(isWanted))
      read += page.length
      progress(read, total)
    }
    if (found.length === 0) continue
    segments.unshift(...(await segmentsAround(reading, part, found)))
    rows.unshift(...(await withBeside(store, found)))
  }
  return { rows, segments }
}

/** Both in order; what is archived and was not removed yet is in both. */
export function afterArchived(
  archived: readonly JournalRow[],
  rows: readonly JournalRow[],
): readonly JournalRow[] {
  const known = new Set(archived.map(({ position }) => position))
  return [...archived, ...rows.filter(({ position }) => !known.has(position))]
}

type Stretch = { readonly chain: string; readonly before: Checkpoint | undefined; readonly after: Checkpoint }

async function segmentsAround(
  reading: Reading,
  part: ArchiveManifest,
  found: readonly JournalRow[],
): Promise<readonly Segment[]> {
  const stretches = await stretchesOf(reading, found)
  const taken = stretches.map((stretch) => ({ stretch, rows: [] as JournalRow[] }))
  for await (const page of readArchiveFile(join(reading.folder, part.file.name), part.file.sha256))
    for (const row of page) for (const { stretch, rows } of taken) if (isWithin(stretch, row)) rows.push(row)
  const segments: Segment[] = []
  let redactions: Redactions = await readRedactions(reading.store)
  let areAllRead = false
  for (const { stretch, rows } of taken) {
    const { chain, before, after } = stretch
    const beside = await withBeside(reading.store, rows)
    const prove = () =>
      provenRows(
        beside,
        { chain, seq: (before?.seq ?? 0) + 1, hashBefore: before?.hash },
        reading.keys,
        redactions,
      )
    let proven = prove()
    // What was put in the place of an old text may be told in a later part.
    if (proven.fault !== null && !areAllRead) {
      redactions = await allRedactions(reading, redactions)
      areAllRead = true
      proven = prove()
    }
    if (proven.fault !== null) throw new Fault(proven.fault)
    const last = proven.rows.at(-1)
    if (last?.seq !== after.seq || last.hash !== after.hash)
      throw new Fault(`entry ${after.seq} of chain ${chain} is not what a checkpoint names`)
    segments.push({ rows: proven.rows, checkpoints: before === undefined ? [after] : [before, after] })
  }
  return segments
}

function isWithin({ chain, before, after }: Stretch, row: JournalRow): boolean {
  return row.chain === chain && row.seq > (before?.seq ?? 0) && row.seq <= after.seq
}

/** The checkpoints of chains that go on are in the database; of those that ended, and at the end of each part, in manifests. */
async function stretchesOf(
  { store, parts }: Reading,
  found: readonly JournalRow[],
): Promise<readonly Stretch[]> {
  const stretches = new Map<string, Stretch>()
  for (const [chain, rows] of Map.groupBy(found, (row) => row.chain)) {
    const inManifests = parts.flatMap((part) => [...part.heads, ...part.checkpoints])
    const known = [
      ...inManifests.filter((each) => each.chain === chain),
      ...(await checkpointsOfChain(store, chain)),
    ]
    const points = known.toSorted((a, b) => a.seq - b.seq)
    for (const { seq } of rows) {
      const after = points.find((each) => each.seq >= seq)
      if (after === undefined)
        throw new Fault(`no checkpoint names entry ${seq} of chain ${chain} or a later one`)
      const before = points.findLast((each) => each.seq < seq)
      stretches.set(`${chain} ${after.seq}`, { chain, before, after })
    }
  }
  return [...stretches.values()]
}

async function allRedactions({ folder, parts }: Reading, known: Redactions): Promise<Redactions> {
  const bodies: string[] = []
  for (const { file } of parts)
    for await (const page of readArchiveFile(join(folder, file.name), file.sha256))
      bodies.push(...page.filter(({ type }) => type === 'entries_redacted').map(({ body }) => body))
  return redactionsIn(bodies, known)
}
