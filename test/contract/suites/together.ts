// Many changes that count only together: all of them, or none.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { customerState } from '../../../src/authority/rules/customer.ts'
import { accept, refuse } from '../../../src/platform/decision/decision.ts'
import { statesAfter } from '../../../src/platform/store/states-after.ts'
import type { Part, Store } from '../../../src/platform/store/store.ts'
import type { Event } from '../../support/events.ts'
import {
  assertSound,
  changeContextAt,
  customerCreated,
  eventsOf,
  happen,
  refsOf,
  service,
} from '../support/changes.ts'
import { type Driver, databaseFor } from '../support/databases.ts'

/** More than fit into two pieces. */
const many = 1234

function nameOf(i: number): string {
  return `c${String(i).padStart(5, '0')}`
}

/** Opens a customer; refused if the ID exists. */
function opening(id: string): Part {
  const event: Event = customerCreated(id)
  return {
    refs: refsOf([event]),
    decide: (states) =>
      Object.values(states).some((state) => state !== undefined)
        ? refuse('user_id_taken')
        : accept({}, event),
  }
}

function openings(from: number, count: number): Part[] {
  return Array.from({ length: count }, (_, i) => opening(nameOf(from + i)))
}

async function saved(store: Store): Promise<string[]> {
  const found = await statesAfter(store, customerState, null, 10_000)
  return found.map(({ state }) => state.customerId)
}

export function testTogether(driver: Driver): void {
  test('many changes are saved and journaled in order, and the chain goes on after them', async (t) => {
    const store = await (await databaseFor(t, driver)).open()
    assert.deepEqual(await store.changeAll(changeContextAt(), openings(0, many)), { ok: true, parts: many })
    const expected = Array.from({ length: many }, (_, i) => nameOf(i))
    assert.deepEqual(await saved(store), expected)
    const journaled = (await eventsOf(store, 'customer_created')).map(({ customerId }) => customerId)
    assert.deepEqual(journaled, expected)
    await happen(store, customerCreated('later'))
    await assertSound(store)
  })

  test('one refusal refuses all, including pieces that were already written', async (t) => {
    const store = await (await databaseFor(t, driver)).open()
    await happen(store, customerCreated(nameOf(many - 1)))
    const head = store.head()
    const outcome = await store.changeAll(changeContextAt(), openings(0, many))
    assert.deepEqual(outcome, { ok: false, refusal: 'user_id_taken' })
    assert.deepEqual(store.head(), head)
    assert.deepEqual(await saved(store), [nameOf(many - 1)])
    assert.deepEqual(await store.changeAll(changeContextAt(), openings(0, 600)), { ok: true, parts: 600 })
    await assertSound(store)
  })

  test('each is decided on what those before it left, within a piece and beyond', async (t) => {
    const store = await (await databaseFor(t, driver)).open()
    for (const apart of [1, many]) {
      const twice = [...openings(0, apart), opening(nameOf(0))]
      assert.deepEqual(await store.changeAll(changeContextAt(), twice), {
        ok: false,
        refusal: 'user_id_taken',
      })
    }
    assert.deepEqual(await saved(store), [])
  })

  test('an exception, or a value that the database cannot hold, saves none of them', async (t) => {
    const store = await (await databaseFor(t, driver)).open()
    const thrown: Part = {
      refs: {},
      decide: () => {
        throw new RangeError('a bug')
      },
    }
    const nameless = customerCreated('n', null as unknown as string)
    const unsavable: Part = { refs: refsOf([nameless]), decide: () => accept({}, nameless) }
    for (const [part, reason] of [
      [thrown, /a bug/],
      [unsavable, /null/i],
    ] as const) {
      await assert.rejects(store.changeAll(changeContextAt(), [...openings(0, many), part]), reason)
      assert.deepEqual(await saved(store), [])
    }
    await happen(store, customerCreated('after'))
    await assertSound(store)
  })

  test('other changes of the process wait for them, and neither disturbs the other', async (t) => {
    const store = await (await databaseFor(t, driver)).open()
    const before = happen(store, customerCreated('before'))
    const all = store.changeAll(changeContextAt(), openings(0, many))
    const after = happen(store, customerCreated('after'))
    const again = store.changeAll(changeContextAt(), openings(0, 1))
    assert.deepEqual(await Promise.all([before, all, after, again]), [
      { ok: true },
      { ok: true, parts: many },
      { ok: true },
      { ok: false, refusal: 'user_id_taken' },
    ])
    assert.equal((await saved(store)).length, many + 2)
    await assertSound(store)
  })

  test('two processes with the same file at the same moment: one has all of it, the other nothing', async (t) => {
    const database = await databaseFor(t, driver)
    const stores = [await database.open(), await database.open()]
    const outcomes = await Promise.all(
      stores.map((store) => store.changeAll(changeContextAt(), openings(0, many))),
    )
    assert.deepEqual(outcomes.map(({ ok }) => ok).sort(), [false, true])
    const [store] = stores
    assert.ok(store)
    assert.equal((await saved(store)).length, many)
    assert.equal((await store.read({ c: customerState.ref(service, nameOf(0)) })).c?.customerId, nameOf(0))
    await assertSound(store)
  })
}
