import { createHash } from 'node:crypto'
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { JournalArchived } from '../decision/archived.ts'
import type { AnyEvent } from '../decision/event.ts'
import { type FenceRaised, isFenceRaised } from '../decision/fence.ts'
import { syncDirectory } from '../secrets/key-ring-file.ts'
import type { Schema } from '../store/schema.ts'
import type { Queryable } from '../store/store.ts'
import { readArchiveFile, type WrittenFile, writeArchiveFile } from './archive-file.ts'
import { manifestDigest, manifestText } from './archive-manifest.ts'
import {
  type ChainHead,
  type ChainStarted,
  type Checkpoint,
  checkpointMessage,
  type JournalEntry,
  type JournalRow,
} from './chain.ts'
import { Fault } from './fault.ts'
import type { JournalKeys } from './keys.ts'
import { checkpointsOfChain, journalAfter, readLivingChains } from './queries.ts'
import type { Redaction } from './redact.ts'
import { type Redactions, readRedactions } from './redactions.ts'
import { setApart } from './set-apart.ts'
import { createWalk } from './walk.ts'

const pageSize = 2000

export type PartOrder = {
  readonly store: Queryable
  readonly schema: Pick<Schema, 'personalOf'>
  readonly keys: JournalKeys
  readonly folder: string
  /** What the journal says of the archive so far. */
  readonly before: JournalArchived | null
  /** No entry after that position is archived, and no more than about so many at once. */
  readonly upTo: number
  readonly entriesMax: number
  readonly now: Temporal.Instant
  /** What an entry says that holds until another one does. */
  readonly lastingOf: (event: AnyEvent) => { readonly about: string; readonly digest: string } | null
  /** Notes the new texts of entries from before that still tell of persons. */
  readonly note: (service: string, entries: readonly Redaction[]) => Promise<void>
}

/** What is known of the entries when they are written. */
type Gathered = {
  entries: number
  upTo: number
  from: string
  until: string
  untilMs: number
  isSigned: boolean
  fence: FenceRaised | null
  readonly lasting: Map<string, string>
  readonly heads: Map<string, ChainHead>
  /** Up to where starts within the archive name each chain: no later start names it as far again. */
  readonly anchored: Map<string, number>
  readonly keyIds: Set<string>
}

/**
 * Writes the next part of the archive: the oldest entries that are not in it, in a file of their own beside a signed
 * manifest, both named by the digest of the file. The file is read back, and its entries are walked as a check of the
 * journal would. Gives what is to be journaled before anything is removed; null: there is nothing to archive. Throws a
 * Fault where the journal does not hold: then nothing of the part is left but an unfinished file.
 */
export async function writePart(order: PartOrder): Promise<JournalArchived | null> {
  const { store, keys, folder, before } = order
  const part = (before?.part ?? 0) + 1
  const name = `journal-${String(part).padStart(6, '0')}`
  const unfinished = join(folder, `${name}.unfinished`)
  rmSync(unfinished, { force: true })
  const redactions = await readRedactions(store)
  const gathered = newlyGathered(before)
  const file = await writeArchiveFile(unfinished, pagesOf(order, gathered, redactions))
  if (gathered.entries === 0) {
    rmSync(unfinished)
    return null
  }
  if (!gathered.isSigned)
    throw new Fault('entries from before there were MACs go on after that date: choose a later one')
  // It may have been written by a run that was killed: then it is the same.
  const path = join(folder, `${name}-${file.sha256.slice(0, 12)}.jsonl.gz`)
  renameSync(unfinished, path)
  syncDirectory(folder)
  const lastStart = await readBack(order, { path, file, gathered })
  const { running, ended } = await chainsOf(order, gathered)
  const text = manifestText(
    {
      part,
      previous: before?.manifest ?? null,
      after: before?.upTo ?? 0,
      upTo: gathered.upTo,
      entries: gathered.entries,
      from: gathered.from,
      until: gathered.until,
      file: { name: path.slice(folder.length).replace(/^[/\\]/, ''), sha256: file.sha256, bytes: file.bytes },
      heads: [...gathered.heads.values()].map((head) => signedHead(head, order)),
      checkpoints: await checkpointsOf(store, ended),
    },
    keys,
  )
  writeManifest(path.replace(/\.jsonl\.gz$/, '.json'), text)
  syncDirectory(folder)
  return {
    type: 'journal_archived',
    service: null,
    userId: null,
    part,
    upTo: gathered.upTo,
    untilMs: gathered.untilMs,
    entries: gathered.entries,
    total: (before?.total ?? 0) + gathered.entries,
    manifest: manifestDigest(text),
    running,
    ended: ended.filter((chain) => before?.running.some((each) => each.chain === chain)),
    lastStart,
    fence: gathered.fence,
    lasting: Object.fromEntries(gathered.lasting),
    keyIds: [...gathered.keyIds].toSorted(),
  }
}

function newlyGathered(before: JournalArchived | null): Gathered {
  return {
    entries: 0,
    upTo: before?.upTo ?? 0,
    from: '',
    until: '',
    untilMs: before?.untilMs ?? 0,
    isSigned: before !== null,
    fence: before?.fence ?? null,
    lasting: new Map(Object.entries(before?.lasting ?? {})),
    heads: new Map(),
    anchored: new Map(),
    keyIds: new Set(before?.keyIds),
  }
}

/** The entries of the part, as they are to be archived. */
async function* pagesOf(order: PartOrder, gathered: Gathered, redactions: Redactions) {
  const { store, schema, upTo, entriesMax, lastingOf, note } = order
  while (gathered.entries < entriesMax || !gathered.isSigned) {
    const wanted = Math.max(1, Math.min(pageSize, entriesMax - gathered.entries))
    const found = await journalAfter(store, gathered.upTo === 0 ? null : gathered.upTo, wanted)
    const page = found.filter((row) => row.position <= upTo)
    if (page.length === 0) return
    const rows = await setApart(store, schema, page, { redactions, note })
    for (const row of rows) gather(gathered, row, lastingOf)
    yield rows
  }
}

function gather(gathered: Gathered, row: JournalRow, lastingOf: PartOrder['lastingOf']): void {
  const { chain, seq, hash, mac, position, atMs } = row
  gathered.entries += 1
  gathered.upTo = position
  gathered.untilMs = Math.max(gathered.untilMs, atMs)
  const at = Temporal.Instant.fromEpochMilliseconds(atMs).toString()
  gathered.from ||= at
  gathered.until = at
  gathered.heads.set(chain, { chain, seq, hash })
  if (mac !== null) gathered.keyIds.add(mac.slice(0, mac.indexOf(':')))
  if (row.type === 'chain_started') gatherStart(gathered, row)
  const { event } = JSON.parse(row.body) as JournalEntry
  if (isFenceRaised(event)) gathered.fence = event
  const lasting = lastingOf(event)
  if (lasting !== null) gathered.lasting.set(lasting.about, lasting.digest)
}

function gatherStart(gathered: Gathered, { body, mac }: JournalRow): void {
  const { heads, older = [] } = (JSON.parse(body) as { event: ChainStarted }).event
  for (const { chain, seq } of [...heads, ...older])
    gathered.anchored.set(chain, Math.max(seq, gathered.anchored.get(chain) ?? 0))
  gathered.isSigned ||= mac !== null
}

/** Throws a Fault unless the file holds what was written, and that is a journal that holds; gives the chain that started last. */
async function readBack(
  { keys, before, store }: PartOrder,
  {
    path,
    file,
    gathered,
  }: { readonly path: string; readonly file: WrittenFile; readonly gathered: Gathered },
): Promise<string> {
  const heads = [...gathered.heads.values()]
  const until = [...(before?.running.filter(({ chain }) => !gathered.heads.has(chain)) ?? []), ...heads]
  const nobody = (_: AnyEvent) => {}
  const redactions = await readRedactions(store)
  const walk = createWalk({ until, keys, onEvent: nobody, redactions, after: before, wanted: [] })
  const text = createHash('sha256')
  let entries = 0
  for await (const page of readArchiveFile(path, file.sha256, (piece) => text.update(piece))) {
    for (const row of page) walk.take(row)
    entries += page.length
  }
  for (const head of heads) walk.expectHead(head)
  if (entries !== gathered.entries || text.digest('hex') !== file.textSha256)
    throw new Fault(`${path} does not hold what was written`)
  return walk.starts.at(-1)?.chain ?? ''
}

/** A process that was seen so lately may still write, however long ago its newest entry is. */
const aliveMs = 30 * 86_400_000

/**
 * Which chains go on, or may still be named by the start of another, and which are over: all of them is in the archive, and so is
 * the start that names their end.
 */
async function chainsOf({ store, before, now }: PartOrder, { heads, anchored }: Gathered) {
  const known = new Map([...(before?.running ?? []).map((head) => [head.chain, head] as const), ...heads])
  const inDatabase = await readLivingChains(store)
  const aliveSinceMs = now.epochMilliseconds - aliveMs
  const isOver = ({ chain, seq }: ChainHead) => {
    const found = inDatabase.get(chain)
    if (found === undefined || found.headSeq > seq || (found.seenAtMs ?? 0) >= aliveSinceMs) return false
    return (anchored.get(chain) ?? 0) >= seq
  }
  const all = [...known.values()]
  return {
    running: all.filter((head) => !isOver(head)),
    ended: all.filter(isOver).map(({ chain }) => chain),
  }
}

function signedHead(head: ChainHead, { keys, now }: PartOrder): Checkpoint {
  const atMs = now.epochMilliseconds
  return { ...head, atMs, ...keys.sign(checkpointMessage(head, atMs)) }
}

async function checkpointsOf(store: Queryable, chains: readonly string[]): Promise<Checkpoint[]> {
  const found: Checkpoint[] = []
  for (const chain of chains) found.push(...(await checkpointsOfChain(store, chain)))
  return found
}

/** There whole or not at all. */
function writeManifest(path: string, text: string): void {
  const unfinished = `${path}.unfinished`
  writeFileSync(unfinished, text, { mode: 0o600, flush: true })
  renameSync(unfinished, path)
  if (readFileSync(path, 'utf8') !== text) throw new Fault(`${path} does not hold what was written`)
}
