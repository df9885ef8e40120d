import { Client } from 'pg'
import { firstEntry, journalColumns } from '../journal/journal.ts'
import { createMigrationTable, missingMigrations, readMigrations } from './migrations.ts'
import type { Opening } from './store.ts'

const journalTypes = ['text', 'bigint', 'bigint', 'text', 'text', 'text', 'text', 'text']
export const insertJournal =
  `INSERT INTO journal (${journalColumns.join(', ')}) SELECT ${journalColumns.map((c) => `j.${c}`).join(', ')} ` +
  `FROM unnest(${journalTypes.map((type, i) => `$${i + 1}::${type}[]`).join(', ')}) ` +
  `WITH ORDINALITY AS j (${journalColumns.join(', ')}, n) ORDER BY n`

/** Any number will do that nothing else in this database locks. */
const migrationLock = 7_249_311

/** Migrates and begins this process's chain, one process at a time. */
export async function prepareDatabase(settings: object, { schema, now, chain }: Opening): Promise<void> {
  const client = new Client(settings)
  await client.connect()
  try {
    await client.query('SELECT pg_advisory_lock($1)', [migrationLock])
    await client.query('BEGIN')
    await migrate(client, schema.migrations, now)
    await startChain(client, now, chain)
    await client.query('COMMIT')
  } finally {
    await client.end()
  }
}

async function migrate(client: Client, folders: readonly URL[], now: Temporal.Instant): Promise<void> {
  await client.query(createMigrationTable)
  const { rows } = await client.query('SELECT number FROM schema_migration')
  const identity = 'BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY'
  const migrations = readMigrations({ identity, bytes: 'BYTEA' }, folders)
  for (const { number, name, sql } of missingMigrations(
    rows.map((row) => row.number),
    migrations,
  )) {
    await client.query(sql)
    await client.query('INSERT INTO schema_migration VALUES ($1, $2, $3)', [
      number,
      name,
      now.epochMilliseconds,
    ])
  }
}

async function startChain(client: Client, now: Temporal.Instant, chain: string): Promise<void> {
  // Locked, so that no head moves between being read here and being marked as anchored.
  const open = await client.query(
    'SELECT chain, head_seq, head_hash FROM journal_chain WHERE head_seq > anchored_seq ORDER BY chain FOR UPDATE',
  )
  const heads = open.rows.map((row) => ({ chain: row.chain, seq: row.head_seq, hash: row.head_hash }))
  const first = firstEntry(chain, now, heads)
  const atMs = now.epochMilliseconds
  for (const { chain: name, seq } of heads) {
    await client.query('UPDATE journal_chain SET anchored_seq = $1 WHERE chain = $2', [seq, name])
  }
  await client.query(insertJournal, [
    [chain],
    [1],
    [atMs],
    ['chain_started'],
    [null],
    [null],
    [first.body],
    [first.hash],
  ])
  await client.query('INSERT INTO journal_chain VALUES ($1, $2, 1, $3, 0)', [chain, atMs, first.hash])
}
