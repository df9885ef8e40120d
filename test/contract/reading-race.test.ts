// X9: one operator opens a user's page on two nodes at once, on each database: nobody gets an error for it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decideReading, readingState } from '../../src/authority/rules/reading.ts'
import { newestJournal } from '../../src/platform/journal/queries.ts'
import type { Store } from '../../src/platform/store/store.ts'
import { onBothDatabases } from './support/both-databases.ts'
import { type Driver, databaseFor, epoch } from './support/databases.ts'

const users = 20
const changeContext = { at: epoch, requestId: 'race', actor: 'operator:clerk', address: null }

async function look(store: Store, userId: string): Promise<boolean> {
  const of = { desk: 'desk/a', readBy: 'clerk', service: 'a/s', userId }
  const refs = { reading: readingState.ref(of.desk, of.readBy, of.service, userId) }
  return (await store.change(changeContext, refs, (states) => decideReading(states, of, epoch))).ok
}

function testRace(driver: Driver): void {
  test('X9: two views at once on two nodes are one entry', async (t) => {
    const database = await databaseFor(t, driver)
    const nodes = [await database.open(), await database.open()]
    const looks = Array.from({ length: users }, (_, i) => nodes.map((store) => look(store, `u${i}`))).flat()
    assert.deepEqual(
      (await Promise.all(looks)).filter((ok) => !ok),
      [],
    )
    const [store] = nodes
    assert.ok(store)
    const rows = await newestJournal(store, { types: ['personal_data_read'] }, users * 3)
    assert.deepEqual(
      rows.map(({ userId }) => userId).toSorted(),
      Array.from({ length: users }, (_, i) => `u${i}`).toSorted(),
    )
  })
}

onBothDatabases('two nodes', testRace)
