import { Pool } from 'pg'
import type { Ref } from '../decision/state.ts'
import type { Value } from '../decision/table.ts'
import type { ChainHead } from '../journal/chain.ts'
import { verifyJournal } from '../journal/verify-journal.ts'

import { assertOwnChain, seenNote } from './chain-start.ts'
import { postgresClockMs, readNewestEntryMs, readOtherNodes } from './clock-queries.ts'

import { createGroupCommit } from './group-commit.ts'
import { postgresSnapshot } from './postgres-archive.ts'
import { commandDeadlines, type Deadlines, explained } from './postgres-deadlines.ts'
import { allOf, isStorable, load } from './postgres-load.ts'
import { parsers } from './postgres-look.ts'
import { CommittingClient, type Session, sessionOf } from './postgres-session.ts'
import { createSettled } from './postgres-settled.ts'
import { alone, entryAt, prepareDatabase, sharedHead } from './postgres-start.ts'
import { write } from './postgres-write.ts'
import { expectGoesOn } from './shared-chain.ts'
import { loadOne, numbered } from './statements.ts'
import {
  type ChangeContext,
  type Needs,
  type Opening,
  type Part,
  Path,
  pathFrom,
  type Refs,
  type StatesOf,
  type Store,
} from './store.ts'
import { Unavailable } from './unavailable.ts'
import {
  type Change,
  Conflict,
  type Decided,
  decideAll,
  decideTogether,
  outcomeOfAll,
  piecesOf,
  Refused,
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
  const groups = createGroupCommit(writer.commit, opening.onGroup)
  await writer.begin()
  const queryable = { query: all, queryUnsynced: all }
  return {
    ...queryable,
    schema,
    change: groups.change,
    changeAll: (changeContext, parts) =>
      groups.exclusively(() => outcomeOfAll(() => writer.commitTogether(changeContext, parts))),
    alone: (name, work, waiting) => alone(connection, name, work, waiting),
    verifyJournal: (check) => verifyJournal(queryable, schema, keys, check),
    async read<R extends Refs>(needs: Needs<R>) {
      const { first, steps } = needs instanceof Path ? needs : pathFrom(needs)
      const states: Record<string, object | undefined> = {}
      const readAll = (refs: Refs) =>
        Promise.all(
          Object.entries(refs).map(async ([name, ref]) => {
            states[name] = await readOne(all, ref)
          }),
        )
      await readAll(first)
      for (const step of steps) await readAll(step(states))
      return states as StatesOf<R>
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
    waiting: groups.waiting,
    async close() {
      await writer.close()
      await pool.end()
    },
  }
}

/** What is kept, and the keys to the journal; whether other processes go on with its chain. */
type Keeping = Pick<Opening, 'schema' | 'keys' | 'sharedOn'>

/** Where a chain stands as far as this process knows, and where if a commit whose answer was lost took place. */
type Standing = { head: ChainHead; asked: ChainHead }

/** The one connection that commits. After any failure it starts afresh and reads the chain's head again. */
function createConnection(session: Session, keeping: Keeping, begun: ChainHead) {
  let client: CommittingClient | undefined
  const standing: Standing = { head: begun, asked: begun }
  let closed = false
  const warnings: string[] = []

  async function connected(): Promise<CommittingClient> {
    if (closed) throw new Error('the store is closed')
    if (client !== undefined) return client
    const fresh = newClient(session, warnings)
    fresh.on('error', () => drop(fresh))
    try {
      await fresh.open()
      await fresh.begin()
      standing.head = await readHead(fresh, keeping, standing)
      await fresh.query('COMMIT')
    } catch (error) {
      drop(fresh)
      throw error
    }
    client = fresh
    return fresh
  }

  function drop(broken: CommittingClient): void {
    if (client === broken) client = undefined
    broken.end().catch(() => {})
  }

  return {
    connected,
    drop,
    head: () => standing.head,
    commit: (on: CommittingClient, head: ChainHead) => committing(on, warnings, standing, head),
    close: async () => {
      closed = true
      const last = client
      client = undefined
      await last?.end()
    },
  }
}

function createWriter(session: Session, keeping: Keeping, begun: ChainHead, deadlines: Deadlines) {
  const { connected, drop, head, commit, close } = createConnection(session, keeping, begun)

  /** Works in one transaction, and again if another process was first. */
  async function committed<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      const connection = await connected().catch((error: unknown) =>
        Promise.reject(explained(error, deadlines)),
      )
      try {
        const begun = connection.begin()
        // Whoever works waits for it, but not before everything is sent that may go along.
        begun.catch(() => {})
        return await work({ client: connection, begun, commit: (reached) => commit(connection, reached) })
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
    commit: (group: readonly Change[]): Promise<Decided> =>
      committed((transaction) => writeGroup(transaction, keeping, head(), group)),
    commitTogether: (changeContext: ChangeContext, parts: Iterable<Part>) =>
      committed((transaction) => writeTogether(transaction, keeping, head(), { changeContext, parts })),
    head,
    noteSeen: (at: Temporal.Instant) => committed((transaction) => noteSeen(transaction, head(), at)),
    begin: async () => void (await connected()),
    close,
  }
}

/** A commit whose wait for the standby was cancelled succeeds with a warning: not acknowledged. */
function newClient(session: Session, warnings: string[]): CommittingClient {
  const client = new CommittingClient(session)
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
async function readHead(
  client: CommittingClient,
  keeping: Keeping,
  { head, asked }: Standing,
): Promise<ChainHead> {
  if (typeof keeping.sharedOn === 'string') return headNow(client, keeping, head)
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

/** Where the chain stands that this transaction goes on with: its own process's knows that, of a shared one the database is asked. */
async function headNow(
  client: CommittingClient,
  { keys, sharedOn }: Keeping,
  known: ChainHead,
): Promise<ChainHead> {
  if (typeof sharedOn !== 'string') return known
  const atKnown = await entryAt(client, known)
  return sharedHead(client, known.chain, (found, atFound) =>
    expectGoesOn({ known, found, atKnown, atFound }, keys),
  )
}

/** Sends COMMIT behind whatever was sent before. One that ends with a warning is not acknowledged. */
async function committing(
  client: CommittingClient,
  warnings: string[],
  standing: Standing,
  head: ChainHead,
): Promise<void> {
  standing.asked = head
  warnings.length = 0
  const { command } = await client.query('COMMIT')
  if (command !== 'COMMIT') throw new Error('the transaction was rolled back')
  if (warnings.length > 0) throw new Unavailable(`the commit is not certain: ${warnings.join('; ')}`)
  standing.head = head
}

/** A transaction that is begun, and how it ends. */
type Transaction = {
  readonly client: CommittingClient
  readonly begun: Promise<unknown>
  /** Where the chain stands after it. */
  readonly commit: (head: ChainHead) => Promise<void>
}

async function writeGroup(
  { client, begun, commit }: Transaction,
  keeping: Keeping,
  known: ChainHead,
  group: readonly Change[],
): Promise<Decided> {
  const needed = group.map(({ needs }) => needs)
  const { states, slotOf } = await loaded(begun, load(client, keeping.schema, needed))
  const decided = decideAll(states, group, slotOf)
  const head = await headNow(client, keeping, known)
  await write(client, keeping, head, { states, happened: decided.happened, commit })
  return decided
}

async function writeTogether(
  { client, begun, commit }: Transaction,
  keeping: Keeping,
  known: ChainHead,
  { changeContext, parts }: { readonly changeContext: ChangeContext; readonly parts: Iterable<Part> },
): Promise<number> {
  let advanced = known
  let count = 0
  for (const piece of piecesOf(parts)) {
    const needed = piece.map(({ refs }) => refs)
    const { states, slotOf } = await loaded(begun, load(client, keeping.schema, needed))
    const happened = decideTogether(states, piece, changeContext, slotOf)
    if (count === 0) advanced = await headNow(client, keeping, known)
    advanced = await write(client, keeping, advanced, { states, happened })
    count += piece.length
  }
  await begun
  await commit(advanced)
  return count
}

/** What was loaded, in the transaction: nothing is written before it is known to have begun. */
async function loaded<T>(begun: Promise<unknown>, loading: Promise<T>): Promise<T> {
  await allOf([begun, loading])
  return loading
}

async function noteSeen(
  { client, begun, commit }: Transaction,
  head: ChainHead,
  at: Temporal.Instant,
): Promise<void> {
  await begun
  const note = seenNote(postgresClockMs)
  const { rowCount } = await client.query(numbered(note), [at.epochMilliseconds, head.chain, head.hash])
  assertOwnChain(rowCount)
  await commit(head)
}

async function readOne(all: (sql: string, ...params: Value[]) => Promise<Value[][]>, ref: Ref) {
  if (!isStorable(ref)) return undefined
  const { table } = ref.state
  const row = (await all(loadOne(table), ...ref.key))[0]
  return row === undefined ? undefined : table.fromRow(row)
}
