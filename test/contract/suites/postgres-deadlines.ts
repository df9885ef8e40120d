// A server that takes a connection or a statement and doesn't answer.

import assert from 'node:assert/strict'
import { createServer, type Socket } from 'node:net'
import { type TestContext, test } from 'node:test'
import { schema } from '../../../src/compose/schema.ts'
import { newId } from '../../../src/platform/secrets/random.ts'
import { openPostgresStore } from '../../../src/platform/store/postgres.ts'
import { idleInTransactionMs } from '../../../src/platform/store/postgres-deadlines.ts'
import { sessionOf } from '../../../src/platform/store/postgres-session.ts'
import { assertSound, customerCreated, happen } from '../support/changes.ts'
import { contractKeys, type Driver, databaseFor, epoch } from '../support/databases.ts'
import { connected, holdCommitsAbout, isSaved } from '../support/postgres-holds.ts'

/** Accepts connections, reads everything, and says nothing. */
async function startMute(t: TestContext): Promise<string> {
  const sockets: Socket[] = []
  const server = createServer((socket) => {
    sockets.push(socket.on('error', () => {}).resume())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const address = server.address()
  return `postgres://warifu@127.0.0.1:${typeof address === 'object' ? address?.port : address}/warifu`
}

export function testDeadlines(driver: Driver): void {
  const deadlines = { connectMs: 300, statementMs: 300 }

  test('REL-07: a server that accepts a connection and says nothing is given up on, with an explanation', async (t) => {
    await assert.rejects(
      openPostgresStore(
        await startMute(t),
        { schema, now: epoch, chain: newId(), keys: contractKeys },
        deadlines,
      ),
      /^Unavailable: the database did not respond to a connection within 300 ms/,
    )
  })

  test('ADR 37: the server ends a transaction of a process that stands still, for which readers of the journal would wait', async (t) => {
    assert.ok(idleInTransactionMs <= 20_000)
    const client = await connected(t, await databaseFor(t, driver))
    for (const isPooled of [false, true]) {
      await client.query(sessionOf({}, isPooled, deadlines).begin)
      const { rows } = await client.query('SHOW idle_in_transaction_session_timeout')
      assert.deepEqual(rows, [{ idle_in_transaction_session_timeout: `${idleInTransactionMs / 1000}s` }])
      await client.query('ROLLBACK')
    }
  })

  test('REL-07: a commit that hangs is refused at the deadline, later ones too until it ends, and then all works', async (t) => {
    const database = await databaseFor(t, driver)
    await (await database.open()).close()
    const client = await connected(t, database)
    await holdCommitsAbout(client, 'stuck')
    const store = await openPostgresStore(
      database.place.at,
      { schema, now: epoch, chain: newId(), keys: contractKeys },
      deadlines,
    )
    t.after(() => store.close())
    await happen(store, customerCreated('before'))
    const late =
      /^Unavailable: the database did not respond to a statement within 300 ms; nothing was acknowledged/
    await assert.rejects(happen(store, customerCreated('stuck')), late)
    // The commit is still under way in the server, and the chain's head not known before it ends.
    await assert.rejects(happen(store, customerCreated('next')), late)
    await client.query('SELECT pg_advisory_unlock(42)')
    await happen(store, customerCreated('after'))
    assert.deepEqual([await isSaved(store, 'before'), await isSaved(store, 'next')], [true, false])
    await client.query('BEGIN')
    await client.query('LOCK TABLE journal IN EXCLUSIVE MODE')
    await assert.rejects(happen(store, customerCreated('locked out')), late)
    await client.query('ROLLBACK')
    await happen(store, customerCreated('at last'))
    assert.equal(await isSaved(store, 'locked out'), false)
    await assertSound(store)
  })

  test('REL-07: a read while a table is locked is refused at the deadline, and the pool goes on', async (t) => {
    const database = await databaseFor(t, driver)
    const store = await openPostgresStore(
      database.place.at,
      { schema, now: epoch, chain: newId(), keys: contractKeys },
      deadlines,
    )
    t.after(() => store.close())
    const client = await connected(t, database)
    await client.query('BEGIN')
    await client.query('LOCK TABLE customer')
    const reads = await Promise.allSettled(Array.from({ length: 6 }, () => isSaved(store, 'c')))
    for (const read of reads) {
      assert.equal(read.status, 'rejected')
      assert.match(
        String(read.reason),
        /the database did not respond to a (statement|connection) within 300 ms/,
      )
    }
    await client.query('ROLLBACK')
    assert.equal(await isSaved(store, 'c'), false)
  })
}
