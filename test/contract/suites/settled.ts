// Up to where the journal is complete, whatever is still under way (decision 37).

import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { journalAfter } from '../../../src/platform/journal/queries.ts'
import type { Store } from '../../../src/platform/store/store.ts'
import { customerCreated, happen } from '../support/changes.ts'
import { type Driver, databaseFor } from '../support/databases.ts'
import { until } from '../support/mails.ts'
import { connected, holdCommitsAbout } from '../support/postgres-holds.ts'

async function newestPosition(store: Store): Promise<number> {
  return (await journalAfter(store, null, 1000)).at(-1)?.position ?? 0
}

export function testSettled(driver: Driver): void {
  test('ADR 37: what is committed is settled, soon and for every process', async (t) => {
    const database = await databaseFor(t, driver)
    const stores = [await database.open(), await database.open()]
    for (const [i, store] of stores.entries()) {
      await happen(store, customerCreated(`c${i}`))
      const newest = await newestPosition(store)
      for (const each of stores) await until('it is settled', async () => (await each.settled()) === newest)
    }
  })
}

/** Where positions are given before their commit. */
export function testHeldSettled(driver: Driver): void {
  test('ADR 37: nothing is settled behind a commit that is under way, however many others end and begin meanwhile', async (t) => {
    const { stores, release } = await holdOne(t, driver)
    const [one, two] = stores
    const begun = await newestPosition(one)
    const held = happen(two, customerCreated('held'))
    await until('it is appending', async () => (await waiting(one)) > 0)
    for (let i = 0; i < 20; i++) {
      await happen(one, customerCreated(`c${i}`))
      assert.equal(await one.settled(), begun)
    }
    const before = await newestPosition(one)
    await release()
    await held
    await until('it is settled', async () => (await one.settled()) >= before)
    const settled = await one.settled()
    const all = await journalAfter(one, begun, 100)
    const late = all.find(({ body }) => body.includes('"held"'))
    assert.ok(late !== undefined && late.position < before && late.position <= settled)
  })

  test('ADR 37: a commit that is rolled back, or whose process ends, holds nothing up', async (t) => {
    const { stores, release, client } = await holdOne(t, driver)
    const [one, two] = stores
    const held = happen(two, customerCreated('held')).catch((error: unknown) => error)
    await until('it is appending', async () => (await waiting(one)) > 0)
    await happen(one, customerCreated('c1'))
    const newest = await newestPosition(one)
    assert.notEqual(await one.settled(), newest)
    await client.query(
      "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted",
    )
    assert.ok((await held) instanceof Error)
    await until('it is settled', async () => (await one.settled()) === newest)
    await release()
  })
}

/** Two processes; commits about `held` wait for the release. */
async function holdOne(t: TestContext, driver: Driver) {
  const database = await databaseFor(t, driver)
  const stores = [await database.open(), await database.open()] as const
  const client = await connected(t, database)
  await holdCommitsAbout(client, '"held"')
  const newest = await newestPosition(stores[0])
  await until('the rest is settled', async () => (await stores[0].settled()) === newest)
  return { stores, client, release: () => client.query('SELECT pg_advisory_unlock(42)') }
}

async function waiting(store: Store): Promise<number> {
  const [row] = await store.query("SELECT COUNT(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
  return Number(row?.[0])
}
