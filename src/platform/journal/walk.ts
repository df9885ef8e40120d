import type { JournalArchived } from '../decision/archived.ts'
import type { AnyEvent } from '../decision/event.ts'
import {
  type ChainHead,
  type ChainStarted,
  type Checkpoint,
  checkpointMessage,
  entryOf,
  type JournalEntry,
  type JournalRow,
  startMessage,
} from './chain.ts'
import { Fault } from './fault.ts'
import { HashList } from './hash-list.ts'
import { chainHash, filedUnder, genesisHash } from './journal.ts'
import type { JournalKeys } from './keys.ts'
import { createPersonalCheck } from './personal-check.ts'
import { createRedactionCheck, type Redactions } from './redactions.ts'

/** An entry's place, for the message of a fault. */
const placeOf = ({ chain, seq }: Pick<ChainHead, 'chain' | 'seq'>) => `entry ${seq} of chain ${chain}`

/** What a walk is given. */
export type Walked = {
  /** Entries up to there are walked. */
  readonly until: readonly ChainHead[]
  readonly keys: JournalKeys
  /** Told what each entry says happened. */
  readonly onEvent: (event: AnyEvent) => void
  /** What the database says of them, and whether there are others, in the archive. */
  readonly redactions: Redactions
  readonly moreRedactions?: boolean
  /** What the journal says of its archive, where the walk begins after that. */
  readonly after: JournalArchived | null
  /** What is asked for when it ends, besides the ends of chains: of anything else hashes are forgotten on the way. Null: all. */
  readonly wanted: readonly Pick<ChainHead, 'chain' | 'seq'>[] | null
}

/**
 * Walks the entries up to the given heads in order of position, and throws a Fault at the first one that is not as it
 * was written.
 */
export function createWalk({ until, keys, onEvent, redactions, moreRedactions, after, wanted }: Walked) {
  const last = new Map(until.map(({ chain, seq }) => [chain, seq]))
  /** The hashes of each chain in order, for heads, anchors and checkpoints to be held against. */
  const hashes = new Map<string, HashList>()
  const indexes = indexesOf(wanted ?? [])
  for (const head of after?.running ?? []) hashes.set(head.chain, listFrom(head, indexes.get(head.chain)))
  /** The last entry of each chain among those after the heads. */
  const newer = new Map<string, number>()
  let entries = 0
  const starts = createStarts(hashes, keys, { after, forgets: wanted !== null })
  const beside = createPersonalCheck(placeOf, redactions)
  const redacted = createRedactionCheck(moreRedactions ? null : redactions)

  /** A body that was replaced, with a matching hash, may hold anything. */
  function take(row: JournalRow): void {
    try {
      check(row)
    } catch (error) {
      if (error instanceof Fault) throw error
      throw new Fault(`${placeOf(row)} cannot be read: ${(error as Error).message}`)
    }
  }

  function check(row: JournalRow): void {
    if (!(row.position > 0)) throw new Fault(`${placeOf(row)} stands where no database puts one`)
    if (row.seq > (last.get(row.chain) ?? 0)) {
      newer.set(row.chain, Math.max(row.seq, newer.get(row.chain) ?? 0))
      return
    }
    const before = hashes.get(row.chain) ?? new HashList(0, indexes.get(row.chain))
    if (row.seq !== before.length + 1) throw new Fault(`${placeOf(row)} follows entry ${before.length}`)
    const fits = row.hash === chainHash(before.at(before.length - 1) ?? genesisHash, row.body)
    if (!fits && !redacted.accepts(row)) throw new Fault(`${placeOf(row)} was changed`)
    const entry = filedEntry(row)
    starts.checkMac(row)
    beside.take(row, entry)
    redacted.take(entry.event)
    if (row.seq === 1) starts.take(row, entry)
    else if (!isStart(entry.event)) onEvent(row.beside === null ? entry.event : entryOf(row).event)
    before.push(row.hash)
    hashes.set(row.chain, before)
    entries += 1
  }

  return {
    take,
    starts: starts.taken,
    /** What is not beside the journal any more, and what of texts does not fit its hash: later entries say why. */
    beside,
    redacted,
    olderEntries: starts.olderEntries,
    entries: () => entries,
    chains: () => hashes.size,
    /** The hash of an entry that was walked. */
    hashOf: ({ chain, seq }: Pick<ChainHead, 'chain' | 'seq'>) => hashes.get(chain)?.at(seq - 1),
    /** How many entries of a chain come before those that were walked; undefined: none of it was. */
    offsetOf: (chain: string) => hashes.get(chain)?.offset,
    /** The head that the database names is where the walk ended. */
    expectHead: (head: ChainHead) => expect(hashes, head, 'its head'),
    expectCheckpoint: (checkpoint: Checkpoint, fencedAtMs: number | null) =>
      expectCheckpoint({ hashes, keys, after }, checkpoint, fencedAtMs),
    /** Entries after the heads are right only if the heads have moved on meanwhile. */
    expectNewer: (now: readonly ChainHead[]) => expectNewer(newer, now),
  }
}

function expectNewer(newer: ReadonlyMap<string, number>, now: readonly ChainHead[]): void {
  const seqs = new Map(now.map(({ chain, seq }) => [chain, seq]))
  for (const [chain, seq] of newer) {
    const head = seqs.get(chain)
    if (head === undefined) throw new Fault(`chain ${chain} is not in the list of chains`)
    if (seq > head) throw new Fault(`${placeOf({ chain, seq })} comes after its head, entry ${head}`)
  }
}

function indexesOf(wanted: readonly Pick<ChainHead, 'chain' | 'seq'>[]): ReadonlyMap<string, Set<number>> {
  const found = new Map<string, Set<number>>()
  for (const { chain, seq } of wanted) found.set(chain, (found.get(chain) ?? new Set()).add(seq - 1))
  return found
}

/** What is before this head is in the archive. */
function listFrom({ seq, hash }: ChainHead, wanted: ReadonlySet<number> | undefined): HashList {
  const list = new HashList(seq - 1, wanted)
  list.push(hash)
  return list
}

type Hashes = ReadonlyMap<string, Pick<HashList, 'at' | 'length' | 'offset'>>

function expect(hashes: Hashes, { chain, seq, hash }: ChainHead, what: string): void {
  const found = hashes.get(chain)?.at(seq - 1)
  if (found === undefined) throw new Fault(`chain ${chain} ends before entry ${seq}, which ${what} names`)
  if (found !== hash) throw new Fault(`${placeOf({ chain, seq })} is not the one that ${what} names`)
}

/**
 * What became of the entry that a checkpoint names: a restore lost it, which a fence after it says (R3), or it is in the
 * archive and was not walked.
 */
export type Named = 'here' | 'lost' | 'archived'

type Held = { readonly hashes: Hashes; readonly keys: JournalKeys; readonly after: JournalArchived | null }

function expectCheckpoint(
  { hashes, keys, after }: Held,
  checkpoint: Checkpoint,
  fencedAtMs: number | null,
): Named {
  const { chain, seq, atMs, keyId, signature } = checkpoint
  if (!keys.isSigned(keyId, checkpointMessage(checkpoint, atMs), signature)) {
    throw new Fault(`the checkpoint at entry ${seq} of chain ${chain} has no valid signature by key ${keyId}`)
  }
  const list = hashes.get(chain)
  if (after !== null && (list === undefined ? atMs <= after.untilMs : seq <= list.offset)) return 'archived'
  if (list?.at(seq - 1) === undefined && fencedAtMs !== null && atMs <= fencedAtMs) return 'lost'
  expect(hashes, checkpoint, 'a checkpoint')
  return 'here'
}

/** What a row's body holds, which its other columns must repeat. */
function filedEntry(row: JournalRow): JournalEntry {
  const entry = JSON.parse(row.body) as JournalEntry
  if (entry.chain !== row.chain || entry.seq !== row.seq)
    throw new Fault(`${placeOf(row)} is not the entry it says it is`)
  const { type, service, userId } = filedUnder(entry.event)
  const isFiledRight =
    row.atMs === Temporal.Instant.from(entry.at).epochMilliseconds &&
    row.type === type &&
    row.service === service &&
    row.userId === userId
  if (!isFiledRight) throw new Fault(`${placeOf(row)} is filed under a different key than its content says`)
  return entry
}

function isStart(event: JournalEntry['event']): event is ChainStarted {
  return event.type === 'chain_started'
}

/** A chain's start, and what it names. */
export type Start = { readonly chain: string; readonly heads: readonly ChainHead[] }

/** Nobody's head: said of the chain that started last in the archive, which the next start names. */
function startsBefore(after: JournalArchived | null): Start[] {
  return after === null ? [] : [{ chain: after.lastStart, heads: [] }]
}

/**
 * What ties the chains together. Each signed start names the chain that started before it, so that no chain can be
 * put in, not even one from another database of the same keys. Entries without MACs count only where the first signed
 * start says that they were there before.
 */
function createStarts(
  hashes: ReadonlyMap<string, HashList>,
  keys: JournalKeys,
  { after, forgets }: { readonly after: JournalArchived | null; readonly forgets: boolean },
) {
  const taken = startsBefore(after)
  let signed = after !== null
  let olderEntries = 0

  return {
    taken,
    olderEntries: () => olderEntries,
    checkMac(row: JournalRow): void {
      if (row.mac === null) {
        if (signed) throw new Fault(`${placeOf(row)} has no MAC`)
        olderEntries += 1
      } else if (!keys.isMacOf(row, row.mac)) throw new Fault(`${placeOf(row)} has no valid MAC`)
    },
    take(row: JournalRow, { at, event }: JournalEntry): void {
      if (!isStart(event)) throw new Fault(`${placeOf(row)} does not start a chain`)
      // At once, not at the end: the entries that a chain's start names must also lie before it.
      for (const anchor of event.heads)
        if (!isBefore(anchor)) expect(hashes, anchor, 'the start of a later chain')
      if (event.signature !== undefined || row.mac !== null) {
        expectSigned(row, at, event)
        if (!signed) expectAllOlder(row, event)
        else if (event.older !== undefined)
          throw new Fault(`${placeOf(row)} claims chains without MACs, as only the first signed start may`)
        const before = taken.at(-1)
        if (before !== undefined && !event.heads.some(({ chain }) => chain === before.chain))
          throw new Fault(`${placeOf(row)} does not name chain ${before.chain}, which started before it`)
        signed = true
      }
      // Starts name a chain only after it has moved on from where one named it: nobody asks for what came before.
      if (forgets) for (const { chain, seq } of event.heads) hashes.get(chain)?.forgetBefore(seq - 1)
      taken.push({ chain: row.chain, heads: [...event.heads, ...(event.older ?? [])] })
    },
  }

  /** Where a chain stood by then was committed, but what it already appended has a lower position and is in the archive. */
  function isBefore({ chain, seq }: ChainHead): boolean {
    return after !== null && seq <= (hashes.get(chain)?.offset ?? 0)
  }

  function expectSigned(row: JournalRow, at: string, event: ChainStarted): void {
    const { keyId = '', signature = '' } = event
    if (row.mac === null || !keys.isSigned(keyId, startMessage(row.chain, at, event), signature))
      throw new Fault(`${placeOf(row)} starts it without a valid signature`)
  }

  function expectAllOlder(row: JournalRow, { older }: ChainStarted): void {
    if (older === undefined)
      throw new Fault(`${placeOf(row)} is the first signed start, but not the one that was written as such`)
    for (const anchor of older) expect(hashes, anchor, 'the first signed start')
    const ends = new Map(older.map(({ chain, seq }) => [chain, seq]))
    for (const [chain, { length }] of hashes) {
      const end = ends.get(chain) ?? 0
      if (length > end)
        throw new Fault(
          `${placeOf({ chain, seq: end + 1 })} has no MAC, nor does the first signed start name it`,
        )
    }
  }
}
