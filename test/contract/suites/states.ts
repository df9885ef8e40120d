// Every kind of state is saved and loaded as the events make it, whatever its values.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { namesakes } from '../../../src/authority/queries/customers.ts'
import { customerState } from '../../../src/authority/rules/customer.ts'
import { sessionState } from '../../../src/authority/rules/session.ts'
import { schema } from '../../../src/compose/schema.ts'
import { type Confidential, type EventOf, reveal } from '../../../src/platform/decision/event.ts'
import type { Ref } from '../../../src/platform/decision/state.ts'
import { journalAfter } from '../../../src/platform/journal/queries.ts'
import { statesAfter } from '../../../src/platform/store/states-after.ts'
import type { Store } from '../../../src/platform/store/store.ts'
import { slotName } from '../../../src/platform/store/working-set.ts'
import type { Event } from '../../support/events.ts'
import { affects, folded } from '../../support/events.ts'
import { assertSound, customerCreated, happen, journalOf, service } from '../support/changes.ts'
import { type Driver, databaseFor } from '../support/databases.ts'
import { life, ofUser, sessionStarted } from '../support/life.ts'

/** What the events make of each state, without any store. */
function createExpectation() {
  const states = new Map<string, { readonly ref: Ref; readonly state: object | undefined }>()
  return {
    states,
    take(event: Event): void {
      for (const ref of affects(event)) {
        const name = slotName(ref)
        states.set(name, { ref, state: folded(ref.state, states.get(name)?.state, event) })
      }
    },
  }
}

/** PostgreSQL gives bytes as a Buffer, SQLite as a Uint8Array; only their content counts. */
function plain(row: object | undefined): unknown {
  if (row === undefined) return undefined
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, hexOf(value)]))
}

function hexOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('confidential' in value)) return value
  const bytes = reveal(value as Confidential<unknown>)
  return bytes instanceof Uint8Array ? Buffer.from(bytes).toString('hex') : value
}

async function assertStates(store: Store, states: ReturnType<typeof createExpectation>['states']) {
  for (const { ref, state } of states.values()) {
    const read = await store.read({ state: ref })
    assert.deepEqual(plain(read.state), plain(state), slotName(ref))
  }
}

const nastyTexts = [
  '',
  ' ',
  'NULL',
  '{}',
  '{"a","b"}',
  `'; DROP TABLE customer; --`,
  '\\ \\\\ \\x00 "',
  'CR\r LF\n tab\t ESC\u001b[31m',
  'line\u2028 paragraph\u2029 bidi\u202e',
  '割符\u3000ﾜﾘﾌ 𠮷野家 👩‍👩‍👧',
  '?1 $1 :a @b %s',
  '長'.repeat(800),
]

export function testStates(driver: Driver): void {
  test('each kind of state loads as its events made it, after every decision and after a restart', async (t) => {
    const database = await databaseFor(t, driver)
    const store = await database.open()
    const expected = createExpectation()
    for (const events of life) {
      assert.deepEqual(await happen(store, ...events), { ok: true })
      for (const event of events) expected.take(event)
      await assertStates(store, expected.states)
    }
    await store.close()

    const again = await database.open()
    await assertStates(again, expected.states)
    await assertSound(again)
    const kinds = new Set([...expected.states.values()].map(({ ref }) => ref.state.name))
    assert.deepEqual(
      [...kinds].sort(),
      schema.states.map(({ name }) => name).sort(),
      'a kind of state that the life above lacks',
    )
  })

  test('an ended state is gone, and may begin again', async (t) => {
    const database = await databaseFor(t, driver)
    const store = await database.open()
    const session = { session: sessionState.ref('s1') }
    const ended: Event = { type: 'session_ended', ...ofUser, sessionHash: 's1', reason: 'logout' }
    for (let round = 0; round < 2; round++) {
      await happen(store, sessionStarted('s1', 'ticket'))
      assert.equal((await store.read(session)).session?.stage, 'ticket')
      await happen(store, ended)
      assert.deepEqual(await store.read(session), { session: undefined })
    }
    // Within one decision, and within one group.
    await happen(store, sessionStarted('s1', 'ticket'), ended)
    await Promise.all([happen(store, sessionStarted('s1', 'ticket')), happen(store, ended)])
    assert.deepEqual(await store.read(session), { session: undefined })
    assert.deepEqual(await statesAfter(store, sessionState, null, 10), [])
    await assertSound(store)
  })

  test('AUD-04: any text comes back unchanged, from the row and from its one-line journal entry', async (t) => {
    const database = await databaseFor(t, driver)
    const store = await database.open()
    for (const [i, name] of nastyTexts.entries())
      await happen(store, customerCreated(`${i} ${name}`.slice(0, 500), name))

    const names = (await journalOf(store)).flatMap(({ event }) =>
      event.type === 'customer_created' ? [(event as EventOf<Event, 'customer_created'>).name] : [],
    )
    assert.deepEqual(names, nastyTexts)
    for (const { body } of await journalAfter(store, 0, 100)) assert.doesNotMatch(body, /\p{Cc}/u)
    for (const [i, name] of nastyTexts.entries()) {
      const key = [service, `${i} ${name}`.slice(0, 500)] as const
      const { customer } = await store.read({ customer: customerState.ref(...key) })
      assert.equal(customer?.name, name)
      const [found] = await namesakes(store, service, [name], 1)
      assert.equal(found?.customerId, key[1])
    }
    await assertSound(store)
  })
}
