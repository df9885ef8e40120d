// E6: entries of a version that wrote names into their text are redacted when their customer is erased; the journal says which,
// and holds. On each database.

import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, describe, type TestContext, test } from 'node:test'
import { parseMailAddress } from '../../src/authority/rules/mail-address.ts'
import { schema } from '../../src/compose/schema.ts'
import { eraseDueCustomers } from '../../src/desk/operations/ending/erase-customers.ts'
import { newId } from '../../src/platform/secrets/random.ts'
import { openPostgresStore } from '../../src/platform/store/postgres.ts'
import { openSqliteStore } from '../../src/platform/store/sqlite.ts'
import type { Event } from '../support/events.ts'
import { happen, wholeCheck } from './support/changes.ts'
import {
  contractKeyRingText,
  contractKeys,
  createPostgresDriver,
  type Driver,
  databaseFor,
  epoch,
  type Place,
  sql,
  sqliteDriver,
} from './support/databases.ts'
import { createContext, shoko } from './support/people.ts'

const name = '忘却 薫子'
const address = parseMailAddress('kaoruko.boukyaku@shoukyo.example')
assert.ok(address !== undefined)
const ofUser = { service: shoko, userId: 'left0001' } as const
const ofCustomer = { service: shoko, customerId: 'c-left' } as const

const opened: readonly Event[] = [
  { type: 'customer_created', ...ofCustomer, name, counterpartyCode: null, number: '0009' },
  { type: 'user_created', ...ofUser, customerId: 'c-left', userName: name, administrator: false },
  {
    type: 'mail_address_registered',
    ...ofUser,
    address: { confidential: address },
    registeredAtMs: 1,
    coolingUntilMs: 1,
  },
  {
    type: 'user_created',
    service: shoko,
    userId: 'stays',
    customerId: 'c2',
    userName: '残留 次郎',
    administrator: false,
  },
]
const closed: readonly Event[] = [
  { type: 'customer_closed', ...ofCustomer, closedBy: 'desk01', closedAtMs: epoch.epochMilliseconds },
  { type: 'user_deleted', ...ofUser },
]

/** As a version before this one writes. */
function openOlder({ driver, at }: Place) {
  const opening = {
    schema: { ...schema, personalOf: () => undefined },
    now: epoch,
    chain: newId(),
    keys: contractKeys,
  }
  return driver === 'sqlite' ? openSqliteStore(at, opening) : openPostgresStore(at, opening)
}

async function stage(t: TestContext, driver: Driver) {
  const database = await databaseFor(t, driver)
  const store = await database.open()
  const older = await openOlder(database.place)
  await happen(older, ...opened)
  await older.close()
  await happen(store, ...closed)
  const later = () => epoch.add({ hours: 24 * 2558 })
  const texts = async () =>
    (await sql(database.place, 'SELECT body FROM journal ORDER BY position')).map(([body]) => String(body))
  const check = () => store.verifyJournal(wholeCheck)
  return {
    database,
    store,
    texts,
    check,
    erase: () => eraseDueCustomers(createContext(store, contractKeyRingText, later)),
  }
}

for (const driver of [sqliteDriver, createPostgresDriver()]) {
  describe(`what older entries tell on ${driver.name}`, () => {
    before(driver.start)
    after(driver.stop)

    test('E6: no name and no digest of an address is left in their text, and the journal holds', async (t) => {
      const { texts, check, erase } = await stage(t, driver)
      const digest = createHash('sha256')
        .update(address ?? '')
        .digest('hex')
      const before = (await texts()).join('\n')
      assert.ok(before.includes(name) && before.includes(digest))
      assert.equal((await check()).entriesRedacted, 0)
      assert.equal(await erase(), 1)
      const after = (await texts()).join('\n')
      assert.ok(!after.includes(name) && !after.includes(digest))
      assert.ok(after.includes('残留 次郎'), 'others keep what is theirs')
      const { fault, entriesRedacted } = await check()
      assert.deepEqual([fault, entriesRedacted], [null, 3])
    })

    test('E6: a text that no proven entry names is a change, and so is another text of one that was redacted', async (t) => {
      const { database, check, erase } = await stage(t, driver)
      await erase()
      const replace = (from: string, to: string, type: string) =>
        sql(
          database.place,
          `UPDATE journal SET body = REPLACE(body, '${from}', '${to}') WHERE type = '${type}'`,
        )
      await replace('"userId":"left0001"', '"userId":"left0002"', 'mail_address_registered')
      assert.match((await check()).fault ?? '', /was changed$/)
      await replace('"userId":"left0002"', '"userId":"left0001"', 'mail_address_registered')
      assert.equal((await check()).fault, null)
      await sql(
        database.place,
        `UPDATE journal SET body = REPLACE(body, '"seq":', '"seq": ') WHERE type = 'entries_redacted'`,
      )
      assert.match((await check()).fault ?? '', /was changed$/)
    })
  })
}
