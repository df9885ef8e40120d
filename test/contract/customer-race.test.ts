// Two processes open the same new customers at once, on each database.

import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { customerNumberState, customerState } from '../../src/authority/rules/customer.ts'
import { newKeyRingText } from '../../src/platform/secrets/key-ring.ts'
import { statesAfter } from '../../src/platform/store/states-after.ts'
import { onBothDatabases } from './support/both-databases.ts'
import { startChild } from './support/children.ts'
import { type Driver, databaseFor, epoch } from './support/databases.ts'
import type { OpenerQuestion, Opening } from './support/opener.ts'
import { assertHolds, createContext, shoko } from './support/people.ts'

const keyRingText = newKeyRingText('2025-01-01T00:00:00Z')
const customers = 25
const numberOf = (i: number) => String(i).padStart(10, '0')

/** A context of this process, and two others that open what they are given at the same time. */
async function startOpeners(t: TestContext, driver: Driver) {
  const database = await databaseFor(t, driver)
  const context = createContext(await database.open(), keyRingText, () => epoch)
  const openers = [0, 1].map(() => startChild<OpenerQuestion, string[] | null>('opener.ts'))
  t.after(() => Promise.all(openers.map((opener) => opener.kill())))
  await Promise.all(openers.map((each) => each.ask({ kind: 'open', place: database.place, keyRingText })))
  async function open(openingOf: (process: number, i: number) => Opening): Promise<string[][]> {
    const answers = openers.map((opener, process) => {
      const openings = Array.from({ length: customers }, (_, i) => openingOf(process, i))
      // From both ends, so that each process is the first for some.
      return opener.ask({ kind: 'users', openings: process === 0 ? openings : openings.toReversed() })
    })
    const [first = [], second = []] = (await Promise.all(answers)) as string[][]
    const reversed = second.toReversed()
    return first.map((outcome, i) => [outcome, reversed[i] ?? ''])
  }
  return { context, open }
}

function testRace(driver: Driver): void {
  test('D1: two nodes that open one new number at once open one customer, with both users', async (t) => {
    const { context, open } = await startOpeners(t, driver)
    const outcomes = await open((process, i) => {
      const userId = `u${process}-${i}`
      return { service: shoko, customerNumber: numberOf(i), customerName: '佐藤 太郎', userId }
    })
    const opened = outcomes.map(([first, second]) => {
      assert.equal(first, second, 'both users belong to one customer')
      return first
    })
    assert.equal(new Set(opened).size, customers, 'one name, and yet as many customers as numbers')
    const rows = await statesAfter(context.store, customerState, null, 1000)
    assert.equal(rows.length, customers)
    const claims = await statesAfter(context.store, customerNumberState, null, 1000)
    const owners = new Map(claims.map(({ state }) => [state.number, state.customerId]))
    for (const { state } of rows) assert.equal(owners.get(state.number ?? ''), state.customerId)
    await assertHolds(context)
  })

  test('D1: of two names for one new number, one is opened and the other refused, on whichever node', async (t) => {
    const { context, open } = await startOpeners(t, driver)
    const names = ['佐藤 太郎', '鈴木 花子'] as const
    const outcomes = await open((process, i) => {
      const customerName = names[process as 0 | 1]
      return { service: shoko, customerNumber: numberOf(i), customerName, userId: `u${process}-${i}` }
    })
    for (const outcome of outcomes)
      assert.equal(outcome.filter((each) => each === 'customer_name_differs').length, 1, String(outcome))
    assert.equal((await statesAfter(context.store, customerState, null, 1000)).length, customers)
    await assertHolds(context)
  })
}

onBothDatabases('two processes', testRace)
