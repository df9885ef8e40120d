import { Client, Pool } from 'pg'
import type { Ref } from '../decision/state.ts'
import type { Value } from '../decision/table.ts'
import type { ChainHead } from '../journal/chain.ts'
import { appendToChain, journalColumns } from '../journal/journal.ts'
import type { JournalKeys } from '../journal/keys.ts'
import { verifyJournal } from '../journal/verify-journal.ts'

import { assertOwnChain, moveHead, seenNote } from './chain-start.ts'
import { postgresClockMs, readNewestEntryMs, readOtherNodes } from './clock-queries.ts'

import { createGroupCommit } from './group-commit.ts'
import { postgresSnapshot } from './postgres-archive.ts'
import { commandDeadlines, type Deadlines, explained } from './postgres-deadlines.ts'
import { allOf, isStorable, load, transposed } from './postgres-load.ts'
import { parsers } from './postgres-look.ts'
import { type Session, sessionOf } from './postgres-session.ts'
import { createSettled } from './postgres-settled.ts'
import { alone, insertJournal, prepareDatabase } from './postgres-start.ts'
import { deleteOne, loadOne, numbered, saveMany } from './statements.ts'
import type { ChangeContext, Opening, Part, Queryable, Refs, StatesOf, Store } from './store.ts'
import { Unavailable } from './unavailable.ts'
import {
  type Change,
  Conflict,
  type Decided,
  decideAll,
  decideTogether,
  type Happened,
  outcomeOfAll,
  piecesOf,
  Refused,
  type WorkingSet,
  type Writes,
} from './working-set.ts'

const attemptsMax = 5
/** serialization_failure and deadlock_detected: the transaction was rolled back and may be tried again. */
const retryable = new Set(['40001', '40P01'])

/**
 * The store for several application nodes. A group of changes is one transaction of a few statements: the rows locked
 * in key order, one save per table, one journal insert. Changes have their own connection. A server that hangs is
 * given until the deadline; then the request is refused and its connection dropped.
 */
export async function openPostgresStore(
  url: string,
  opening: Opening,
  deadlines: Deadlines = commandDeadlines,
): Promise<Store> {
  const { schema, keys } = opening
  const { connectMs } = deadlines
  const connection = { connectionString: url, types: parsers, connectionTimeoutMillis: connectMs }
  // Without a deadline for statements: a migration may take long, or wait for another process's.
  const { head: begun, isPooled } = await prepareDatabase(connection, opening).catch((error: unknown) =>
    Promise.reject(explained(error, deadlines)),
  )
  const session = sessionOf(connection, isPooled, deadlines)
  const pool = new Pool({ ...session.settings, max: 4 })
  // An idle connection that breaks is replaced at the next query; without a listener it would end the process.
  pool.on('error', () => {})

  const writer = createWriter(session, opening, begun, deadlines)
  const all = async (sql: string, ...params: Value[]) => {
    const found = await pool
      .query({ text: numbered(sql), values: params, rowMode: 'array' })
      .catch((error: unknown) => Promise.reject(explained(error, deadlines)))
    return found.rows as Value[][]
  }
  const groups = createGroupCommit(writer.commit)
  await writer.begin()
  const queryable: Queryable = { query: all }
  return {
    ...queryable,
    change: groups.change,
    changeAll: (changeContext, parts) =>
      groups.exclusively(() => outcomeOfAll(() => writer.commitTogether(changeContext, parts))),
    alone: (name, work, waiting) => alone(connection, name, work, waiting),
    verifyJournal: (check) => verifyJournal(queryable, schema, keys, check),
    async read<R extends Refs>(refs: R) {
      const entries = await Promise.all(
        Object.entries(refs).map(async ([name, ref]) => [name, await readOne(all, ref)] as const),
      )
      return Object.fromEntries(entries) as StatesOf<R>
    },
    snapshot: (work) => postgresSnapshot(url, work),
    head: writer.head,
    settled: createSettled(queryable),
    async ping(at) {
      await Promise.all([all('SELECT 1'), groups.exclusively(() => writer.noteSeen(at))])
    },
    async clocks() {
      const [row] = await all(`SELECT ${postgresClockMs}`)
      return {
        databaseMs: row?.[0] as number,
        newestEntryMs: await readNewestEntryMs(queryable),
        nodes: await readOtherNodes(queryable, opening.chain),
      }
    },
    async close() {
      await writer.close()
      await pool.end()
    },
  }
}

/** What is kept, and the keys to the journal. */
type Keeping = Pick<Opening, 'schema' | 'keys'>

/** Where a chain stands as far as this process knows, and where if a commit whose answer was lost took place. */
type Standing = { head: ChainHead; asked: ChainHead }

/** The one connection that commits. After any failure it starts afresh and reads the chain's head again. */
function createWriter(session: Session, keeping: Keeping, begun: ChainHead, deadlines: Deadlines) {
  let client: Client | undefined
  const standing: Standing = { head: begun, asked: begun }
  let closed = false
  const warnings: string[] = []

  async function connected(): Promise<Client> {
    if (closed) throw new Error('the store is closed')
    if (client !== undefined) return client
    const fresh = newClient(session.settings, warnings)
    fresh.on('error', () => drop(fresh))
    try {
      await fresh.connect()
      await fresh.query(session.begin)
      standing.head = await readHead(fresh, standing)
      await fresh.query('COMMIT')
    } catch (error) {
      drop(fresh)
      throw error
    }
    client = fresh
    return fresh
  }

  function drop(broken: Client): void {
    if (client === broken) client = undefined
    broken.end().catch(() => {})
  }

  /** Writes in one transaction, and again if another process was first. */
  async function committed<T>(write: (client: Client) => Promise<Committed<T>>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      const connection = await connected().catch((error: unknown) =>
        Promise.reject(explained(error, deadlines)),
      )
      try {
        await connection.query(session.begin)
        return await committing(connection, warnings, standing, () => write(connection))
      } catch (error) {
        const again = error instanceof Conflict || retryable.has((error as { code?: string }).code ?? '')
        if (again || error instanceof Refused)
          await connection.query('ROLLBACK').catch(() => drop(connection))
        else drop(connection)
        if (!again || attempt === attemptsMax) throw explained(error, deadlines)
      }
    }
  }

  return {
    async commit(group: readonly Change[]): Promise<readonly Change[]> {
      const { answers, again } = await committed((client) =>
        writeGroup(client, keeping, standing.head, group),
      )
      for (const answer of answers) answer()
      return again
    },
    commitTogether: (changeContext: ChangeContext, parts: Iterable<Part>) =>
      committed((client) => writeTogether(client, keeping, standing.head, { changeContext, parts })),
    head: () => standing.head,
    noteSeen: (at: Temporal.Instant) => committed((client) => noteSeen(client, standing.head, at)),
    begin: async () => void (await connected()),
    close: async () => {
      closed = true
      const last = client
      client = undefined
      await last?.end()
    },
  }
}

/** A commit whose wait for the standby was cancelled succeeds with a warning: not acknowledged. */
function newClient(settings: object, warnings: string[]): Client {
  const client = new Client({ ...settings, pipeline: true })
  client.on('notice', (notice) => {
    if (notice.severity === 'WARNING') warnings.push(notice.message ?? 'warning')
  })
  return client
}

/**
 * Locked, because a commit whose answer was lost may still be under way in the server: the head is known only once
 * that has ended. Two entries with the same number would break the chain for good. Throws if the chain is nowhere where
 * this process can have left it: going on from there would put valid MACs after a tail that somebody cut off.
 */
async function readHead(client: Client, { head, asked }: Standing): Promise<ChainHead> {
  const { chain } = head
  const { rows } = await client.query(
    'SELECT head_seq, head_hash FROM journal_chain WHERE chain = $1 FOR UPDATE',
    [chain],
  )
  if (rows[0] === undefined) throw new Unavailable(`the database has no journal chain ${chain}`)
  const found = [head, asked].find(({ seq, hash }) => seq === rows[0].head_seq && hash === rows[0].head_hash)
  if (found === undefined)
    throw new Unavailable(
      `the journal chain ${chain} does not stand where this process left it; verify the journal`,
    )
  return found
}

/** What was committed: where the chain stands, and what to do next. */
type Committed<T> = { readonly head: ChainHead; readonly result: T }

/** Ends a transaction after `write`. A commit that ends with a warning is not acknowledged. */
async function committing<T>(
  client: Client,
  warnings: string[],
  standing: Standing,
  write: () => Promise<Committed<T>>,
): Promise<T> {
  const { head, result } = await write()
  standing.asked = head
  warnings.length = 0
  await client.query('COMMIT')
  if (warnings.length > 0) throw new Unavailable(`the commit is not certain: ${warnings.join('; ')}`)
  standing.head = head
  return result
}

async function writeGroup(
  client: Client,
  { schema, keys }: Keeping,
  head: ChainHead,
  group: readonly Change[],
): Promise<Committed<Decided>> {
  const { states, slotOf } = await load(
    client,
    schema,
    group.map(({ needs }) => needs),
  )
  const decided = decideAll(states, group, slotOf)
  return { head: await write(client, keys, head, { states, happened: decided.happened }), result: decided }
}

async function writeTogether(
  client: Client,
  { schema, keys }: Keeping,
  head: ChainHead,
  { changeContext, parts }: { readonly changeContext: ChangeContext; readonly parts: Iterable<Part> },
): Promise<Committed<number>> {
  let advanced = head
  let count = 0
  for (const piece of piecesOf(parts)) {
    const { states, slotOf } = await load(
      client,
      schema,
      piece.map(({ refs }) => refs),
    )
    const happened = decideTogether(states, piece, changeContext, slotOf)
    advanced = await write(client, keys, advanced, { states, happened })
    count += piece.length
  }
  return { head: advanced, result: count }
}

async function noteSeen(client: Client, head: ChainHead, at: Temporal.Instant): Promise<Committed<void>> {
  const note = seenNote(postgresClockMs)
  const { rowCount } = await client.query(numbered(note), [at.epochMilliseconds, head.chain, head.hash])
  assertOwnChain(rowCount)
  return { head, result: undefined }
}

/** Writes the changed rows and their entries, in one round trip; gives where the chain then stands. */
async function write(
  client: Client,
  keys: JournalKeys,
  head: ChainHead,
  { states, happened }: { readonly states: WorkingSet; readonly happened: readonly Happened[] },
): Promise<ChainHead> {
  const saved = states.writes().map((writes) => save(client, writes))
  if (happened.length === 0) {
    await allOf(saved)
    return head
  }
  const appended = appendToChain(head, happened, keys)
  const { seq, hash } = appended.head
  const moved = run(client, numbered(moveHead), [seq, hash, head.chain])
  await allOf([...saved, run(client, insertJournal, transposed(appended.rows, journalColumns.length)), moved])
  assertOwnChain(await moved)
  return appended.head
}

async function save(client: Client, { table, saves, deletes }: Writes): Promise<void> {
  const expect = async (changed: Promise<number | null>, rows: number) => {
    if ((await changed) !== rows) throw new Conflict(table.name)
  }
  const changes = deletes.map((key) => expect(run(client, numbered(deleteOne(table)), [...key]), 1))
  if (saves.length > 0) {
    const rows = transposed(
      saves.map(({ row }) => row),
      table.columns.length + 1,
    )
    changes.push(expect(run(client, saveMany(table), rows), saves.length))
  }
  await allOf(changes)
}

/** Runs a statement; gives how many rows it changed. */
async function run(client: Client, text: string, values: unknown[]): Promise<number | null> {
  return (await client.query(text, values)).rowCount
}

async function readOne(all: (sql: string, ...params: Value[]) => Promise<Value[][]>, ref: Ref) {
  if (!isStorable(ref)) return undefined
  const { table } = ref.state
  const row = (await all(loadOne(table), ...ref.key))[0]
  return row === undefined ? undefined : table.fromRow(row)
}
