import type { AnyEvent } from '../decision/event.ts'
import type { Ref, State } from '../decision/state.ts'
import type { Schema } from '../store/schema.ts'
import { type Found, statesAfter } from '../store/states-after.ts'
import type { Queryable } from '../store/store.ts'
import { slotName } from '../store/working-set.ts'
import {
  type ChainHead,
  type ChainStarted,
  type Checkpoint,
  checkpointMessage,
  type JournalCheck,
  type JournalEntry,
  type JournalReport,
  type JournalRow,
} from './chain.ts'
import { chainHash, filedUnder, genesisHash, journalText } from './journal.ts'
import { type ChainRow, journalAfter, readChains, readCheckpoints } from './queries.ts'

class Fault extends Error {}

const pageSize = 5000

/**
 * Proves that nothing in the journal was changed, removed, inserted or reordered: every chain links from its first
 * entry to the head that the database names, starts with the anchors of the chains before it, and passes through every
 * checkpoint, those from outside included. With `compareRows`, also proves that the rows are what the events make.
 *
 * Other processes may go on writing. What they add after the heads were read is left to the next check: it would
 * appear with gaps, since PostgreSQL numbers entries before it commits them.
 */
export async function verifyJournal(
  store: Queryable,
  schema: Schema,
  check: JournalCheck,
): Promise<JournalReport> {
  let entries = 0
  let chains = 0
  let checkpoints = 0
  let rowsCompared = 0
  let fault: string | null = null
  try {
    // Before the heads: a checkpoint that is signed meanwhile may name an entry after them.
    const stored = await readCheckpoints(store)
    const heads = (await readChains(store)).map(headOf)
    const walk = createWalk(heads, check.compareRows ? schema : null)
    try {
      for (let position = 0; ; ) {
        const page = await journalAfter(store, position, pageSize)
        for (const row of page) takeEntry(walk, row)
        if (page.length < pageSize) break
        position = page.at(-1)?.position ?? position
      }
    } finally {
      entries = walk.entries()
      chains = walk.chains()
    }
    for (const head of heads) walk.expect(head, 'its head')
    const all = [...stored, ...check.outsideCheckpoints]
    for (const checkpoint of all) walk.expectCheckpoint(checkpoint, check)
    walk.expectNewer((await readChains(store)).map(headOf))
    checkpoints = all.length
    if (check.compareRows) rowsCompared = await compareRows(store, schema, walk.states)
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    fault = error.message
  }
  return { entries, chains, checkpoints, rowsCompared, fault }
}

/** A body that was replaced, with a matching hash, may hold anything. */
function takeEntry(walk: ReturnType<typeof createWalk>, row: JournalRow): void {
  try {
    walk.take(row)
  } catch (error) {
    if (error instanceof Fault) throw error
    throw new Fault(`entry ${row.seq} of chain ${row.chain} cannot be read: ${(error as Error).message}`)
  }
}

function headOf({ chain, headSeq, headHash }: ChainRow): ChainHead {
  return { chain, seq: headSeq, hash: headHash }
}

/** Walks the entries up to the given heads in order of position. */
function createWalk(until: readonly ChainHead[], rebuild: Schema | null) {
  const last = new Map(until.map(({ chain, seq }) => [chain, seq]))
  const heads = new Map<string, ChainHead>()
  /** The last entry of each chain among those after the heads. */
  const newer = new Map<string, number>()
  /** Hashes by chain and sequence number, for anchors and checkpoints to be held against. */
  const hashes = new Map<string, string>()
  const states: Rebuilt = new Map()
  let entries = 0

  function take(row: JournalRow): void {
    if (row.seq > (last.get(row.chain) ?? 0)) {
      newer.set(row.chain, Math.max(row.seq, newer.get(row.chain) ?? 0))
      return
    }
    const where = `entry ${row.seq} of chain ${row.chain}`
    const before = heads.get(row.chain)
    if (row.seq !== (before?.seq ?? 0) + 1) throw new Fault(`${where} follows entry ${before?.seq ?? 0}`)
    if (row.hash !== chainHash(before?.hash ?? genesisHash, row.body)) throw new Fault(`${where} was changed`)
    const entry = JSON.parse(row.body) as JournalEntry
    if (entry.chain !== row.chain || entry.seq !== row.seq)
      throw new Fault(`${where} is not the entry it says it is`)
    if (!isFiledRight(row, entry))
      throw new Fault(`${where} is filed under a different key than its content says`)
    if (row.seq === 1) {
      if (!isStart(entry.event)) throw new Fault(`${where} does not start a chain`)
      // At once, not at the end: the entries that a chain's start names must also lie before it.
      for (const anchor of entry.event.heads) expect(anchor, 'the start of a later chain')
    } else if (rebuild !== null && !isStart(entry.event)) {
      fold(states, rebuild, entry.event)
    }
    heads.set(row.chain, { chain: row.chain, seq: row.seq, hash: row.hash })
    hashes.set(`${row.chain} ${row.seq}`, row.hash)
    entries += 1
  }

  function expect({ chain, seq, hash }: ChainHead, what: string): void {
    const found = hashes.get(`${chain} ${seq}`)
    if (found === undefined) throw new Fault(`chain ${chain} ends before entry ${seq}, which ${what} names`)
    if (found !== hash) throw new Fault(`entry ${seq} of chain ${chain} is not the one that ${what} names`)
  }

  return {
    take,
    expect,
    states,
    entries: () => entries,
    chains: () => heads.size,
    expectCheckpoint(checkpoint: Checkpoint, { verifySignature }: JournalCheck): void {
      const { chain, seq, atMs, keyId, signature } = checkpoint
      const message = checkpointMessage(checkpoint, atMs)
      if (!verifySignature(keyId, message, Buffer.from(signature, 'base64'))) {
        throw new Fault(
          `the checkpoint at entry ${seq} of chain ${chain} has no valid signature by key ${keyId}`,
        )
      }
      expect(checkpoint, 'a checkpoint')
    },
    /** Entries after the heads are right only if the heads have moved on meanwhile. */
    expectNewer(now: readonly ChainHead[]): void {
      const seqs = new Map(now.map(({ chain, seq }) => [chain, seq]))
      for (const [chain, seq] of newer) {
        const head = seqs.get(chain)
        if (head === undefined) throw new Fault(`chain ${chain} is not in the list of chains`)
        if (seq > head) throw new Fault(`entry ${seq} of chain ${chain} comes after its head, entry ${head}`)
      }
    },
  }
}

function isStart(event: JournalEntry['event']): event is ChainStarted {
  return event.type === 'chain_started'
}

function isFiledRight(row: JournalRow, entry: JournalEntry): boolean {
  const { type, service, userId } = filedUnder(entry.event)
  return (
    row.atMs === Temporal.Instant.from(entry.at).epochMilliseconds &&
    row.type === type &&
    row.service === service &&
    row.userId === userId
  )
}

type Rebuilt = Map<string, { readonly ref: Ref; readonly row: object | undefined }>

function fold(states: Rebuilt, schema: Schema, event: AnyEvent): void {
  for (const effect of schema.effectsOf(event)) {
    for (const key of effect.keys(event)) {
      const ref = { state: effect.state, key }
      const name = slotName(ref)
      states.set(name, { ref, row: effect.fold(states.get(name)?.row, event) })
    }
  }
}

async function compareRows(store: Queryable, schema: Schema, rebuilt: Rebuilt): Promise<number> {
  let compared = 0
  const seen = new Set<string>()
  for (const state of schema.states) {
    for (let after: readonly string[] | null = null; ; ) {
      const page: readonly Found[] = await readPage(store, state, after)
      for (const { key, state: row } of page) {
        const name = slotName({ state, key })
        const expected = rebuilt.get(name)?.row
        if (expected === undefined) throw new Fault(`the row ${name} comes from no entry of the journal`)
        if (sorted(row) !== sorted(expected)) throw new Fault(`the row ${name} differs from the journal`)
        seen.add(name)
        compared += 1
      }
      if (page.length < pageSize) break
      after = page.at(-1)?.key ?? null
    }
  }
  for (const [name, { ref, row }] of rebuilt) {
    if (row === undefined || ref.state.fades || seen.has(name)) continue
    throw new Fault(`the row ${name} is missing`)
  }
  return compared
}

/** A column that holds a list may hold anything once somebody has tampered with it. */
async function readPage(
  store: Queryable,
  state: State,
  after: readonly string[] | null,
): Promise<readonly Found[]> {
  try {
    return await statesAfter(store, state, after, pageSize)
  } catch (error) {
    if (error instanceof SyntaxError)
      throw new Fault(`the rows of ${state.name} cannot be read: ${error.message}`)
    throw error
  }
}

/** One text for one state, whatever the order of its fields, with digests in place of confidential values. */
function sorted(state: object): string {
  return journalText(Object.fromEntries(Object.entries(state).sort(([a], [b]) => (a < b ? -1 : 1))))
}
