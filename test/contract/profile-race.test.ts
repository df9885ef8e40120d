// Two people put profiles in force at once, each with a folder in which another service is changed, on each database.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import {
  activateProfiles,
  type Pending,
  pendingChanges,
} from '../../src/authority/operations/activate-profiles.ts'
import type { Context } from '../../src/authority/operations/context.ts'
import { provenProfiles } from '../../src/authority/operations/proven-profiles.ts'
import { digestsInForce, profilesInForce } from '../../src/authority/queries/profiles-in-force.ts'
import type { ServiceProfile } from '../../src/authority/rules/profile.ts'
import { canonicalJson } from '../../src/authority/rules/profile-difference.ts'
import { modules } from '../../src/compose/modules.ts'
import { strictnessOf } from '../../src/compose/profile-changes.ts'
import { digestsOf } from '../../src/compose/profile-digests.ts'
import { digestOfText } from '../../src/platform/secrets/file-digest.ts'
import { newKeyRingText } from '../../src/platform/secrets/key-ring.ts'
import {
  contractKeyRingText,
  createPostgresDriver,
  type Driver,
  databaseFor,
  epoch,
  sqliteDriver,
} from './support/databases.ts'
import { assertHolds, caller, createContext, johoku, shoko } from './support/people.ts'

const keyRingText = newKeyRingText('2025-01-01T00:00:00Z')
const strictness = strictnessOf(modules)

/** A node whose profile of one service locks after so many wrong passwords. */
function withLock(context: Context, service: string, failuresMax: number): Context {
  const profile = context.profiles.get(service)
  assert.ok(profile)
  const changed: ServiceProfile = { ...profile, password: { ...profile.password, failuresMax } }
  return { ...context, profiles: new Map([...context.profiles, [service, changed]]) }
}

function testRace(driver: Driver): void {
  test('E3: of two activations at once one counts whole, and no mixture of them comes in force', async (t) => {
    const database = await databaseFor(t, driver)
    const [one, two] = [await database.open(), await database.open()].map((store) =>
      createContext(store, keyRingText, () => epoch),
    )
    assert.ok(one && two)
    await activateProfiles(one, caller, await pendingChanges(one, strictness))

    for (const failuresMax of [7, 8, 9]) {
      const nodes: readonly Context[] = [
        withLock(one, shoko, failuresMax),
        withLock(two, johoku, failuresMax),
      ]
      // Both look before either of them acts.
      const looked = await Promise.all(nodes.map((node) => pendingChanges(node, strictness)))
      const outcomes = await Promise.all(
        nodes.map((node, i) => activateProfiles(node, caller, looked[i] as Pending)),
      )
      assert.deepEqual(outcomes.toSorted(), ['activated', 'profiles_changed_meanwhile'])
      const winner = nodes[outcomes.indexOf('activated')]
      assert.deepEqual(await digestsInForce(one.store), digestsOf(winner?.profiles ?? new Map()))
    }
    await assertHolds(one)
  })
}

function testAltered(driver: Driver): void {
  test('E3: a profile in force that was edited in the database counts as the journal has it, and is named', async (t) => {
    const database = await databaseFor(t, driver)
    const { store, ...context } = createContext(await database.open(), contractKeyRingText, () => epoch)
    const node = { ...context, store }
    assert.deepEqual(await provenProfiles(node), { profiles: new Map(), altered: [] })
    await activateProfiles(node, caller, await pendingChanges(node, strictness))
    const inForce = await profilesInForce(store)
    assert.deepEqual(await provenProfiles(node), { profiles: inForce, altered: [] })

    const weaker = withLock(node, shoko, 1000).profiles.get(shoko)
    const text = canonicalJson(weaker)
    const set = 'UPDATE profile_in_force SET profile = ?, digest = ? WHERE service = ?'
    await store.query(set, text, digestOfText(text), shoko)
    assert.deepEqual(await provenProfiles(node), { profiles: inForce, altered: [shoko] })
    // The entry as well, which takes a key.
    const entry = "type = 'profile_activated' AND service = ?"
    await store.query(
      `UPDATE journal SET body = REPLACE(body, 'profile_activated', 'x') WHERE ${entry}`,
      johoku,
    )
    await store.query('DELETE FROM profile_in_force WHERE service = ?', shoko)
    const told = await provenProfiles(node)
    assert.deepEqual(told.altered.toSorted(), [johoku, shoko].toSorted())
    assert.equal(told.profiles.get(shoko), inForce.get(shoko))
    assert.equal(told.profiles.get(johoku), undefined)
  })
}

describe('SQLite', () => {
  testRace(sqliteDriver)
  testAltered(sqliteDriver)
})

describe('PostgreSQL', () => {
  const driver = createPostgresDriver()
  before(driver.start)
  after(driver.stop)
  testRace(driver)
  testAltered(driver)
})
