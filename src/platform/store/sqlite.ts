import { closeSync, mkdirSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Ref } from '../decision/state.ts'
import type { Table, Value } from '../decision/table.ts'
import type { ChainHead } from '../journal/chain.ts'
import { appendToChain } from '../journal/journal.ts'
import { verifyJournal } from '../journal/verify-journal.ts'
import { assertOwnChain, moveHead, seenNote } from './chain-start.ts'
import { readNewestEntryMs, readOtherNodes } from './clock-queries.ts'
import { createGroupCommit } from './group-commit.ts'
import { alone } from './sqlite-alone.ts'
import { sqliteSnapshot } from './sqlite-archive.ts'
import { createCheckpoints } from './sqlite-checkpoints.ts'
import { named } from './sqlite-errors.ts'
import { type OnceFree, whenFreeAt } from './sqlite-place.ts'
import { configure, migrate, sharedChain, sharedHead, startChain } from './sqlite-start.ts'
import {
  type ChangeRows,
  insertJournal,
  insertPersonal,
  inTransaction,
  type LoadOne,
  type Statements,
  statementsOn,
  unsynced,
} from './sqlite-statements.ts'
import { whenFree } from './sqlite-waiting.ts'
import { deleteOne, insertOne, loadOne, updateOne } from './statements.ts'
import {
  type ChangeContext,
  type Happened,
  type Needs,
  type Opening,
  type Part,
  Path,
  type Queryable,
  type Refs,
  type StatesOf,
  type Store,
} from './store.ts'
import { DiskFault } from './unavailable.ts'
import {
  type Change,
  Conflict,
  type Decided,
  decideAll,
  decideTogether,
  LoadFailure,
  outcomeOfAll,
  piecesOf,
  type Save,
  type SlotOf,
  statesBehind,
  WorkingSet,
} from './working-set.ts'

/**
 * The embedded store: one file, several processes. WAL with synchronous=FULL, because an acknowledged "used" must
 * survive a power cut (decision 4).
 */
export function openSqliteStore(path: string, opening: Opening): Store {
  const db = openFile(path)
  try {
    return storeOn(db, path, opening)
  } catch (error) {
    db.close()
    throw named(path, error)
  }
}

/** Only the owner may read the file, whatever its directory allows; SQLite gives the files beside it the same mode. */
function openFile(path: string): DatabaseSync {
  try {
    if (path !== ':memory:') {
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
      closeSync(openSync(path, 'a', 0o600))
    }
    return new DatabaseSync(path)
  } catch (error) {
    throw named(path, error)
  }
}

function storeOn(db: DatabaseSync, path: string, opening: Opening): Store {
  const { schema, now, keys } = opening
  configure(db)
  const { all, one, change } = statementsOn(db)
  migrate(db, schema, now)
  const begun = inTransaction(
    db,
    () => sharedChain(all, change, opening) ?? startChain(all, change, now, opening),
  )
  // Its own 2 MB hold the upper pages of a large table at most, and every 1,000 pages are too often to write back what
  // is changed again at once.
  db.exec('PRAGMA cache_size = -65536; PRAGMA wal_autocheckpoint = 8000')
  // Waiting inside SQLite would stop everything else in this process (finding R7).
  db.exec('PRAGMA busy_timeout = 0')

  // In the transaction that goes on with it, which no other one can run beside.
  const goesOn = (known: ChainHead) =>
    typeof opening.sharedOn === 'string' ? sharedHead(all, known, opening.keys) : known
  const checkpoints = createCheckpoints(path, opening.onDiskFault)
  const { appended } = checkpoints
  // What is only looked at decides nothing.
  const onceFree = whenFreeAt(path)
  const writer = createWriter(db, opening, { begun, goesOn, onceFree }, { one, change, appended })
  const groups = createGroupCommit(writer.commit, opening.onGroup)
  const queryable: Queryable = { query: (sql, ...params) => whenFree(() => all(sql, ...params)) }
  return {
    ...queryable,
    schema,
    queryUnsynced: (sql, ...params) => whenFree(() => unsynced(db, () => all(sql, ...params))),
    change: groups.change,
    changeAll: (changeContext, parts) =>
      groups.exclusively(() => outcomeOfAll(() => writer.commitTogether(changeContext, parts))),
    alone: (name, work, waiting) => (path === ':memory:' ? work() : alone(`${path}-${name}`, work, waiting)),
    verifyJournal: (check) => verifyJournal(queryable, schema, keys, check),
    read: <R extends Refs>(needs: Needs<R>) =>
      whenFree(() => readTogether(db, needs, (ref) => ({ row: readOne(one, ref) })) as StatesOf<R>),
    snapshot: (work) => sqliteSnapshot(path, work),
    head: writer.head,
    // Whoever appends holds the database alone, so positions are in the order of commits.
    async settled() {
      const [[position = 0] = []] = await queryable.query('SELECT COALESCE(MAX(position), 0) FROM journal')
      return position as number
    },
    ping: (at) => groups.exclusively(() => writer.noteSeen(at)),
    clocks: async () => ({
      databaseMs: null,
      newestEntryMs: await readNewestEntryMs(queryable),
      nodes: await readOtherNodes(queryable, opening.chain),
    }),
    waiting: groups.waiting,
    async close() {
      // Whoever closes last writes everything back.
      await checkpoints.close()
      db.close()
    },
  }
}

type Beginning = {
  readonly begun: ChainHead
  readonly goesOn: (known: ChainHead) => ChainHead
  readonly onceFree: OnceFree
}

/** What writes; each of its transactions begins as soon as no other process writes. */
function createWriter(
  db: DatabaseSync,
  { schema, keys, onDiskFault = () => {} }: Pick<Opening, 'schema' | 'keys' | 'onDiskFault'>,
  { begun, goesOn, onceFree }: Beginning,
  { one, change, appended }: Pick<Statements, 'one' | 'change'> & { appended: (entries: number) => void },
) {
  let head = begun
  const saving = <T>(work: () => T) =>
    onceFree(work).catch((error: unknown) => {
      if (error instanceof DiskFault) onDiskFault(error)
      throw error
    })

  /** Decides, which loads what is asked for, and writes; gives where the chain then stands. */
  function written(
    from: ChainHead,
    decide: (states: WorkingSet, slotOf: SlotOf) => readonly Happened[],
  ): ChainHead {
    const states = new WorkingSet(schema)
    const happened = decide(states, loading(states, one))
    save(states, change)
    return append(from, happened, change, { schema, keys })
  }

  return {
    head: () => head,
    commit: (group: readonly Change[]): Promise<Decided> =>
      saving(() => {
        let decided: Decided = { happened: [], refused: [], answers: [], again: [] }
        head = inTransaction(db, () =>
          written(goesOn(head), (states, slotOf) => {
            decided = decideAll(states, group, slotOf)
            return decided.happened
          }),
        )
        appended(decided.happened.length)
        return decided
      }),
    commitTogether: (changeContext: ChangeContext, parts: Iterable<Part>): Promise<number> =>
      saving(() => {
        let count = 0
        head = inTransaction(db, () => {
          let advanced = goesOn(head)
          for (const piece of piecesOf(parts)) {
            advanced = written(advanced, (states, slotOf) =>
              decideTogether(states, piece, changeContext, slotOf),
            )
            count += piece.length
          }
          return advanced
        })
        appended(count)
        return count
      }),
    async noteSeen(at: Temporal.Instant): Promise<void> {
      const saved = await saving(() =>
        inTransaction(db, () => change(seenNote(), [at.epochMilliseconds, head.chain, head.hash])),
      )
      assertOwnChain(saved)
    },
  }
}

/** Loads a row when it is first asked for: in this transaction, nobody else changes anything. */
function loading(states: WorkingSet, one: LoadOne): SlotOf {
  return (ref) => {
    const found = states.find(ref)
    if (found === undefined) return states.put(ref, rowOf(one, ref))
    if (ref.looked !== true) found.looked = false
    return found
  }
}

function rowOf(one: LoadOne, { state, key }: Ref): Value[] | undefined {
  try {
    return one(loadOne(state.table), key)
  } catch (cause) {
    throw new LoadFailure('a row could not be loaded', { cause })
  }
}

function save(states: WorkingSet, change: ChangeRows): void {
  for (const { table, saves, deletes } of states.writes()) {
    for (const saved of saves) if (saveRow(table, saved, change) !== 1) throw new Conflict(table.name)
    for (const key of deletes) if (change(deleteOne(table), key) !== 1) throw new Conflict(table.name)
  }
}

function saveRow(table: Table, { row, loaded }: Save, change: ChangeRows): number {
  if (loaded === undefined) return change(insertOne(table), row)
  const { text, values } = updateOne(table, row, loaded)
  return change(text, values)
}

function append(
  head: ChainHead,
  happened: readonly Happened[],
  change: ChangeRows,
  { schema, keys }: Pick<Opening, 'schema' | 'keys'>,
): ChainHead {
  if (happened.length === 0) return head
  const appended = appendToChain(head, happened, keys, schema)
  for (const row of appended.rows) change(insertJournal, row)
  for (const row of appended.beside) change(insertPersonal, row)
  const { chain, seq, hash } = appended.head
  assertOwnChain(change(moveHead, [seq, hash, chain]))
  return appended.head
}

/**
 * Reads rows as they are at one instant. Each statement of its own would lock and unlock the file, which takes as long as reading
 * a row.
 */
function readTogether(db: DatabaseSync, needs: Needs, read: (ref: Ref) => { row: object | undefined }) {
  const isOne = !(needs instanceof Path) && Object.keys(needs).length < 2
  return isOne ? statesBehind(needs, read) : inTransaction(db, () => statesBehind(needs, read), 'BEGIN')
}

function readOne(one: LoadOne, ref: Ref) {
  const { table } = ref.state
  const row = one(loadOne(table), ref.key)
  return row === undefined ? undefined : table.fromRow(row)
}
