import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { Value } from '../decision/table.ts'
import { journalColumns, personalColumns } from '../journal/journal.ts'

const insertInto = (table: string, columns: readonly string[]) =>
  `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`
export const insertJournal = insertInto('journal', journalColumns)
export const insertPersonal = insertInto('journal_personal', personalColumns)

/** Runs statements, each of which is prepared once. */
export function statementsOn(db: DatabaseSync) {
  const statements = new Map<string, StatementSync>()
  function prepared(sql: string): StatementSync {
    let statement = statements.get(sql)
    if (statement === undefined) {
      statement = db.prepare(sql)
      statement.setReturnArrays(true)
      statements.set(sql, statement)
    }
    return statement
  }
  return {
    all: (sql: string, ...params: Value[]) => prepared(sql).all(...params) as unknown as Value[][],
    one: (sql: string, params: readonly Value[]) =>
      prepared(sql).get(...params) as unknown as Value[] | undefined,
    change: (sql: string, params: readonly Value[]) => Number(prepared(sql).run(...params).changes),
  }
}

export type Statements = ReturnType<typeof statementsOn>
export type LoadOne = Statements['one']
export type ChangeRows = Statements['change']

/** `begin` is BEGIN for what only reads. */
export function inTransaction<T>(
  db: DatabaseSync,
  work: () => T,
  begin: 'BEGIN IMMEDIATE' | 'BEGIN' = 'BEGIN IMMEDIATE',
): T {
  db.exec(begin)
  try {
    const result = work()
    db.exec('COMMIT')
    return result
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK')
    throw error
  }
}

/** The disk, at each commit. */
export const syncing = 'PRAGMA synchronous = FULL'

/**
 * Commits what `work` writes without a sync; not inside a transaction. The next commit syncs the WAL, this included, and no
 * page of it is written back before that.
 */
export function unsynced<T>(db: DatabaseSync, work: () => T): T {
  db.exec('PRAGMA synchronous = NORMAL')
  try {
    return work()
  } finally {
    db.exec(syncing)
  }
}
