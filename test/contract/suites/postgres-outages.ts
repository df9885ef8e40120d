// A server that goes away, comes back, or keeps an answer to itself.

import assert from 'node:assert/strict'
import { connect, createServer, type Socket } from 'node:net'
import { type TestContext, test } from 'node:test'
import type { Client } from 'pg'
import { customerState } from '../../../src/authority/rules/customer.ts'
import { schema } from '../../../src/compose/schema.ts'
import { verifyJournal } from '../../../src/platform/journal/verify-journal.ts'
import type { Store } from '../../../src/platform/store/store.ts'
import { startPostgres } from '../../support/postgres.ts'
import { assertSound, customerCreated, happen, service, wholeCheck } from '../support/changes.ts'
import { contractKeys, type Driver, databaseFor, epoch, openStore } from '../support/databases.ts'
import { connected, holdCommitsAbout, isSaved } from '../support/postgres-holds.ts'
import { testDeadlines } from './postgres-deadlines.ts'

const ours = "FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'warifu'"

async function waitUntil(holds: () => Promise<boolean>, what: string): Promise<void> {
  for (let attempt = 0; attempt < 3000; attempt++) {
    if (await holds()) return
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  assert.fail(`never came: ${what}`)
}

/** Asks until it is answered: what breaks while idle may show only at the next query. */
async function waitUntilAnswered(store: Store): Promise<void> {
  const answered = () =>
    store.ping(epoch).then(
      () => true,
      () => false,
    )
  await waitUntil(answered, 'an answer')
}

async function waitUntilHeld(client: Client): Promise<void> {
  const held = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'advisory'"
  await waitUntil(async () => (await client.query(held)).rowCount === 1, 'a commit that is held')
}

/** Between the store and the server, to be cut. */
async function startProxy(t: TestContext, target: string) {
  const sockets: Socket[] = []
  const { hostname, port } = new URL(target)
  const server = createServer((near) => {
    const far = connect(Number(port), hostname)
    for (const socket of [near, far]) {
      socket.on('error', () => {})
      sockets.push(socket)
    }
    near.pipe(far)
    far.pipe(near)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const address = server.address()
  const url = new URL(target)
  url.port = String(typeof address === 'object' ? address?.port : address)
  return {
    url: url.href,
    /** The near ends only: the server notices when it next has something to say. */
    cut: () => {
      for (const [i, socket] of sockets.entries()) if (i % 2 === 0) socket.destroy()
    },
  }
}

function testTermination(driver: Driver): void {
  test('I4, REL-07: when the server ends all connections, nothing unsaved is acknowledged, and everything works again', async (t) => {
    const database = await databaseFor(t, driver)
    const store = await database.open()
    await Promise.all(Array.from({ length: 4 }, () => store.ping(epoch)))
    for (let storm = 0; storm < 5; storm++) {
      const ids = Array.from({ length: 30 }, (_, i) => `c${storm}-${i}`)
      const ends = ids.map((id) =>
        happen(store, customerCreated(id))
          .then(() => true)
          .catch(() => false),
      )
      await database.sql(`SELECT pg_terminate_backend(pid) ${ours}`)
      const acknowledged = await Promise.all(ends)
      await waitUntilAnswered(store)
      for (const [i, id] of ids.entries()) {
        if (acknowledged[i]) assert.ok(await isSaved(store, id), `${id} was acknowledged and is not there`)
      }
      await waitUntil(
        () =>
          happen(store, customerCreated(`after ${storm}`))
            .then(() => true)
            .catch(() => false),
        'a change that is saved',
      )
    }
    const [[connections] = []] = await database.sql(`SELECT count(*) ${ours}`)
    assert.ok(Number(connections) <= 5, `${connections} connections`)
    await assertSound(store)
  })

  test('REL-07: an idle store that lost its connections does not end the process, and works at the next change', async (t) => {
    const database = await databaseFor(t, driver)
    const store = await database.open()
    await store.ping(epoch)
    await database.sql(`SELECT pg_terminate_backend(pid) ${ours}`)
    await waitUntil(
      async () => (await database.sql(`SELECT 1 ${ours}`)).length === 0,
      'the end of our connections',
    )
    await waitUntil(
      () =>
        happen(store, customerCreated('c'))
          .then(() => true)
          .catch(() => false),
      'a change that is saved',
    )
    await waitUntilAnswered(store)
    assert.ok(await isSaved(store, 'c'))
    await assertSound(store)
  })

  test('a server that stops while a store is being opened fails the opening, not the process', async (t) => {
    const database = await databaseFor(t, driver)
    await (await database.open()).close()
    const client = await connected(t, database)
    // The lock under which every process migrates.
    await client.query('SELECT pg_advisory_lock(7249311)')
    const opening = database.open().then(
      () => 'opened',
      () => 'failed',
    )
    await waitUntilHeld(client)
    await client.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'advisory'")
    assert.equal(await opening, 'failed')
  })

  test('a database that lost this process’s chain refuses every change, without piling up connections', async (t) => {
    const database = await databaseFor(t, driver)
    const store = await database.open()
    await database.sql('DELETE FROM journal_chain')
    await database.sql(`SELECT pg_terminate_backend(pid) ${ours}`)
    for (let i = 0; i < 10; i++) await assert.rejects(happen(store, customerCreated(`c${i}`)))
    await assert.rejects(happen(store, customerCreated('c')), /no journal chain/)
    await waitUntil(
      async () => (await database.sql(`SELECT 1 ${ours}`)).length <= 1,
      'at most one connection',
    )
  })
}

function testLostAnswers(driver: Driver): void {
  test('REL-13: a commit whose answer is lost, and which ends only later, leaves the journal intact', async (t) => {
    const database = await databaseFor(t, driver)
    await (await database.open()).close()
    const client = await connected(t, database)
    await holdCommitsAbout(client, 'late')
    const proxy = await startProxy(t, database.place.at)
    const store = await openStore({ driver: 'postgres', at: proxy.url })
    t.after(() => store.close())

    const late = happen(store, customerCreated('late'))
      .then(() => 'acknowledged')
      .catch(() => 'rejected')
    await waitUntilHeld(client)
    proxy.cut()
    assert.equal(await late, 'rejected')
    // Requested while the lost commit is still under way in the server.
    const next = happen(store, customerCreated('next'))
    await waitUntil(async () => {
      const waiting = await client.query(`SELECT 1 ${ours} AND wait_event = 'transactionid'`)
      return waiting.rowCount === 1
    }, 'the next change waiting for the lost commit')
    await client.query('SELECT pg_advisory_unlock(42)')
    await next
    assert.deepEqual([await isSaved(store, 'late'), await isSaved(store, 'next')], [true, true])
    await happen(store, customerCreated('another'))
    await assertSound(store)
  })

  test('a check of the journal raises no false alarm while entries are committed in another order than numbered', async (t) => {
    const database = await databaseFor(t, driver)
    const slow = await database.open(undefined, 'slow')
    const quick = await database.open(undefined, 'quick')
    const client = await connected(t, database)
    await holdCommitsAbout(client, 'late')
    const late = happen(slow, customerCreated('late'))
    await waitUntilHeld(client)
    // More entries than one page of the check holds, all numbered after the one that is held.
    for (let i = 0; i < 11; i++) {
      await happen(quick, ...Array.from({ length: 500 }, (_, n) => customerCreated(`c${i}-${n}`)))
    }
    let pages = 0
    const report = await verifyJournal(
      {
        ...quick,
        query: async (sql, ...params) => {
          const page = await quick.query(sql, ...params)
          if (!/FROM journal (WHERE position >|ORDER BY position)/.test(sql)) return page
          pages += 1
          if (pages > 1) return page
          await client.query('SELECT pg_advisory_unlock(42)')
          await late
          await happen(slow, customerCreated('after'))
          return page
        },
      },
      schema,
      contractKeys,
      { ...wholeCheck, compareRows: false },
    )
    assert.deepEqual([report.fault, pages], [null, 2])
    await assertSound(quick)
  })
}

export function testPostgresOutages(driver: Driver): void {
  testTermination(driver)
  testLostAnswers(driver)
  testDeadlines(driver)

  test('when the server is gone, everything is refused and nothing is acknowledged', async () => {
    const server = await startPostgres()
    const store = await openStore({ driver: 'postgres', at: await server.createDatabase() })
    try {
      await happen(store, customerCreated('c1'))
      await server.stop()
      await assert.rejects(happen(store, customerCreated('c3')))
      await assert.rejects(store.read({ c: customerState.ref(service, 'c1') }))
      await assert.rejects(store.ping(epoch))
      await assert.rejects(openStore({ driver: 'postgres', at: server.url }))
    } finally {
      await store.close()
      await server.stop()
    }
  })
}
