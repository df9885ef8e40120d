// Changes that arrive together are committed together, and still decided one by one.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { customerState } from '../../../src/authority/rules/customer.ts'
import { accept, refuse } from '../../../src/platform/decision/decision.ts'
import { statesAfter } from '../../../src/platform/store/states-after.ts'
import type { Event } from '../../support/events.ts'
import {
  assertSound,
  changeContextAt,
  countUnknownLogin,
  customerCreated,
  eventsOf,
  happen,
  journalOf,
  refsOf,
  service,
  unknownLoginFailures,
} from '../support/changes.ts'
import { type Driver, databaseFor } from '../support/databases.ts'

const customerRef = (id: string) => ({ customer: customerState.ref(service, id) })

/** How each change ended: true, or why it was rejected. */
async function endsOf(changes: readonly Promise<unknown>[]): Promise<(true | string)[]> {
  const ends = await Promise.allSettled(changes)
  return ends.map((end) => (end.status === 'fulfilled' ? true : String(end.reason)))
}

export function testGroups(driver: Driver): void {
  test('THR-02: a refusal is an outcome whose events are saved, not an exception', async (t) => {
    const store = await (await databaseFor(t, driver)).open()
    const rejected: Event = {
      type: 'unknown_login_rejected',
      service,
      loginHash: 'l',
      failures: 5,
      locked: true,
    }
    const outcome = await store.change(changeContextAt(), refsOf([rejected]), () =>
      refuse('password_locked', rejected),
    )
    assert.deepEqual(outcome, { ok: false, refusal: 'password_locked' })
    assert.equal(await unknownLoginFailures(store, 'l'), 5)
    assert.equal((await eventsOf(store, 'unknown_login_rejected')).length, 1)
    await assertSound(store)
  })

  test('issue 13: a change with patience goes with the next group, or begins one when its time is over', async (t) => {
    const store = await (await databaseFor(t, driver)).open()
    const customers = async () =>
      (await eventsOf(store, 'customer_created')).map(
        (event) => (event as { customerId?: string }).customerId,
      )
    const change = (customerId: string, patienceMs?: number) => {
      const event = customerCreated(customerId)
      const context = { ...changeContextAt(), ...(patienceMs !== undefined && { patienceMs }) }
      return store.change(context, refsOf([event]), () => accept({}, event))
    }
    const patient = [change('first', 600_000), change('second', 600_000)]
    await store.read(customerRef('first'))
    await sleep(20)
    assert.equal(store.waiting(), 2)
    assert.deepEqual(await customers(), [])
    assert.deepEqual(await endsOf([change('hurried'), ...patient]), [true, true, true])
    assert.deepEqual(await customers(), ['hurried', 'first', 'second'])
    assert.deepEqual(await endsOf([change('third', 1)]), [true])
    assert.deepEqual(await customers(), ['hurried', 'first', 'second', 'third'])
    await assertSound(store)
  })

  test('AUD-01: an entry says what happened, when, for whom and from where', async (t) => {
    const store = await (await databaseFor(t, driver)).open()
    const at = Temporal.Instant.from('2025-07-01T00:00:15.123456789Z')
    const changeContext = { at, requestId: 'r-1', actor: 'user:0000000001', address: '2001:db8::1' }
    const event = customerCreated('c')
    await store.change(changeContext, refsOf([event]), () => accept({}, event))
    const { chain, seq } = store.head()
    const { apart, ...entry } = (await journalOf(store)).at(-1) ?? {}
    assert.match(apart ?? '', /^[0-9a-f]{64}$/, 'the name is kept beside the journal (E6)')
    assert.deepEqual(entry, {
      chain,
      seq,
      at: at.toString(),
      request: 'r-1',
      actor: 'user:0000000001',
      address: '2001:db8::1',
      event,
    })
  })

  test('a decision without events changes nothing, not even the journal', async (t) => {
    const store = await (await databaseFor(t, driver)).open()
    const head = store.head()
    assert.deepEqual(await store.change(changeContextAt(), customerRef('c'), () => accept({ seen: 1 })), {
      ok: true,
      seen: 1,
    })
    assert.deepEqual(store.head(), head)
    assert.equal((await journalOf(store)).length, 1)
  })

  test('changes of one turn are decided in the order requested, each on the result of the one before', async (t) => {
    const store = await (await databaseFor(t, driver)).open()
    // More than fit into one group.
    const changes = Array.from({ length: 300 }, () => countUnknownLogin(store, 'l'))
    const failures = (await Promise.all(changes)).map((outcome) =>
      outcome.ok ? outcome.failures : undefined,
    )
    assert.deepEqual(
      failures,
      Array.from({ length: 300 }, (_, i) => i + 1),
    )
    assert.equal(await unknownLoginFailures(store, 'l'), 300)
    const journaled = (await eventsOf(store, 'unknown_login_rejected')).map((event) => event.failures)
    assert.deepEqual(journaled, failures)
    await assertSound(store)
  })

  test('an exception in one decision refuses that request alone', async (t) => {
    const store = await (await databaseFor(t, driver)).open()
    const broken = store.change(changeContextAt(), customerRef('b'), () => {
      throw new RangeError('a bug')
    })
    const ends = await endsOf([
      happen(store, customerCreated('a')),
      broken,
      happen(store, customerCreated('c')),
    ])
    assert.deepEqual(ends, [true, 'RangeError: a bug', true])
    const saved = (await statesAfter(store, customerState, null, 10)).map(({ state }) => state.customerId)
    assert.deepEqual(saved, ['a', 'c'])
    await assertSound(store)
  })

  test('a decision that affects a state it did not load is refused whole, alone in its group', async (t) => {
    const store = await (await databaseFor(t, driver)).open()
    const head = store.head()
    const careless = () =>
      store.change(changeContextAt(), customerRef('b'), () =>
        accept({}, customerCreated('b'), customerCreated('x')),
      )
    assert.match(String(await careless().catch(String)), /did not load/)
    assert.deepEqual(store.head(), head)

    const ends = await endsOf([careless(), happen(store, customerCreated('c'))])
    assert.match(String(ends[0]), /did not load/)
    assert.equal(ends[1], true)
    const saved = (await statesAfter(store, customerState, null, 10)).map(({ state }) => state.customerId)
    assert.deepEqual(saved, ['c'])
    assert.deepEqual(
      (await eventsOf(store, 'customer_created')).map(({ customerId }) => customerId),
      ['c'],
    )
    await assertSound(store)
  })

  test('a value that the database cannot hold refuses the change that brings it, not those beside it', async (t) => {
    const store = await (await databaseFor(t, driver)).open()
    const nameless = customerCreated('b', null as unknown as string)
    const ends = await endsOf(
      ['a', 'b', 'c'].map((id) => happen(store, id === 'b' ? nameless : customerCreated(id))),
    )
    assert.deepEqual([ends[0], ends[2]], [true, true])
    assert.match(String(ends[1]), /null/i)
    assert.equal((await eventsOf(store, 'customer_created')).length, 2)
    await assertSound(store)
  })

  test('an impossible key is found nowhere, and disturbs nobody', async (t) => {
    const store = await (await databaseFor(t, driver)).open()
    const refs = customerRef('c\0')
    assert.deepEqual(await store.read(refs), { customer: undefined })
    const ends = await Promise.all([
      store.change(changeContextAt(), refs, ({ customer }) => accept({ found: customer !== undefined })),
      happen(store, customerCreated('d')),
    ])
    assert.deepEqual(ends, [{ ok: true, found: false }, { ok: true }])
  })

  test('endless consecutive changes leave the event loop its turns', async (t) => {
    const store = await (await databaseFor(t, driver)).open()
    let stopped = false
    const timer = sleep(1).then(() => {
      stopped = true
    })
    let changes = 0
    while (!stopped && changes < 10_000) {
      await happen(store, customerCreated(`c${changes}`))
      changes += 1
    }
    await timer
    assert.ok(changes < 10_000, 'no timer was served before the changes ended by themselves')
  })
}
