import { setTimeout as sleep } from 'node:timers/promises'
import { Client, DatabaseError } from 'pg'
import type { Value } from '../decision/table.ts'
import type { ChainHead } from '../journal/chain.ts'
import { firstEntry, journalColumns, personalColumns } from '../journal/journal.ts'
import { anchorsOf, insertChain, selectChains, standing } from './chain-start.ts'
import {
  createMigrationTables,
  expands,
  missingMigrations,
  readMigrations,
  selectApplied,
  supersedeChains,
} from './migrations.ts'
import { isBehindPooler } from './postgres-session.ts'
import {
  endShared,
  type FoundEntry,
  foundEntry,
  isWritten,
  selectEntry,
  selectHead,
  selectShared,
} from './shared-chain.ts'
import { numbered } from './statements.ts'
import type { Opening } from './store.ts'
import { Unavailable } from './unavailable.ts'

const journalTypes = ['text', 'bigint', 'bigint', 'text', 'text', 'text', 'text', 'text', 'text']
export const insertJournal =
  `INSERT INTO journal (${journalColumns.join(', ')}) SELECT ${journalColumns.map((c) => `j.${c}`).join(', ')} ` +
  `FROM unnest(${journalTypes.map((type, i) => `$${i + 1}::${type}[]`).join(', ')}) ` +
  `WITH ORDINALITY AS j (${journalColumns.join(', ')}, n) ORDER BY n`

const personalTypes = ['text', 'bigint', 'text', 'text', 'text', 'bigint', 'text']
export const insertPersonal =
  `INSERT INTO journal_personal (${personalColumns.join(', ')}) SELECT * ` +
  `FROM unnest(${personalTypes.map((type, i) => `$${i + 1}::${type}[]`).join(', ')})`

/** Any number will do that nothing else in this database locks. */
const migrationLock = 7_249_311

/** While another process migrates, which may take long. */
const waitingMsMax = 600_000
/** lock_not_available */
const lockTimeout = '55P03'

/**
 * Begins a transaction that no other process's can run beside: the lock is the transaction's, since a pooler may give
 * the next one another session (R6). Throws Unavailable if it is not to be had in ten minutes.
 */
export async function beginAlone(client: Client): Promise<void> {
  await client.query(`BEGIN; SET LOCAL lock_timeout = ${waitingMsMax}`)
  await client.query('SELECT pg_advisory_xact_lock($1)', [migrationLock]).catch((error: unknown) => {
    if (!(error instanceof DatabaseError) || error.code !== lockTimeout) throw error
    throw new Unavailable('another process has been migrating it for ten minutes', { cause: error })
  })
}

type Prepared = { readonly head: ChainHead; readonly isPooled: boolean }

/**
 * Migrates and begins this process's chain, one process at a time; gives where the chain then stands, and whether a
 * pooler is in between.
 */
export async function prepareDatabase(settings: object, opening: Opening): Promise<Prepared> {
  const client = new Client(settings)
  await client.connect()
  try {
    await beginAlone(client)
    await migrate(client, opening.schema.migrations, opening.now)
    const head = (await sharedChain(client, opening)) ?? (await startChain(client, opening))
    const isPooled = await isBehindPooler(client)
    await client.query('COMMIT')
    return { head, isPooled }
  } finally {
    await client.end()
  }
}

async function migrate(client: Client, folders: readonly URL[], now: Temporal.Instant): Promise<void> {
  await client.query(createMigrationTables)
  const { rows } = await client.query({ text: selectApplied, rowMode: 'array' })
  const identity = 'BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY'
  const migrations = readMigrations({ identity, bytes: 'BYTEA' }, folders)
  const missing = missingMigrations(rows as [number, number][], migrations)
  if (missing.length === 0) return
  await givingWay(client, async () => {
    for (const { number, name, sql } of missing) {
      await client.query(sql)
      await client.query('INSERT INTO schema_migration VALUES ($1, $2, $3)', [
        number,
        name,
        now.epochMilliseconds,
      ])
    }
    if (!missing.every(expands)) await client.query(supersedeChains)
  })
}

const attemptsMax = 600

/**
 * A change to a table waits for whoever reads it, such as a backup, and everybody else waits behind the change. So it
 * steps back after a second and tries again, while other nodes go on.
 */
async function givingWay(client: Client, work: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    await client.query("SAVEPOINT before_migrations; SET LOCAL lock_timeout = '1s'")
    try {
      await work()
      await client.query(`RELEASE SAVEPOINT before_migrations; SET LOCAL lock_timeout = ${waitingMsMax}`)
      return
    } catch (error) {
      if ((error as { code?: string }).code !== lockTimeout || attempt === attemptsMax) throw error
      await client.query('ROLLBACK TO SAVEPOINT before_migrations')
      await sleep(1000)
    }
  }
}

async function startChain(
  client: Client,
  { now, chain, keys, sharedOn = null }: Opening,
): Promise<ChainHead> {
  // Locked, so that no head moves between being read here and being marked as anchored.
  const { rows } = await client.query({ text: `${selectChains} FOR UPDATE`, rowMode: 'array' })
  const anchors = anchorsOf(rows.map(standing))
  const first = firstEntry(chain, now, anchors, keys)
  for (const { chain: name, seq } of anchors.heads) {
    await client.query('UPDATE journal_chain SET anchored_seq = $1 WHERE chain = $2', [seq, name])
  }
  await client.query(
    insertJournal,
    first.row.map((value) => [value]),
  )
  await client.query(numbered(insertChain), [chain, now.epochMilliseconds, first.head.hash, sharedOn])
  return first.head
}

/** Where the chain of the day stands that this process goes on with; undefined: it begins one. */
async function sharedChain(
  client: Client,
  { sharedOn, keys }: Pick<Opening, 'sharedOn' | 'keys'>,
): Promise<ChainHead | undefined> {
  if (sharedOn === undefined) return undefined
  if (sharedOn === null) {
    await client.query(endShared)
    return undefined
  }
  const { rows } = await client.query({ text: numbered(selectShared), values: [sharedOn], rowMode: 'array' })
  const [row] = rows as Value[][]
  if (row === undefined) return undefined
  return sharedHead(client, row[0] as string, (found, entry) =>
    found !== undefined && isWritten(found, entry, keys) ? found : undefined,
  )
}

/**
 * The head of a shared chain and its entry, locked: another process that goes on with it waits. The entry is read by a
 * statement after that, which sees what whoever was waited for has committed.
 */
export async function sharedHead<T>(
  client: Client,
  chain: string,
  judge: (found: ChainHead | undefined, entry: FoundEntry) => T,
): Promise<T> {
  const text = numbered(`${selectHead} FOR UPDATE`)
  const { rows } = await client.query({ text, values: [chain], rowMode: 'array' })
  const [row] = rows as Value[][]
  if (row === undefined) return judge(undefined, undefined)
  const found = { chain, seq: row[0] as number, hash: row[1] as string }
  return judge(found, await entryAt(client, found))
}

/** An entry of the journal in this place. */
export async function entryAt(client: Client, { chain, seq }: ChainHead): Promise<FoundEntry> {
  const { rows } = await client.query({ text: numbered(selectEntry), values: [chain, seq], rowMode: 'array' })
  return foundEntry((rows as Value[][])[0])
}

/** Ours among all advisory locks of this database; the second number is the name's. */
const aloneLocks = 7_249_312

/**
 * On a connection of its own, in one transaction: the server lets go of the lock when that ends, however it ends, behind
 * a pooler as well (R6).
 */
export async function alone<T>(
  settings: object,
  name: string,
  work: () => Promise<T>,
  waiting: () => void,
): Promise<T> {
  const client = new Client({ ...settings, keepAlive: true })
  // Without a listener, a connection that breaks would end the process. The work goes on, and what it does is settled
  // by the versions of its rows.
  client.on('error', () => {})
  await client.connect()
  try {
    await client.query('BEGIN; SET LOCAL idle_in_transaction_session_timeout = 0')
    const { rows } = await client.query('SELECT pg_try_advisory_xact_lock($1, hashtext($2)) AS taken', [
      aloneLocks,
      name,
    ])
    if (rows[0].taken !== true) {
      waiting()
      await client.query('SELECT pg_advisory_xact_lock($1, hashtext($2))', [aloneLocks, name])
    }
    const result = await work()
    await client.query('COMMIT').catch(() => {})
    return result
  } finally {
    await client.end()
  }
}
