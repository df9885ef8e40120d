// Webhooks beside a transaction that takes longer than anybody waits: an import, say. PostgreSQL gives its entries their
// positions before it is committed (decision 37).

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { forgetDeliveries } from '../../src/doors/webhooks/queries/deliveries.ts'
import { happen } from './support/changes.ts'
import { createPostgresDriver, sqliteDriver } from './support/databases.ts'
import { until } from './support/mails.ts'
import { connected, holdCommitsAbout } from './support/postgres-holds.ts'
import { createHouse, dayMs, resumed, suspended } from './support/webhook-house.ts'

const imported = ['0000000090', '0000000091', '0000000092']

/** Many entries in one transaction, the first of which stands before what others write meanwhile. */
function importing(store: Parameters<typeof happen>[0]) {
  return happen(store, ...imported.map(suspended))
}

const postgresDriver = createPostgresDriver()
describe('webhooks beside an import on PostgreSQL', () => {
  before(postgresDriver.start)
  after(postgresDriver.stop)

  test('API-08: an import that stays open for a day is told whole when it is committed, and others meanwhile', async (t) => {
    const house = await createHouse(t, postgresDriver)
    const { context, received, tell, forward, database } = house
    const client = await connected(t, database)
    await holdCommitsAbout(client, imported[0] ?? '')
    const other = await house.open()
    tell()
    const held = importing(other.store)
    await until('its entries have their positions', async () => {
      const locks = await client.query("SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
      return locks.rowCount === 1
    })
    for (let i = 1; i <= 12; i++) {
      await happen(context.store, i % 2 === 1 ? suspended('0000000001') : resumed('0000000001'))
      await until('the others are told', () => received.length === i)
      forward(dayMs / 12)
    }
    await client.query('SELECT pg_advisory_unlock(42)')
    await held
    await until('the import is told', () => received.length === 12 + imported.length)
    assert.deepEqual(
      received
        .slice(12)
        .map(({ userId }) => userId)
        .toSorted(),
      imported,
    )
    assert.equal(new Set(received.map(({ id }) => id)).size, received.length)
  })

  test('API-08: what was told beside an open import is not told again once its deliveries are forgotten', async (t) => {
    const house = await createHouse(t, postgresDriver)
    const { context, received, tell, forward, database } = house
    const client = await connected(t, database)
    await holdCommitsAbout(client, imported[0] ?? '')
    const other = await house.open()
    const first = tell()
    const held = importing(other.store)
    await until('it waits', async () => {
      const locks = await client.query("SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
      return locks.rowCount === 1
    })
    await happen(context.store, suspended('0000000001'))
    await until('it is noted', async () => (await house.outcomes()).includes('user.suspended delivered'))
    await first.stop()
    forward(30 * dayMs)
    await forgetDeliveries(context.store, {
      services: [],
      othersBeforeMs: context.now().epochMilliseconds,
    })
    tell()
    await happen(context.store, resumed('0000000001'))
    await until('the next is told', () => received.length >= 2)
    await client.query('SELECT pg_advisory_unlock(42)')
    await held
    await until('the import is told', () => received.some(({ userId }) => userId === imported[2]))
    const types = received.filter(({ userId }) => userId === '0000000001').map(({ type }) => type)
    assert.deepEqual(types, ['user.suspended', 'user.resumed'])
  })
})

describe('webhooks beside an import on SQLite', () => {
  before(sqliteDriver.start)
  after(sqliteDriver.stop)

  test('API-08: an import is told whole, once', async (t) => {
    const house = await createHouse(t, sqliteDriver)
    const { context, received, tell, forward } = house
    tell()
    await happen(context.store, suspended('0000000001'))
    await importing((await house.open()).store)
    await until('all are told', () => received.length === 4)
    forward(dayMs)
    await happen(context.store, resumed('0000000001'))
    await until('and the next', () => received.length === 5)
    assert.equal(new Set(received.map(({ id }) => id)).size, 5)
  })
})
