// What the database itself enforces, whatever the program in front of it believes.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { activationState } from '../../../src/authority/rules/activation.ts'
import { bindingState } from '../../../src/authority/rules/binding.ts'
import { customerState } from '../../../src/authority/rules/customer.ts'
import { tokenUseState } from '../../../src/authority/rules/token.ts'
import { accept } from '../../../src/platform/decision/decision.ts'
import type { State } from '../../../src/platform/decision/state.ts'
import type { Value } from '../../../src/platform/decision/table.ts'
import { loadOne, saveMany, updateOne } from '../../../src/platform/store/statements.ts'
import type { Store } from '../../../src/platform/store/store.ts'
import type { Event } from '../../support/events.ts'
import {
  assertSound,
  changeContextAt,
  countUnknownLogin,
  customerCreated,
  eventsOf,
  happen,
  service,
  unknownLoginFailures,
} from '../support/changes.ts'
import { type Database, type Driver, databaseFor } from '../support/databases.ts'

const tokenId = 'WRFM00000001'
const holder = 'user:0000000001'
const ofBinding = { service, userId: '0000000001', holder } as const

function accepted(step: number): Event {
  return { type: 'code_accepted', ...ofBinding, tokenId, step, driftMs: 0, driftUncertaintyMs: 0 }
}

function acceptStep(store: Store, step: number) {
  const refs = { use: tokenUseState.ref(tokenId), binding: bindingState.ref(service, holder) }
  return store.change(changeContextAt(), refs, () => accept({}, accepted(step)))
}

async function lastStepOf(store: Store): Promise<number | undefined> {
  return (await store.read({ use: tokenUseState.ref(tokenId) })).use?.lastStep
}

/** A token whose last used step is 100. */
async function usedToken(store: Store): Promise<void> {
  await happen(store, {
    type: 'token_issued',
    tokenId,
    movingFactor: 'time',
    formFactor: 'mobile',
    algorithm: 'SHA1',
    digits: 6,
    periodSeconds: 30,
    sealedSecret: { confidential: new Uint8Array(20) },
    issuedAtMs: 0,
    expiresAtMs: 1,
  })
  await acceptStep(store, 100)
}

/** Saves a row with the driver's own statement, bypassing the store. Returns whether it took effect. */
async function save(
  database: Database,
  { table }: Pick<State, 'table'>,
  row: readonly Value[],
): Promise<boolean> {
  if (database.place.driver === 'postgres') {
    const columns = row.map((value) => [value]) as unknown as Value[]
    return (await database.sql(`${saveMany(table)} RETURNING 1`, ...columns)).length === 1
  }
  const [stored] = await database.sql(loadOne(table), ...row.slice(0, table.keyLength))
  assert.ok(stored)
  const loaded = [...stored.slice(0, -1), (row.at(-1) as number) - 1]
  const { text, values } = updateOne(table, row, loaded)
  return (await database.sql(`${text} RETURNING 1`, ...values)).length === 1
}

export function testGuards(driver: Driver): void {
  test('two processes never lose a change of one state, even of one that neither has seen before', async (t) => {
    const database = await databaseFor(t, driver)
    const stores = await Promise.all([database.open(), database.open(), database.open()])
    // In several turns, so that the groups of the processes interleave.
    const rounds = Array.from({ length: 8 }, async () => {
      await new Promise((resolve) => setImmediate(resolve))
      return Promise.all(
        stores.flatMap((store) => ['a', 'b'].flatMap((id) => [0, 1].map(() => countUnknownLogin(store, id)))),
      )
    })
    const outcomes = (await Promise.all(rounds)).flat()
    const total = outcomes.length / 2
    for (const [i, id] of ['a', 'b'].entries()) {
      assert.equal(await unknownLoginFailures(stores[i] as Store, id), total)
      const events = (await eventsOf(stores[0] as Store, 'unknown_login_rejected')).filter(
        (e) => e.loginHash === id,
      )
      assert.deepEqual(
        events.map(({ failures }) => failures),
        Array.from({ length: total }, (_, n) => n + 1),
        'the journal tells them in the order in which they happened',
      )
    }
    await assertSound(stores[0] as Store)
  })

  test('a row is saved only over the version that was loaded', async (t) => {
    const database = await databaseFor(t, driver)
    const store = await database.open()
    await happen(store, customerCreated('c', 'first'))
    const row = (name: string, version: number) => [service, 'c', name, null, null, version]
    assert.equal(await save(database, customerState, row('stale', 1)), false, 'the same version again')
    assert.equal(await save(database, customerState, row('ahead', 3)), false, 'a version that skips one')
    assert.equal((await store.read({ c: customerState.ref(service, 'c') })).c?.name, 'first')
    assert.equal(await save(database, customerState, row('next', 2)), true)
    assert.equal((await store.read({ c: customerState.ref(service, 'c') })).c?.name, 'next')
  })

  test('OTP-01, OTP-03: the database itself refuses a step that is not later than the last used one', async (t) => {
    const database = await databaseFor(t, driver)
    const store = await database.open()
    await usedToken(store)
    const row = (
      step: number,
      version: number,
      fence: string | null = null,
      falseStep: number | null = null,
    ) => [tokenId, step, 0, 0, fence, falseStep, null, version] as const
    const write = (...given: Parameters<typeof row>) => save(database, tokenUseState, row(...given))
    for (const step of [-1, 99, 100]) assert.equal(await write(step, 3), false, `step ${step}`)
    // A fence leaves the step where it is, and never moves it back (R3).
    assert.equal(await write(99, 3, 'raised'), false)
    assert.equal(await write(100, 3, 'one_code'), false)
    assert.equal(await lastStepOf(store), 100)
    assert.equal(await write(101, 3), true)
    assert.equal(await lastStepOf(store), 101)
    assert.equal(await write(101, 4, 'raised'), true)
    // Only from a step of a false future, told by its number, and behind the fence (R2).
    for (const [fence, falseStep] of [
      ['raised', null],
      ['raised', 100],
      ['raised', 102],
      [null, 101],
      ['one_code', 101],
    ] as const)
      assert.equal(await write(50, 5, fence, falseStep), false, `${fence} ${falseStep}`)
    assert.equal(await write(50, 5, 'raised', 101), true)
    assert.equal(await write(49, 6, 'raised', 101), false, 'once')
  })

  test('the database itself lets an activation code give one token; another code may replace it', async (t) => {
    const database = await databaseFor(t, driver)
    const store = await database.open()
    const ofUser = { service, userId: '0000000001' } as const
    const made = { codeHash: 'h1', issuedAtMs: 1, expiresAtMs: 9 }
    await happen(store, { type: 'activation_issued', ...ofUser, ...made })
    await happen(store, { type: 'activation_used', ...ofUser, tokenId, usedAtMs: 2 })
    const row = (codeHash: string, status: string, usedBy: string | null) =>
      [service, '0000000001', codeHash, status, 1, 9, usedBy, null, 3] as const
    assert.equal(await save(database, activationState, row('h1', 'used', 'WRFM00000002')), false)
    assert.equal(await save(database, activationState, row('h1', 'issued', null)), false)
    assert.equal(await save(database, activationState, row('h2', 'issued', null)), true)
  })

  test('OTP-03: a decision that would move back a step is rejected alone, and leaves no trace', async (t) => {
    const store = await (await databaseFor(t, driver)).open()
    await usedToken(store)
    const before = store.head()
    for (const step of [100, 99]) await assert.rejects(acceptStep(store, step), /token_use/)
    assert.deepEqual(store.head(), before)

    const [wrong, right] = await Promise.allSettled([
      acceptStep(store, 5),
      happen(store, customerCreated('c')),
    ])
    assert.deepEqual([wrong.status, right.status], ['rejected', 'fulfilled'])
    assert.equal(await lastStepOf(store), 100)
    assert.equal((await eventsOf(store, 'code_accepted')).length, 1)
    await acceptStep(store, 101)
    assert.equal(await lastStepOf(store), 101)
    await assertSound(store)
  })
}
