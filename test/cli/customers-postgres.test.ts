// What older data needs a person for (D1), on PostgreSQL: processes that migrate are killed at the very moments at which
// a table waits for its change, and nobody is lost.

import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { Client } from 'pg'
import { type Postgres, startPostgres } from '../support/postgres.ts'
import { type Folder, newFolder, runWarifu, type Variables } from './run.ts'
import { type Examined, leaveOlder, moveToPostgres, shared } from './support/older-customers.ts'

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url))
const customers = 50_000

/** Each is changed by a migration that landed later, in this order. */
const tables = [
  'session',
  'journal',
  'customer',
  'desk_operator',
  'password',
  'bank_agreement',
  'token_use',
  'binding',
] as const

let postgres: Postgres
let folder: Folder
let variables: Variables
let landed: number
let client: Client
before(async () => {
  postgres = await startPostgres()
  folder = newFolder()
  const databaseUrl = await postgres.createDatabase()
  variables = { WARIFU_DATA_DIR: folder.path, DATABASE_URL: databaseUrl }
  const older = leaveOlder(folder, customers)
  landed = older.landed
  await moveToPostgres(older.path, databaseUrl)
  client = new Client({ connectionString: databaseUrl })
  await client.connect()
})
after(async () => {
  await client?.end()
  await postgres.stop()
  folder.remove()
})

function startMigration(): ChildProcess {
  const { PATH = '', HOME = '', NODE_COMPILE_CACHE = '' } = process.env
  const env = { PATH, HOME, NODE_COMPILE_CACHE, ...variables }
  return spawn(process.execPath, [main, 'migrate'], { env, stdio: 'ignore' })
}

const waiting =
  'SELECT 1 FROM pg_locks l JOIN pg_database d ON d.oid = l.database ' +
  'WHERE d.datname = current_database() AND l.relation = $1::regclass AND NOT l.granted'

/** Kills a process while its migration waits for this table; whoever reads it holds it. */
async function killAt(table: string): Promise<void> {
  await client.query(`BEGIN; LOCK TABLE ${table} IN ACCESS SHARE MODE`)
  const child = startMigration()
  const ended = once(child, 'exit')
  while ((await client.query(waiting, [table])).rowCount === 0) {
    assert.equal(child.exitCode, null, `the migration ended without a change to ${table}`)
    await sleep(5)
  }
  child.kill('SIGKILL')
  assert.deepEqual(await ended, [null, 'SIGKILL'])
  await client.query('ROLLBACK')
}

async function countOf(from: string): Promise<number> {
  return Number((await client.query(`SELECT COUNT(*) AS count FROM ${from}`)).rows[0].count)
}

test('D1, R4: of 50,000 customers on PostgreSQL a migration that is killed at eight tables loses nobody and does nothing by halves', async () => {
  const [migrations, people] = [await countOf('schema_migration'), await countOf('service_user')]
  for (const table of tables) {
    await killAt(table)
    assert.equal(await countOf('schema_migration'), migrations, table)
  }
  const doctor = await runWarifu(['doctor', '--customers', '--json'], variables)
  assert.deepEqual([doctor.code, doctor.stderr], [1, ''])
  assert.ok((await countOf('schema_migration')) > migrations)
  assert.equal(await countOf('service_user'), people)
  const report = JSON.parse(doctor.stdout) as Examined
  assert.equal(report.withoutNumber, landed + customers)
  const suspected = report.customers.filter(
    ({ customerId, signs }) => /^k\d/.test(customerId) && signs.length > 0,
  )
  assert.equal(suspected.length, shared)
  assert.ok(suspected.every(({ signs }) => signs.includes('several_persons')))
})
