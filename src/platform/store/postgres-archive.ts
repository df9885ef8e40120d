import { Client } from 'pg'
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
import { queryableOn, settingsFor } from './postgres-look.ts'
import { beginAlone } from './postgres-start.ts'
import { setRestoreMark } from './restore-mark.ts'
import type { Snapshot, TableShape } from './snapshot.ts'
import { numbered } from './statements.ts'
import type { Queryable } from './store.ts'

const rowsAtOnce = 1000

/** Works on one instant of the database, on a connection of its own. */
export async function postgresSnapshot<T>(url: string, work: (snapshot: Snapshot) => Promise<T>): Promise<T> {
  return connected(url, async (client) => {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
    const { query } = queryableOn(client)
    return work({ query, tables: () => tablesOf(query), rows: (table) => rowsOf(client, query, table) })
  })
}

async function connected<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client(settingsFor(url))
  client.on('error', () => {})
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

async function tablesOf(query: Queryable['query']): Promise<readonly TableShape[]> {
  const rows = await query(
    'SELECT c.table_name::text, c.column_name::text FROM information_schema.columns c ' +
      'JOIN information_schema.tables t USING (table_schema, table_name) ' +
      "WHERE c.table_schema = current_schema() AND t.table_type = 'BASE TABLE' ORDER BY c.table_name, c.ordinal_position",
  )
  const byTable = Map.groupBy(rows, ([name]) => name as string)
  return [...byTable].map(([name, columns]) => ({ name, columns: columns.map((row) => row[1] as string) }))
}

async function* rowsOf(
  client: Client,
  query: Queryable['query'],
  { name, columns }: TableShape,
): AsyncGenerator<Value[][]> {
  await client.query(`DECLARE archived NO SCROLL CURSOR FOR SELECT ${columns.join(', ')} FROM ${name}`)
  for (;;) {
    const rows = await query(`FETCH ${rowsAtOnce} FROM archived`)
    yield rows
    if (rows.length < rowsAtOnce) break
  }
  await client.query('CLOSE archived')
}

/**
 * Fills an empty database from an archive in one transaction, marked as being restored. Throws ArchiveError, or whatever
 * `items` throws, with nothing left.
 */
export async function loadPostgres(
  url: string,
  items: Iterable<ArchiveItem>,
  { folders, now }: { readonly folders: readonly URL[]; readonly now: Temporal.Instant },
): Promise<void> {
  await connected(url, async (client) => {
    const { query } = queryableOn(client)
    await beginAlone(client)
    if ((await tablesOf(query)).length > 0)
      throw new ArchiveError('the database is not empty; a backup is never put over another one')
    let header: ArchiveHeader | undefined
    let into: Into | undefined
    for (const item of items) {
      if (item.is === 'header') {
        header = item.header
        await makeTables(client, header, folders, now)
      } else if (item.is === 'table') {
        await into?.flush()
        into = await intoTable(client, query, item.table)
      } else if (item.is === 'row') await into?.add(item.row)
    }
    await into?.flush()
    if (header === undefined) throw new ArchiveError('the backup has no header')
    await expectHeads({ query }, header)
    await query(
      "SELECT setval(pg_get_serial_sequence('journal', 'position'), (SELECT MAX(position) FROM journal))",
    )
    await client.query('CREATE TABLE IF NOT EXISTS restore_mark (begun_at_ms BIGINT NOT NULL)')
    await client.query(numbered(setRestoreMark), [now.epochMilliseconds])
    await client.query('COMMIT')
  })
}

type Into = { readonly add: (row: readonly Value[]) => Promise<void>; readonly flush: () => Promise<void> }

/** Rows into one table, many in a statement. */
async function intoTable(client: Client, query: Queryable['query'], table: TableShape): Promise<Into> {
  checkedNames(table)
  const { name, columns } = table
  const found = await query(
    'SELECT column_name::text, data_type::text FROM information_schema.columns ' +
      'WHERE table_schema = current_schema() AND table_name = ?',
    name,
  )
  const types = new Map(found.map(([column, type]) => [column as string, type as string]))
  const unknown = columns.find((column) => !types.has(column))
  if (unknown !== undefined)
    throw new ArchiveError(`the backup has a column ${name}.${unknown}, unknown here`)
  await client.query(`DELETE FROM ${name}`)
  const arrays = columns.map((column, i) => `$${i + 1}::${types.get(column)}[]`).join(', ')
  const sql = `INSERT INTO ${name} (${columns.join(', ')}) OVERRIDING SYSTEM VALUE SELECT * FROM unnest(${arrays})`
  let rows: (readonly Value[])[] = []
  const flush = async () => {
    if (rows.length === 0) return
    const given = rows
    rows = []
    await client.query(
      sql,
      columns.map((_, i) => given.map((row) => row[i] ?? null)),
    )
  }
  return {
    flush,
    async add(row) {
      rows.push(row)
      if (rows.length >= rowsAtOnce) await flush()
    },
  }
}

async function makeTables(
  client: Client,
  header: ArchiveHeader,
  folders: readonly URL[],
  now: Temporal.Instant,
): Promise<void> {
  await client.query(createMigrationTables)
  const identity = 'BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY'
  for (const { number, name, sql } of migrationsOf(
    header,
    readMigrations({ identity, bytes: 'BYTEA' }, folders),
  )) {
    await client.query(sql)
    await client.query('INSERT INTO schema_migration VALUES ($1, $2, $3)', [
      number,
      name,
      now.epochMilliseconds,
    ])
  }
}
