import { closeSync, existsSync, fsyncSync, linkSync, mkdirSync, openSync, rmSync, unlinkSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import type { Value } from '../decision/table.ts'
import {
  ArchiveError,
  type ArchiveHeader,
  type ArchiveItem,
  checkedNames,
  expectHeads,
  migrationsOf,
} from './archive.ts'
import { createMigrationTables, readMigrations } from './migrations.ts'
import { setRestoreMark } from './restore-mark.ts'
import type { Snapshot, TableShape } from './snapshot.ts'
import type { Queryable } from './store.ts'

const rowsAtOnce = 1000

/** Works on one instant of the file: WAL lets others write meanwhile. */
export async function sqliteSnapshot<T>(path: string, work: (snapshot: Snapshot) => Promise<T>): Promise<T> {
  const db = new DatabaseSync(path, { timeout: 5000 })
  try {
    db.exec('BEGIN')
    const { query } = queryableOn(db)
    return await work({ query, tables: () => tablesOf(query), rows: (table) => rowsOf(db, table) })
  } finally {
    db.close()
  }
}

function queryableOn(db: DatabaseSync): Queryable {
  return { query: async (sql, ...params) => arrays(db.prepare(sql)).all(...params) as unknown as Value[][] }
}

function arrays(statement: StatementSync): StatementSync {
  statement.setReturnArrays(true)
  return statement
}

async function tablesOf(query: Queryable['query']): Promise<readonly TableShape[]> {
  const names = await query(
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name",
  )
  return Promise.all(
    names.map(async ([name]) => {
      const columns = await query('SELECT name FROM pragma_table_info(?) ORDER BY cid', name as string)
      return { name: name as string, columns: columns.map(([column]) => column as string) }
    }),
  )
}

async function* rowsOf(db: DatabaseSync, { name, columns }: TableShape): AsyncGenerator<Value[][]> {
  let rows: Value[][] = []
  for (const row of arrays(db.prepare(`SELECT ${columns.join(', ')} FROM ${name}`)).iterate()) {
    rows.push(row as unknown as Value[])
    if (rows.length < rowsAtOnce) continue
    yield rows
    rows = []
  }
  yield rows
}

/**
 * Makes the file from an archive, where there is none; it appears whole or not at all, and marked as being restored.
 * Throws ArchiveError, or whatever `items` throws, with nothing left.
 */
export async function loadSqlite(
  path: string,
  items: Iterable<ArchiveItem>,
  { folders, now }: { readonly folders: readonly URL[]; readonly now: Temporal.Instant },
): Promise<void> {
  if (existsSync(path)) throw new ArchiveError(`${path} exists; a backup is never put over a database`)
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const half = `${path}.restoring`
  for (const file of [half, `${half}-journal`]) rmSync(file, { force: true })
  closeSync(openSync(half, 'wx', 0o600))
  try {
    await fill(half, items, folders, now)
    for (const file of [`${path}-wal`, `${path}-shm`]) rmSync(file, { force: true })
    // Fails where the file has appeared meanwhile.
    linkSync(half, path)
    synced(dirname(path))
  } finally {
    unlinkSync(half)
  }
}

async function fill(
  path: string,
  items: Iterable<ArchiveItem>,
  folders: readonly URL[],
  now: Temporal.Instant,
): Promise<void> {
  const db = new DatabaseSync(path)
  try {
    db.exec('PRAGMA synchronous = FULL; BEGIN IMMEDIATE')
    let header: ArchiveHeader | undefined
    let insert: StatementSync | undefined
    for (const item of items) {
      if (item.is === 'header') {
        header = item.header
        makeTables(db, header, folders, now)
      } else if (item.is === 'table') {
        const { name, columns } = item.table
        checkedNames(item.table)
        db.exec(`DELETE FROM ${name}`)
        insert = db.prepare(
          `INSERT INTO ${name} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
        )
      } else if (item.is === 'row') insert?.run(...item.row)
    }
    if (header === undefined) throw new ArchiveError('the backup has no header')
    await expectHeads(queryableOn(db), header)
    db.exec('CREATE TABLE IF NOT EXISTS restore_mark (begun_at_ms BIGINT NOT NULL)')
    db.prepare(setRestoreMark).run(now.epochMilliseconds)
    db.exec('COMMIT')
  } finally {
    db.close()
  }
}

function makeTables(
  db: DatabaseSync,
  header: ArchiveHeader,
  folders: readonly URL[],
  now: Temporal.Instant,
): void {
  db.exec(createMigrationTables)
  const known = readMigrations({ identity: 'INTEGER PRIMARY KEY', bytes: 'BLOB' }, folders)
  for (const { number, name, sql } of migrationsOf(header, known)) {
    db.exec(sql)
    db.prepare('INSERT INTO schema_migration VALUES (?, ?, ?)').run(number, name, now.epochMilliseconds)
  }
}

/** The name of a new file is on the disk only when its folder is. */
function synced(folder: string): void {
  const opened = openSync(folder, 'r')
  try {
    fsyncSync(opened)
  } finally {
    closeSync(opened)
  }
}
