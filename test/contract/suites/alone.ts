// Work that one process at a time may do on a database (X13).

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Driver, databaseFor, epoch } from '../support/databases.ts'

export function testAlone(driver: Driver): void {
  test('X13: work of one name is never done by two at once; who waits is told so once; other names go on', async (t) => {
    const database = await databaseFor(t, driver)
    const stores = [await database.open(), await database.open(), await database.open()] as const
    let atWork = 0
    let most = 0
    let told = 0
    const work = async () => {
      atWork += 1
      most = Math.max(most, atWork)
      // Other uses of the store are free meanwhile.
      await Promise.all(stores.map((store) => store.ping(epoch)))
      await sleep(120)
      atWork -= 1
    }
    await Promise.all(stores.map((store) => store.alone('demo', work, () => (told += 1))))
    assert.deepEqual({ most, told }, { most: 1, told: 2 })

    const [first, second] = stores
    const inner = () => second.alone('other', async () => 'done', assert.fail)
    assert.equal(await first.alone('demo', inner, assert.fail), 'done')
    const failing = () => Promise.reject(new Error('no'))
    await assert.rejects(first.alone('demo', failing, assert.fail), /^Error: no$/)
    assert.equal(await second.alone('demo', async () => 'free again', assert.fail), 'free again')
  })
}
