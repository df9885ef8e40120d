// The two databases that the contract runs against. A test gets a fresh one, looks into it behind the store with its
// own SQL, and leaves nothing behind.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { TestContext } from 'node:test'
import { Client } from 'pg'
import { schema } from '../../../src/compose/schema.ts'
import type { Value } from '../../../src/platform/decision/table.ts'
import { journalKeys } from '../../../src/platform/journal/keys.ts'
import { parseKeyRing } from '../../../src/platform/secrets/key-ring.ts'
import { newId } from '../../../src/platform/secrets/random.ts'
import { openPostgresStore } from '../../../src/platform/store/postgres.ts'
import { openSqliteStore } from '../../../src/platform/store/sqlite.ts'
import { numbered } from '../../../src/platform/store/statements.ts'
import type { Opening, Store } from '../../../src/platform/store/store.ts'
import { type PgBouncer, startPgBouncer } from '../../support/pgbouncer.ts'
import { type Postgres, startPostgres } from '../../support/postgres.ts'

/** Where a database is; also told to other processes. */
export type Place = {
  readonly driver: 'sqlite' | 'postgres'
  readonly at: string
  /** The server itself, where `at` is a pooler, which gives nobody a session. */
  readonly server?: string
}

export const epoch = Temporal.Instant.from('2025-07-01T00:00:15Z')

/** The key ring of the contract's installation: the same in every process that a test starts. */
export const contractKeyRingText = keyRingTextOf('contract')
export const contractKeys = journalKeys(parseKeyRing(contractKeyRingText))

export async function openStore(
  place: Place,
  now = epoch,
  chain = newId(),
  keys = contractKeys,
  more: Pick<Opening, 'sharedOn'> = {},
): Promise<Store> {
  const opening = { schema, now, chain, keys, ...more }
  return place.driver === 'sqlite' ? openSqliteStore(place.at, opening) : openPostgresStore(place.at, opening)
}

/** A key ring of one key, made from a word. */
export function keyRingTextOf(word: string): string {
  const material = Buffer.alloc(32, word).toString('base64')
  const keys = [{ id: word, createdAt: '2025-01-01T00:00:00Z', material }]
  return JSON.stringify({ version: 1, current: word, keys })
}

/** Runs one statement written with `?`, in a transaction of its own, on a connection of its own. */
export async function sql(place: Place, text: string, ...params: Value[]): Promise<Value[][]> {
  if (place.driver === 'sqlite') {
    const db = new DatabaseSync(place.at, { timeout: 5000 })
    try {
      const statement = db.prepare(text)
      statement.setReturnArrays(true)
      return statement.all(...params) as unknown as Value[][]
    } finally {
      db.close()
    }
  }
  const client = new Client({ connectionString: place.at })
  await client.connect()
  try {
    const { rows } = await client.query<Value[]>({ text: numbered(text), values: params, rowMode: 'array' })
    return rows
  } finally {
    await client.end()
  }
}

export type Driver = {
  readonly name: string
  readonly start: () => Promise<void>
  readonly stop: () => Promise<void>
  /** A fresh database, and how to remove it. */
  readonly create: () => Promise<{ readonly place: Place; readonly remove: () => void }>
}

export const sqliteDriver: Driver = {
  name: 'SQLite',
  start: async () => {},
  stop: async () => {},
  create: async () => {
    const folder = mkdtempSync(join(tmpdir(), 'warifu-contract-'))
    return {
      place: { driver: 'sqlite', at: join(folder, 'warifu.db') },
      remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }),
    }
  },
}

/** One server for all tests of a file; its databases go with it. */
export function createPostgresDriver(): Driver {
  let server: Postgres | undefined
  return {
    name: 'PostgreSQL',
    start: async () => {
      server = await startPostgres()
    },
    stop: async () => server?.stop(),
    create: async () => {
      if (server === undefined) throw new Error('the server was not started')
      return { place: { driver: 'postgres', at: await server.createDatabase() }, remove: () => {} }
    },
  }
}

/** The same through PgBouncer in transaction mode (R6). */
export function createPooledDriver(): Driver {
  const direct = createPostgresDriver()
  let bouncer: PgBouncer | undefined
  return {
    name: 'PostgreSQL behind PgBouncer',
    start: async () => {
      await direct.start()
      const { place } = await direct.create()
      bouncer = await startPgBouncer(place.at)
    },
    stop: async () => {
      await bouncer?.stop()
      await direct.stop()
    },
    create: async () => {
      if (bouncer === undefined) throw new Error('PgBouncer was not started')
      const { place, remove } = await direct.create()
      return { place: { ...place, at: bouncer.through(place.at), server: place.at }, remove }
    },
  }
}

export type Database = {
  readonly place: Place
  /** Opens a store, as another process would; closed with the test, unless the test has done so. */
  readonly open: (now?: Temporal.Instant, chain?: string) => Promise<Store>
  /** The same as a command on a day, or after a restore (null). */
  readonly openShared: (sharedOn: string | null) => Promise<Store>
  readonly sql: (text: string, ...params: Value[]) => Promise<Value[][]>
}

/** A fresh database that ends with the test. */
export async function databaseFor(t: TestContext, driver: Driver): Promise<Database> {
  const { place, remove } = await driver.create()
  const opened: Store[] = []
  t.after(async () => {
    for (const store of opened) await store.close().catch(() => {})
    remove()
  })
  const closing = (store: Store) => {
    opened.push(store)
    return store
  }
  return {
    place,
    open: async (now, chain) => closing(await openStore(place, now, chain)),
    openShared: async (sharedOn) =>
      closing(await openStore(place, epoch, newId(), contractKeys, { sharedOn })),
    sql: (text, ...params) => sql(place, text, ...params),
  }
}
