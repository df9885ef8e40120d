// The database of commit c55ca6a with many customers more, some of whose names two people share: what a migration meets
// where customers were found by their name (D1).

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { gunzipSync } from 'node:zlib'
import { Client } from 'pg'
import { schema } from '../../../src/compose/schema.ts'
import { createMigrationTables, readMigrations } from '../../../src/platform/store/migrations.ts'
import type { Folder } from '../run.ts'

const fixture = new URL('../../fixtures/c55ca6a/', import.meta.url)

export const service = 'sample-shinkin/personal'

/** Of each service's people, how many share their customer with another of their name. */
export const shared = 300

/** As `doctor --customers --json` says it. */
export type Examined = {
  readonly withoutNumber: number
  readonly suspected: number
  readonly customers: readonly { readonly customerId: string; readonly signs: readonly string[] }[]
}

/** Puts the database and its key ring into a folder; gives its path, and how many customers were there before. */
export function leaveOlder(folder: Folder, customers: number) {
  const path = join(folder.path, 'warifu.db')
  writeFileSync(path, gunzipSync(readFileSync(new URL('warifu.db.gz', fixture))), { mode: 0o600 })
  writeFileSync(join(folder.path, 'keys.json'), readFileSync(new URL('keys.json', fixture)), { mode: 0o600 })
  return { path, landed: fill(path, customers) }
}

/** Customers as the code of then kept them; the last of them have a second user. */
function fill(path: string, customers: number): number {
  const db = new DatabaseSync(path)
  const [{ count } = {}] = db
    .prepare("SELECT COUNT(*) AS count FROM customer WHERE service NOT LIKE 'desk/%'")
    .all()
  const customer = db.prepare(
    'INSERT INTO customer (service, customer_id, name, version) VALUES (?, ?, ?, 1)',
  )
  const user = db.prepare(
    'INSERT INTO service_user (service, user_id, customer_id, user_name, administrator, status, version) ' +
      "VALUES (?, ?, ?, ?, 0, 'active', 1)",
  )
  db.exec('BEGIN')
  for (let i = 0; i < customers; i++) {
    const [customerId, name] = [`k${i}`, `佐藤 ${i}`]
    customer.run(service, customerId, name)
    user.run(service, `${customerId}-1`, customerId, name)
    if (i >= customers - shared) user.run(service, `${customerId}-2`, customerId, name)
  }
  db.exec('COMMIT')
  db.close()
  return count as number
}

const rowsAtOnce = 5000

/** The same database on PostgreSQL, as the code of then would have made it: its migrations, and its rows. */
export async function moveToPostgres(path: string, databaseUrl: string): Promise<void> {
  const db = new DatabaseSync(path, { readOnly: true })
  const client = new Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    const applied = new Set(
      db
        .prepare('SELECT number FROM schema_migration')
        .all()
        .map(({ number }) => number),
    )
    await client.query(createMigrationTables)
    const types = { identity: 'BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY', bytes: 'BYTEA' }
    for (const { number, sql } of readMigrations(types, schema.migrations))
      if (applied.has(number)) await client.query(sql)
    const tables = db.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all()
    for (const { name } of tables) await copyTable(db, client, String(name))
    await client.query(
      "SELECT setval(pg_get_serial_sequence('journal', 'position'), (SELECT MAX(position) FROM journal))",
    )
  } finally {
    await client.end()
    db.close()
  }
}

async function copyTable(db: DatabaseSync, client: Client, table: string): Promise<void> {
  const columns = db
    .prepare(`PRAGMA table_info(${table})`)
    .all()
    .map(({ name }) => name)
    .join(', ')
  const rows = db.prepare(`SELECT ${columns} FROM ${table}`).all()
  for (let first = 0; first < rows.length; first += rowsAtOnce) {
    const text = JSON.stringify(rows.slice(first, first + rowsAtOnce), (_, value: unknown) =>
      value instanceof Uint8Array ? `\\x${Buffer.from(value).toString('hex')}` : value,
    )
    await client.query(
      `INSERT INTO ${table} (${columns}) OVERRIDING SYSTEM VALUE ` +
        `SELECT ${columns} FROM json_populate_recordset(NULL::${table}, $1)`,
      [text],
    )
  }
}
