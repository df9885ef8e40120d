// E6: whoever erases what a contract left is killed (SIGKILL) in the middle; the next one goes on, and nothing is left. A backup
// from before brings nothing back. On each database.

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { finishRestore } from '../../src/authority/operations/finish-restore.ts'
import { eraseAllDue } from '../../src/desk/operations/ending/erase-customers.ts'
import { isBeingRestored } from '../../src/platform/store/restore-mark.ts'
import type { Event } from '../support/events.ts'
import { happen, wholeCheck } from './support/changes.ts'
import { type Child, startChild } from './support/children.ts'
import {
  contractKeyRingText,
  createPostgresDriver,
  type Driver,
  databaseFor,
  epoch,
  sql,
  sqliteDriver,
} from './support/databases.ts'
import type { EraserQuestion } from './support/eraser.ts'
import { caller, createContext, shoko } from './support/people.ts'
import { backUpInto, load } from './support/restored.ts'

const users = 400
const name = '忘却 薫子'
const ofCustomer = { service: shoko, customerId: 'c-left' } as const
const userId = (i: number) => `left${String(i).padStart(4, '0')}`
const later = epoch.add({ hours: 24 * 2558 }).toString()

/** A large customer whose contract has ended. */
const opened: readonly Event[] = [
  { type: 'customer_created', ...ofCustomer, name, counterpartyCode: null, number: '0009' },
  ...Array.from({ length: users }, (_, i) => i).flatMap((i): Event[] => [
    {
      type: 'user_created',
      ...ofCustomer,
      userId: userId(i),
      userName: `${name} ${i}`,
      administrator: false,
    },
    { type: 'user_deleted', service: shoko, userId: userId(i) },
  ]),
  {
    type: 'customer_closed',
    ...ofCustomer,
    closedBy: 'desk01',
    closedAtMs: epoch.epochMilliseconds,
  },
]

const drivers: readonly Driver[] = [sqliteDriver, createPostgresDriver()]

for (const driver of drivers) {
  describe(`an erasure that is killed on ${driver.name}`, () => {
    before(driver.start)
    after(driver.stop)

    test('E6: the next process goes on where one was killed, until nothing is left, and the journal holds', async (t) => {
      const database = await databaseFor(t, driver)
      const store = await database.open()
      await happen(store, ...opened)
      const count = async (table: string, column: string) =>
        Number(
          (
            await sql(database.place, `SELECT COUNT(*) FROM ${table} WHERE ${column} LIKE '%${name}%'`)
          )[0]?.[0],
        )
      const left = async () =>
        (await count('service_user', 'user_name')) + (await count('journal_personal', 'text'))
      assert.equal(await left(), 2 * users + 1)
      const question = { place: database.place, now: later }
      const first: Child<EraserQuestion, null> = startChild('eraser.ts')
      t.after(() => first.kill())
      void first.ask(question).catch(() => {})
      while ((await left()) > 2 * users - 1) await sleep(5)
      await first.kill()
      const between = await left()
      assert.ok(between > 0, 'it was killed in the middle')
      const [end] = await sql(database.place, 'SELECT erasing_since_ms, erased_at_ms FROM customer_end')
      assert.ok(end?.[0] !== null && end?.[1] === null)
      assert.equal((await store.verifyJournal(wholeCheck)).fault, null, 'it holds in the middle, too')
      const next: Child<EraserQuestion, null> = startChild('eraser.ts')
      t.after(() => next.kill())
      await next.ask(question)
      assert.equal(await left(), 0)
      assert.equal(await count('customer', 'name'), 0)
      const [done] = await sql(database.place, 'SELECT erased_at_ms FROM customer_end')
      assert.notEqual(done?.[0], null)
      assert.equal((await store.verifyJournal(wholeCheck)).fault, null)
    })

    test('E6: a backup from before the erasure is erased again before anybody can open it', async (t) => {
      const folder = mkdtempSync(join(tmpdir(), 'warifu-erased-'))
      t.after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))
      const database = await databaseFor(t, driver)
      await happen(await database.open(), ...opened.slice(0, 5), ...opened.slice(-1))
      const now = () => Temporal.Instant.from(later)
      const backedUp = createContext(await database.open(), contractKeyRingText, now)
      const path = await backUpInto(backedUp, folder)
      const empty = await databaseFor(t, driver)
      await load(backedUp, path, empty.place)
      const restored = createContext(await empty.open(), contractKeyRingText, now)
      const { erased } = await finishRestore(restored, caller, eraseAllDue)
      assert.equal(erased, 1)
      const [names] = await sql(empty.place, `SELECT COUNT(*) FROM service_user WHERE user_name <> ''`)
      assert.equal(Number(names?.[0]), 0)
      assert.equal(await isBeingRestored(restored.store), false)
      assert.equal((await restored.store.verifyJournal(wholeCheck)).fault, null)
    })
  })
}
