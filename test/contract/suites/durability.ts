// What makes an acknowledged change durable: each of these was once switched off without any test noticing (finding R12).

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { schema } from '../../../src/compose/schema.ts'
import { newId } from '../../../src/platform/secrets/random.ts'
import { openPostgresStore } from '../../../src/platform/store/postgres.ts'
import { startPostgres } from '../../support/postgres.ts'
import { assertSound, customerCreated, eventsOf, happen } from '../support/changes.ts'
import { contractKeys, databaseFor, epoch, sqliteDriver } from '../support/databases.ts'

const cancelWaits = "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'"

export function testSqliteDurability(): void {
  test('I4, R12: SQLite writes through to the disk at every commit, and in WAL', async (t) => {
    const store = await (await databaseFor(t, sqliteDriver)).open()
    // 2 is FULL.
    assert.deepEqual(await store.query('PRAGMA synchronous'), [[2]])
    assert.deepEqual(await store.query('PRAGMA journal_mode'), [['wal']])
  })

  test('I4, issue 13: SQLite leaves out a sync only for the one write that may be lost, whether it succeeds or fails', async (t) => {
    const store = await (await databaseFor(t, sqliteDriver)).open()
    // 1 is NORMAL.
    assert.deepEqual(await store.queryUnsynced('PRAGMA synchronous'), [[1]])
    assert.deepEqual(await store.query('PRAGMA synchronous'), [[2]])
    await assert.rejects(store.queryUnsynced('SELECT nothing FROM nowhere'))
    assert.deepEqual(await store.query('PRAGMA synchronous'), [[2]])
  })
}

export function testPostgresDurability(): void {
  test('I4, R12: a commit that its standby has not confirmed is not acknowledged, though the server calls it a success', async () => {
    const server = await startPostgres()
    const url = await server.createDatabase()
    const admin = new Client({ connectionString: url })
    try {
      await admin.connect()
      const opening = { schema, now: epoch, chain: newId(), keys: contractKeys }
      const store = await openPostgresStore(url, opening)
      await happen(store, customerCreated('before'))
      await admin.query('CREATE TABLE probe (n integer)')
      await admin.query("ALTER SYSTEM SET synchronous_standby_names = 'absent'")
      await admin.query('SELECT pg_reload_conf()')
      await untilCommitsWait(admin, url)
      const refused = assert.rejects(
        happen(store, customerCreated('uncertain')),
        /^Unavailable: the commit is not certain/,
      )
      await cancelWait(admin)
      await refused
      await admin.query('ALTER SYSTEM RESET synchronous_standby_names')
      await admin.query('SELECT pg_reload_conf()')
      await happen(store, customerCreated('after'))
      assert.equal((await eventsOf(store, 'customer_created')).length, 3, 'it did take place')
      await assertSound(store)
      await store.close()
    } finally {
      await admin.end()
      await server.stop()
    }
  })
}

/**
 * Resolves once a commit waits for the standby. The reload is only announced when `pg_reload_conf` returns; it is the
 * checkpointer that puts it in force for all, some time later, and a commit before that succeeds without waiting.
 */
async function untilCommitsWait(admin: Client, url: string): Promise<void> {
  const probe = new Client({ connectionString: url })
  await probe.connect()
  try {
    for (let attempt = 0; attempt < 1000; attempt++) {
      const written = probe.query('INSERT INTO probe VALUES (1)').then(() => true)
      if (await waitsOrEnds(admin, written)) return
      await sleep(10)
    }
  } finally {
    await probe.end()
  }
  assert.fail('the standby is not in force')
}

/** Whether the write waits for the standby; its wait is then canceled. False when it ended without waiting. */
async function waitsOrEnds(admin: Client, written: Promise<boolean>): Promise<boolean> {
  for (;;) {
    if (((await admin.query(cancelWaits)).rowCount ?? 0) > 0) {
      await written
      return true
    }
    if (await Promise.race([written, sleep(10, false)])) return false
  }
}

/** An operator ends the wait for the standby: the commit then succeeds, with a warning. */
async function cancelWait(admin: Client): Promise<void> {
  for (let attempt = 0; attempt < 1000; attempt++) {
    if (((await admin.query(cancelWaits)).rowCount ?? 0) > 0) return
    await sleep(10)
  }
  assert.fail('no commit waits for the standby')
}
