// What only a file can have: a bad path, the wrong content, and a mode.

import assert from 'node:assert/strict'
import { chmodSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { schema } from '../../../src/compose/schema.ts'
import { openSqliteStore } from '../../../src/platform/store/sqlite.ts'
import { customerCreated, happen, journalOf } from '../support/changes.ts'
import { contractKeys, databaseFor, epoch, openStore, sqliteDriver } from '../support/databases.ts'

export function testSqliteFiles(): void {
  test('a path that cannot hold a database is named, with the reason', async (t) => {
    const { place } = await databaseFor(t, sqliteDriver)
    const folder = dirname(place.at)
    const file = join(folder, 'file')
    writeFileSync(file, 'a file, not a folder')
    const below = join(file, 'warifu.db')
    // A file's mode would not stop root; a file in place of a folder stops everybody.
    assert.throws(
      () => openSqliteStore(below, { schema, now: epoch, chain: 'c', keys: contractKeys }),
      (error: Error) =>
        error.message.includes(below) && /ENOTDIR|EEXIST|not a directory/i.test(error.message),
    )
    assert.throws(
      () => openSqliteStore(folder, { schema, now: epoch, chain: 'c', keys: contractKeys }),
      (error: Error) => error.message.includes(folder) && /EISDIR|directory/i.test(error.message),
    )
  })

  test('a file that is not a database, or a torn one, is named, and is not overwritten', async (t) => {
    const database = await databaseFor(t, sqliteDriver)
    const { at } = database.place
    writeFileSync(at, 'a letter to the bank, longer than the header of a database would be. '.repeat(50))
    const before = statSync(at).size
    assert.throws(
      () => openSqliteStore(at, { schema, now: epoch, chain: 'c', keys: contractKeys }),
      (error: Error) => error.message.includes(at) && /not a database/.test(error.message),
    )
    assert.equal(statSync(at).size, before)
  })

  test('much is written back in a thread, long before a commit has to, and nothing is left beside the file', async (t) => {
    const database = await databaseFor(t, sqliteDriver)
    const { at } = database.place
    const store = await openStore(database.place)
    const before = statSync(at).size
    await happen(store, ...Array.from({ length: 600 }, (_, i) => customerCreated(`c${i}`)))
    const giveUpAt = performance.now() + 10_000
    while (statSync(at).size === before && performance.now() < giveUpAt) await sleep(5)
    assert.ok(statSync(at).size > before)
    assert.ok(statSync(`${at}-wal`).size < 8000 * 4096, 'no commit has written back')
    await happen(store, customerCreated('last'))
    await store.close()
    assert.deepEqual(readdirSync(dirname(at)), [basename(at)])
    const again = await database.open()
    assert.equal(
      (await journalOf(again)).filter(({ event }) => event.type === 'customer_created').length,
      601,
    )
  })

  test('only the owner may read the database, even in a folder that everybody may enter', async (t) => {
    const { place } = await databaseFor(t, sqliteDriver)
    chmodSync(dirname(place.at), 0o755)
    const store = await openStore(place)
    await happen(store, customerCreated('c'))
    for (const suffix of ['', '-wal', '-shm']) {
      assert.equal((statSync(`${place.at}${suffix}`).mode & 0o077).toString(8), '0', suffix)
    }
    await store.close()
  })
}
