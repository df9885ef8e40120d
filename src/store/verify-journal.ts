import type { Event } from '../domain/events.ts'
import { affects, type Kind, type States } from '../domain/states.ts'
import { chainHash, genesisHash, journalText } from './journal.ts'
import type { Queries } from './queries.ts'
import { tablesInOrder } from './rows.ts'
import {
  type ChainHead,
  type Checkpoint,
  checkpointMessage,
  type JournalEntry,
  type JournalRow,
} from './store.ts'
import { evolveOne, slotName } from './working-set.ts'

export type JournalCheck = {
  /** Whether a signature is the key's; false for a key that is not known. */
  readonly verifySignature: (keyId: string, message: Uint8Array, signature: Uint8Array) => boolean
  /** Checkpoints from outside the database (the log), which its owner can't take back. */
  readonly outsideCheckpoints: readonly Checkpoint[]
  /** Also rebuild every row from the events and compare. */
  readonly compareRows: boolean
}

export type JournalReport = {
  readonly entries: number
  readonly chains: number
  readonly checkpoints: number
  readonly rowsCompared: number
  /** The first thing found wrong, if any; what comes after it proves nothing. */
  readonly fault: string | null
}

class Fault extends Error {}

const pageSize = 5000

/**
 * Proves that nothing in the journal was changed, removed, inserted or reordered: every chain links from its first
 * entry to the head that the database names, starts with the anchors of the chains before it, and passes through
 * every checkpoint, those from outside included; with `compareRows`, that the rows are what the events make.
 */
export async function verifyJournal(queries: Queries, check: JournalCheck): Promise<JournalReport> {
  const walk = createWalk(check.compareRows)
  let checkpoints = 0
  let rowsCompared = 0
  let fault: string | null = null
  try {
    // The heads first: a process that goes on writing only adds entries after them.
    const chains = await queries.chains()
    const stored = await queries.checkpoints()
    for (let position = 0; ; ) {
      const page = await queries.journalAfter(position, pageSize)
      for (const row of page) walk.take(row)
      if (page.length < pageSize) break
      position = page.at(-1)?.position ?? position
    }
    for (const { chain, headSeq, headHash } of chains)
      walk.expect({ chain, seq: headSeq, hash: headHash }, 'its head')
    const all = [...stored, ...check.outsideCheckpoints]
    for (const checkpoint of all) walk.expectCheckpoint(checkpoint, check)
    walk.expectAnchors()
    // Read again: a process that started meanwhile has its chain in both places.
    walk.expectNamed((await queries.chains()).map(({ chain }) => chain))
    checkpoints = all.length
    if (check.compareRows) rowsCompared = await compareRows(queries, walk.states)
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    fault = error.message
  }
  return { entries: walk.entries(), chains: walk.chains(), checkpoints, rowsCompared, fault }
}

function createWalk(rebuild: boolean) {
  const heads = new Map<string, ChainHead>()
  /** Hashes by chain and sequence number, for anchors and checkpoints to be held against. */
  const hashes = new Map<string, string>()
  const anchors: ChainHead[] = []
  const states = new Map<string, { kind: Kind; state: States[Kind] | undefined }>()
  let entries = 0

  function take(row: JournalRow): void {
    const where = `entry ${row.seq} of chain ${row.chain}`
    const before = heads.get(row.chain)
    if (row.seq !== (before?.seq ?? 0) + 1) throw new Fault(`${where} follows entry ${before?.seq ?? 0}`)
    if (row.hash !== chainHash(before?.hash ?? genesisHash, row.body)) throw new Fault(`${where} was changed`)
    const entry = parseEntry(row.body, where)
    if (entry.chain !== row.chain || entry.seq !== row.seq)
      throw new Fault(`${where} is not the entry it says it is`)
    if (row.seq === 1) {
      if (entry.event.type !== 'chain_started') throw new Fault(`${where} does not start a chain`)
      anchors.push(...entry.event.heads)
    } else if (rebuild && entry.event.type !== 'chain_started') {
      fold(states, entry.event)
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
          `the checkpoint at entry ${seq} of chain ${chain} has no valid signature of key ${keyId}`,
        )
      }
      expect(checkpoint, 'a checkpoint')
    },
    expectAnchors(): void {
      for (const anchor of anchors) expect(anchor, 'the start of a later chain')
    },
    expectNamed(chains: readonly string[]): void {
      const named = new Set(chains)
      const unnamed = [...heads.keys()].find((chain) => !named.has(chain))
      if (unnamed !== undefined) throw new Fault(`chain ${unnamed} is not in the list of chains`)
    },
  }
}

function parseEntry(body: string, where: string): JournalEntry {
  try {
    return JSON.parse(body) as JournalEntry
  } catch {
    throw new Fault(`${where} is not JSON`)
  }
}

function fold(states: Map<string, { kind: Kind; state: States[Kind] | undefined }>, event: Event): void {
  for (const ref of affects(event)) {
    const name = slotName(ref)
    states.set(name, { kind: ref.kind, state: evolveOne(ref.kind, states.get(name)?.state, event) })
  }
}

/** Sessions that ended by themselves are forgotten in the rows but not in the journal. */
const forgotten: readonly Kind[] = ['session']

async function compareRows(
  queries: Queries,
  rebuilt: Map<string, { kind: Kind; state: States[Kind] | undefined }>,
): Promise<number> {
  let compared = 0
  const seen = new Set<string>()
  for (const table of tablesInOrder) {
    for (let after: readonly string[] | null = null; ; ) {
      const page: readonly { readonly key: readonly string[]; readonly state: States[Kind] }[] =
        await queries.statesAfter(table.kind, after, pageSize)
      for (const { key, state } of page) {
        const name = slotName({ kind: table.kind, key })
        const expected = rebuilt.get(name)?.state
        if (expected === undefined) throw new Fault(`the row ${name} comes from no entry of the journal`)
        if (sorted(state) !== sorted(expected))
          throw new Fault(`the row ${name} is not what the journal makes of it`)
        seen.add(name)
        compared += 1
      }
      if (page.length < pageSize) break
      after = page.at(-1)?.key ?? null
    }
  }
  for (const [name, { kind, state }] of rebuilt) {
    if (state === undefined || forgotten.includes(kind) || seen.has(name)) continue
    throw new Fault(`the row ${name} is missing`)
  }
  return compared
}

/** One text for one state, whatever the order of its fields, with digests in place of confidential values. */
function sorted(state: object): string {
  return journalText(Object.fromEntries(Object.entries(state).sort(([a], [b]) => (a < b ? -1 : 1))))
}
