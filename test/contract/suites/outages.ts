// What happens when the database refuses, is new, is newer, or is gone: nothing is acknowledged unless it is saved.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inspect } from 'node:util'
import { customerState } from '../../../src/authority/rules/customer.ts'
import { journalAfter, readChains } from '../../../src/platform/journal/queries.ts'
import { statesAfter } from '../../../src/platform/store/states-after.ts'
import type { Store } from '../../../src/platform/store/store.ts'
import type { Event } from '../../support/events.ts'
import { assertSound, customerCreated, eventsOf, happen, service } from '../support/changes.ts'
import { type Database, type Driver, databaseFor, epoch } from '../support/databases.ts'

/** Makes the database refuse any journal entry about this customer: at once, or not before the commit. */
async function refuseEntriesAbout(
  driver: Driver,
  database: Database,
  id: string,
  when: 'at once' | 'at commit',
) {
  const about = `NEW.body LIKE '%${id}%'`
  if (driver.name === 'SQLite') {
    // SQLite checks a deferred foreign key at the commit, and has nothing else that fails only there.
    const parent = 'CREATE TABLE IF NOT EXISTS parent (id INTEGER PRIMARY KEY)'
    const child =
      'CREATE TABLE IF NOT EXISTS child (id INTEGER REFERENCES parent DEFERRABLE INITIALLY DEFERRED)'
    for (const statement of [parent, child]) await database.sql(statement)
    const act = when === 'at once' ? "SELECT RAISE(ABORT, 'no entry')" : 'INSERT INTO child VALUES (1)'
    await database.sql(`CREATE TRIGGER refusal AFTER INSERT ON journal WHEN ${about} BEGIN ${act}; END`)
    return
  }
  await database.sql(
    "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no entry'; END $$",
  )
  const deferred = when === 'at once' ? 'NOT DEFERRABLE' : 'DEFERRABLE INITIALLY DEFERRED'
  await database.sql(
    `CREATE CONSTRAINT TRIGGER refusal AFTER INSERT ON journal ${deferred} FOR EACH ROW WHEN (${about}) EXECUTE FUNCTION refuse()`,
  )
}

async function customersOf(store: Store): Promise<string[]> {
  return (await statesAfter(store, customerState, null, 100)).map(({ state }) => state.customerId)
}

export function testOutages(driver: Driver): void {
  for (const when of ['at once', 'at commit'] as const) {
    test(`I5, FLOW-06, AUD-03: a journal that refuses an entry ${when} refuses the act, and nothing else afterwards`, async (t) => {
      const database = await databaseFor(t, driver)
      const store = await database.open()
      await refuseEntriesAbout(driver, database, 'fatal', when)
      await happen(store, customerCreated('c1'))
      const head = store.head()
      await assert.rejects(happen(store, customerCreated('fatal')))
      assert.deepEqual(store.head(), head)
      await happen(store, customerCreated('c2'))
      assert.deepEqual(await customersOf(store), ['c1', 'c2'])
      assert.equal((await eventsOf(store, 'customer_created')).length, 2)
      await assertSound(store)
    })
  }

  test('AUD-05: what the database says about a refused row does not reveal its values', async (t) => {
    const store = await (await databaseFor(t, driver)).open()
    const none = null as unknown as number
    const verifier = '$argon2id$canary'
    const sealed = Buffer.from('sealed canary')
    const refused: Event[] = [
      {
        type: 'password_set',
        service,
        userId: '0000000001',
        verifier: { confidential: verifier },
        mustChange: null,
        setAtMs: none,
        expiresAtMs: null,
      },
      {
        type: 'token_issued',
        tokenId: 'WRFM1',
        movingFactor: 'time',
        formFactor: 'mobile',
        algorithm: 'SHA1',
        digits: 6,
        periodSeconds: 30,
        sealedSecret: { confidential: sealed },
        issuedAtMs: 0,
        expiresAtMs: none,
      },
    ]
    for (const event of refused) {
      const error: unknown = await happen(store, event).catch((reason: unknown) => reason)
      assert.ok(error instanceof Error)
      // As a logger shows it: with its cause and every property that it carries.
      const shown = inspect(error, { depth: 10, showHidden: true })
      for (const canary of ['canary', verifier, sealed.toString('hex'), sealed.toString('base64')]) {
        assert.ok(!shown.includes(canary), shown)
      }
    }
  })

  test('a closed store rejects everything, and changes nothing', async (t) => {
    const database = await databaseFor(t, driver)
    const store = await database.open()
    await happen(store, customerCreated('c1'))
    await store.close()
    await assert.rejects(happen(store, customerCreated('c2')))
    await assert.rejects(store.read({}).then(() => store.ping(epoch)))
    await assert.rejects(journalAfter(store, 0, 1))
    const again = await database.open()
    assert.deepEqual(await customersOf(again), ['c1'])
    await assertSound(again)
  })

  test('opening migrates once, keeps what is there, and may happen in several processes at once', async (t) => {
    const database = await databaseFor(t, driver)
    await Promise.all([database.open(), database.open(), database.open(), database.open()])
    const applied = await database.sql('SELECT number, name FROM schema_migration ORDER BY number')
    const store = await database.open()
    await happen(store, customerCreated('c1'))
    const again = await database.open()
    assert.deepEqual(await database.sql('SELECT number, name FROM schema_migration ORDER BY number'), applied)
    assert.deepEqual(
      applied[0],
      [1, '0001-first.sql'].map((value) => (driver.name === 'SQLite' ? value : String(value))),
    )
    assert.deepEqual(await customersOf(again), ['c1'])
    assert.equal((await readChains(again)).length, 6)
    await assertSound(again)
  })

  test('a database from a newer version is refused, and left unchanged', async (t) => {
    const database = await databaseFor(t, driver)
    await (await database.open()).close()
    await database.sql(
      "INSERT INTO schema_migration (number, name, applied_at_ms) VALUES (9999, 'later.sql', 0)",
    )
    await assert.rejects(database.open(), /newer version of Warifu \(migration 9999 is unknown here\)/)
    const [[chains] = []] = await database.sql('SELECT count(*) FROM journal_chain')
    assert.equal(Number(chains), 1)
  })
}
