// One chain a day for the commands of the terminal (E11, decision 84).

import assert from 'node:assert/strict'
import { randomInt } from 'node:crypto'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { accept } from '../../../src/platform/decision/decision.ts'
import { readChains } from '../../../src/platform/journal/queries.ts'
import {
  assertSound,
  changeContextAt,
  countUnknownLogin,
  customerCreated,
  eventsOf,
  happen,
  refsOf,
  wholeCheck,
} from '../support/changes.ts'
import { startChild } from '../support/children.ts'
import { type Database, type Driver, databaseFor } from '../support/databases.ts'
import type { SharerQuestion } from '../support/sharer.ts'

const [monday, tuesday] = ['2025-06-30', '2025-07-01']

/** As whoever owns the database takes back the newest entries of a chain. */
async function cutBack({ sql }: Database, chain: string, to: number): Promise<void> {
  const [[hash = ''] = []] = await sql('SELECT hash FROM journal WHERE chain = ? AND seq = ?', chain, to)
  const beside = 'DELETE FROM journal_personal WHERE chain = ? AND seq > ?'
  for (const text of ['DELETE FROM journal WHERE chain = ? AND seq > ?', beside]) await sql(text, chain, to)
  await sql('UPDATE journal_chain SET head_seq = ?, head_hash = ? WHERE chain = ?', to, hash, chain)
}

export function testSharedChains(driver: Driver): void {
  test('E11: the commands of a day are one chain, also at once; those of another day and what serves have their own', async (t) => {
    const database = await databaseFor(t, driver)
    const serving = await database.open()
    const first = await database.openShared(monday)
    const { chain } = first.head()
    await happen(first, customerCreated('c1'))
    const second = await database.openShared(monday)
    assert.deepEqual(
      second.head(),
      first.head(),
      'it goes on where the other stands, and adds nothing by itself',
    )
    await Promise.all(
      [first, second, serving].flatMap((store) =>
        Array.from({ length: 20 }, () => countUnknownLogin(store, 'l')),
      ),
    )
    const parts = [{ refs: refsOf([customerCreated('c2')]), decide: () => accept({}, customerCreated('c2')) }]
    assert.ok((await second.changeAll(changeContextAt(), parts)).ok)
    await happen(first, customerCreated('c3'))
    const third = await database.openShared(tuesday)
    assert.notEqual(third.head().chain, chain)
    assert.equal((await readChains(third)).length, 3)
    assert.equal((await eventsOf(third, 'unknown_login_rejected')).length, 60)
    await assertSound(third)
    await happen(serving, customerCreated('c4'))
    await assertSound(serving)
  })

  test('E11, REL-02: a command that is killed in the chain of the day loses nothing that was acknowledged, and others go on', async (t) => {
    const database = await databaseFor(t, driver)
    const beside = await database.openShared(monday)
    const acknowledged: string[] = []
    for (const name of ['a', 'b', 'c']) {
      const child = startChild<SharerQuestion, null>('sharer.ts')
      t.after(() => child.kill())
      const begun = new Promise<void>((resolve) => child.onLine(resolve))
      await child.ask({ place: database.place, sharedOn: monday, name })
      await begun
      const mine = Array.from({ length: 5 }, () => countUnknownLogin(beside, name))
      await sleep(randomInt(0, 20))
      await child.kill()
      await Promise.all(mine)
      acknowledged.push(...child.lines())
    }
    const created = new Set((await eventsOf(beside, 'customer_created')).map(({ customerId }) => customerId))
    assert.deepEqual(
      acknowledged.filter((id) => !created.has(id)),
      [],
    )
    assert.equal((await readChains(beside)).length, 1)
    await assertSound(beside)
  })

  test('X4: a command goes on neither with a chain that was cut back under it, nor with a head that nobody with the keys wrote', async (t) => {
    const database = await databaseFor(t, driver)
    const store = await database.openShared(monday)
    const { chain } = store.head()
    for (const id of ['c1', 'c2', 'c3']) await happen(store, customerCreated(id))
    await cutBack(database, chain, 3)
    await assert.rejects(
      happen(store, customerCreated('c4')),
      /does not go on from where this process knows it/,
    )
    const reading = await database.openShared(monday)
    await database.sql('UPDATE journal_chain SET head_hash = ? WHERE chain = ?', 'f'.repeat(64), chain)
    await assert.rejects(happen(reading, customerCreated('c5')), /does not go on/)
    const other = await database.openShared(monday)
    assert.notEqual(other.head().chain, chain)
    assert.match((await other.verifyJournal(wholeCheck)).fault ?? '', new RegExp(chain))
  })

  test('R3: after a restore nobody goes on with a chain of before, since what was lost of it may have been seen', async (t) => {
    const database = await databaseFor(t, driver)
    const before = await database.openShared(monday)
    await happen(before, customerCreated('c1'))
    const restoring = await database.openShared(null)
    await happen(restoring, customerCreated('c2'))
    const after = await database.openShared(monday)
    const chains = [before, restoring, after].map((store) => store.head().chain)
    assert.equal(new Set(chains).size, 3)
    assert.deepEqual((await database.openShared(monday)).head(), after.head())
    await assertSound(after)
  })
}
