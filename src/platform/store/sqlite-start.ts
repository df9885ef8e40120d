import type { DatabaseSync } from 'node:sqlite'
import type { Value } from '../decision/table.ts'
import type { ChainHead } from '../journal/chain.ts'
import { firstEntry } from '../journal/journal.ts'
import { anchorsOf, insertChain, selectChains, standing } from './chain-start.ts'
import {
  createMigrationTables,
  expands,
  missingMigrations,
  readMigrations,
  selectApplied,
  supersedeChains,
} from './migrations.ts'
import type { Schema } from './schema.ts'
import {
  endShared,
  expectGoesOn,
  foundEntry,
  isWritten,
  selectEntry,
  selectHead,
  selectShared,
} from './shared-chain.ts'
import { isBusy } from './sqlite-errors.ts'
import { type ChangeRows, insertJournal, inTransaction, syncing } from './sqlite-statements.ts'
import type { Opening } from './store.ts'

type All = (sql: string, ...params: Value[]) => Value[][]

/** While it opens, a process waits for another's migration, which may take long. */
const openingTimeoutMs = 600_000

/**
 * A fresh file is switched to WAL once. Two processes doing so at the same moment would wait for each other, so SQLite
 * refuses one immediately, busy timeout or not; that one tries again.
 */
export function configure(db: DatabaseSync): void {
  db.exec(`PRAGMA busy_timeout = ${openingTimeoutMs}; ${syncing}; PRAGMA secure_delete = FAST`)
  for (let waitedMs = 0; ; waitedMs += 10) {
    try {
      db.exec('PRAGMA journal_mode = WAL')
      return
    } catch (error) {
      if (!isBusy(error) || waitedMs >= openingTimeoutMs) throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10)
    }
  }
}

/** Each migration that the database has not seen, in one transaction. */
export function migrate(db: DatabaseSync, schema: Schema, now: Temporal.Instant): void {
  const migrations = readMigrations({ identity: 'INTEGER PRIMARY KEY', bytes: 'BLOB' }, schema.migrations)
  inTransaction(db, () => {
    db.exec(createMigrationTables)
    const statement = db.prepare(selectApplied)
    statement.setReturnArrays(true)
    const missing = missingMigrations(statement.all() as unknown as [number, number][], migrations)
    for (const { number, name, sql } of missing) {
      db.exec(sql)
      db.prepare('INSERT INTO schema_migration VALUES (?, ?, ?)').run(number, name, now.epochMilliseconds)
    }
    if (!missing.every(expands)) db.exec(supersedeChains)
  })
}

/** Begins this process's chain, anchoring in its first entry where the other chains stand. */
export function startChain(
  all: All,
  change: ChangeRows,
  now: Temporal.Instant,
  { chain, keys, sharedOn = null }: Pick<Opening, 'chain' | 'keys' | 'sharedOn'>,
): ChainHead {
  const anchors = anchorsOf(all(selectChains).map(standing))
  const first = firstEntry(chain, now, anchors, keys)
  change('UPDATE journal_chain SET anchored_seq = head_seq WHERE head_seq > anchored_seq', [])
  change(insertJournal, first.row)
  change(insertChain, [chain, now.epochMilliseconds, first.head.hash, sharedOn])
  return first.head
}

/** Where the chain of the day stands that this process goes on with; undefined: it begins one. */
export function sharedChain(
  all: All,
  change: ChangeRows,
  { sharedOn, keys }: Pick<Opening, 'sharedOn' | 'keys'>,
): ChainHead | undefined {
  if (sharedOn === undefined) return undefined
  if (sharedOn === null) {
    change(endShared, [])
    return undefined
  }
  const [row] = all(selectShared, sharedOn)
  if (row === undefined) return undefined
  const head = { chain: row[0] as string, seq: row[1] as number, hash: row[2] as string }
  return isWritten(head, entryAt(all, head), keys) ? head : undefined
}

export function sharedHead(all: All, known: ChainHead, keys: Opening['keys']): ChainHead {
  const { chain } = known
  const [row] = all(selectHead, chain)
  const found = row && { chain, seq: row[0] as number, hash: row[1] as string }
  const atFound = found && entryAt(all, found)
  return expectGoesOn({ known, found, atKnown: entryAt(all, known), atFound }, keys)
}

function entryAt(all: All, { chain, seq }: ChainHead) {
  return foundEntry(all(selectEntry, chain, seq)[0])
}
