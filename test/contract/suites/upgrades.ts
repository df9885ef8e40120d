// Nodes of two versions on one database: the newer one migrates while the older one serves (decision 36).

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { Client } from 'pg'
import { schema } from '../../../src/compose/schema.ts'
import { newId } from '../../../src/platform/secrets/random.ts'
import { openPostgresStore } from '../../../src/platform/store/postgres.ts'
import { openSqliteStore } from '../../../src/platform/store/sqlite.ts'
import type { Store } from '../../../src/platform/store/store.ts'
import { assertSound, customerCreated, happen } from '../support/changes.ts'
import { contractKeys, type Database, type Driver, databaseFor, epoch } from '../support/databases.ts'

const adds = `-- Adds.
ALTER TABLE customer ADD COLUMN later TEXT;
CREATE TABLE later (id TEXT NOT NULL PRIMARY KEY);
INSERT INTO schema_expansion (number) VALUES (9001);
`
const takes = 'DROP TABLE later;\n'

/** Opens the store as a later version with these migrations. */
async function openLater(t: TestContext, { place }: Database, migrations: Readonly<Record<string, string>>) {
  const folder = mkdtempSync(join(tmpdir(), 'warifu-later-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  for (const [name, sql] of Object.entries(migrations)) writeFileSync(join(folder, name), sql)
  const later = { ...schema, migrations: [...schema.migrations, pathToFileURL(`${folder}/`)] }
  const opening = { schema: later, now: epoch, chain: newId(), keys: contractKeys }
  const store: Store =
    place.driver === 'sqlite'
      ? openSqliteStore(place.at, opening)
      : await openPostgresStore(place.at, opening)
  t.after(() => store.close().catch(() => {}))
  return store
}

export function testUpgrades(driver: Driver): void {
  test('R4: a later version that only adds migrates while the earlier one serves, and that one can even start again', async (t) => {
    const database = await databaseFor(t, driver)
    const earlier = await database.open()
    await happen(earlier, customerCreated('c1'))
    const later = await openLater(t, database, { '9001-adds.sql': adds })
    await happen(earlier, customerCreated('c2'))
    await happen(later, customerCreated('c3'))
    await earlier.ping(epoch)
    const again = await database.open()
    await happen(again, customerCreated('c4'))
    await happen(earlier, customerCreated('c5'))
    for (const store of [earlier, later, again]) await assertSound(store)
  })

  test('R4: where a later version does more than add, whoever serves on the older schema commits nothing any more and is not ready', async (t) => {
    const database = await databaseFor(t, driver)
    const earlier = await database.open()
    await happen(earlier, customerCreated('c1'))
    const before = earlier.head()
    const later = await openLater(t, database, { '9001-adds.sql': adds, '9002-takes.sql': takes })
    const takenOver = { name: 'Unavailable', message: /a newer version has taken it over/ }
    await assert.rejects(happen(earlier, customerCreated('c2')), takenOver)
    await assert.rejects(earlier.ping(epoch), takenOver)
    assert.deepEqual(earlier.head(), before)
    await assert.rejects(database.open(), /newer version of Warifu \(migration 9002 is unknown here\)/)
    await happen(later, customerCreated('c2'))
    await later.ping(epoch)
    await assertSound(later)
  })
}

export function testWaitingUpgrades(driver: Driver): void {
  test('R4: a migration that must wait for a reader, such as a backup, lets the writers go first', async (t) => {
    const database = await databaseFor(t, driver)
    const earlier = await database.open()
    const reader = new Client({ connectionString: database.place.at })
    await reader.connect()
    await reader.query('BEGIN')
    await reader.query('SELECT * FROM customer')
    const blocked = `SELECT 1 FROM pg_locks WHERE NOT granted AND relation = 'customer'::regclass`
    const opened = openLater(t, database, { '9001-adds.sql': adds })
    for (let attempts = 1; attempts <= 2; attempts++) {
      while ((await database.sql(blocked)).length === 0) await sleep(5)
      // It would wait behind the migration for as long as the reader reads.
      await happen(earlier, customerCreated(`c${attempts}`))
    }
    await reader.query('COMMIT')
    await reader.end()
    const later = await opened
    await happen(later, customerCreated('c3'))
    await happen(earlier, customerCreated('c4'))
    await assertSound(later)
  })
}
