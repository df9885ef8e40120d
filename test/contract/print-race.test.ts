// D7, decision 48: a file of letters leaves once, whichever of two processes is asked, and never with whoever made its run.

import assert from 'node:assert/strict'
import { after, before, describe, type TestContext, test } from 'node:test'
import { takePrintFile } from '../../src/desk/operations/print/take.ts'
import { printRunState } from '../../src/desk/rules/print/print-run.ts'
import { newKeyRingText } from '../../src/platform/secrets/key-ring.ts'
import type { Event } from '../support/events.ts'
import { eventsOf, happen } from './support/changes.ts'
import { type Child, startChild } from './support/children.ts'
import { createPostgresDriver, type Driver, databaseFor, epoch, sqliteDriver } from './support/databases.ts'
import { addUser, assertHolds, caller, createContext, shoko } from './support/people.ts'
import type { PrintTakerQuestion } from './support/print-taker.ts'

const desk = 'desk/shoko-chukin'
const userId = '0000000001'

function employed(operatorId: string, employeeNumber?: string): readonly Event[] {
  const of = { service: desk, userId: operatorId }
  return [
    { type: 'user_created', ...of, customerId: 'c1', userName: '窓口 一子', administrator: false },
    { type: 'operator_appointed', ...of, role: 'approver', ...(employeeNumber && { employeeNumber }) },
  ]
}

/** A run of one letter, prepared. */
function prepared(runId: string, madeBy: string): readonly Event[] {
  const of = { service: shoko, runId }
  const sealed = { confidential: new Uint8Array([1]) }
  return [
    {
      type: 'print_run_begun',
      ...of,
      kind: 'passwords',
      count: 1,
      reason: '新規受付',
      madeBy,
      madeAtMs: epoch.epochMilliseconds,
    },
    { type: 'letter_prepared', ...of, userId, number: 1, sealed },
  ]
}

async function createTrack(t: TestContext, driver: Driver) {
  const database = await databaseFor(t, driver)
  const keyRingText = newKeyRingText('2025-01-01T00:00:00Z')
  const context = createContext(await database.open(), keyRingText, () => epoch)
  await addUser(context, shoko, userId)
  return { context, place: database.place, keyRingText }
}

function prints(driver: Driver): void {
  test('D7: of two processes that ask for one file at once, exactly one gets it; the other file is untouched', async (t) => {
    const { context, place, keyRingText } = await createTrack(t, driver)
    const others: Child<PrintTakerQuestion, string[] | null>[] = [0, 1].map(() =>
      startChild('print-taker.ts'),
    )
    t.after(() => Promise.all(others.map((other) => other.kill())))
    await Promise.all(others.map((other) => other.ask({ kind: 'open', place, keyRingText })))
    for (const hand of ['approver01', 'approver02', 'approver03', 'approver04'])
      await happen(context.store, ...employed(hand))
    for (let round = 0; round < 8; round++) {
      const runId = `P20250701-00000${round}`
      await happen(context.store, ...prepared(runId, 'desk01'))
      const hands = ['approver01', 'approver02', 'approver03', 'approver04']
      const answers = others.map((other, i) =>
        other.ask({ kind: 'take', runId, file: 'pdf', hands: hands.slice(i * 2, i * 2 + 2) }),
      )
      const told = (await Promise.all(answers)).flatMap((answer) => answer ?? [])
      assert.deepEqual(told.toSorted(), ['print_file_taken', 'print_file_taken', 'print_file_taken', 'taken'])
      const { run } = await context.store.read({ run: printRunState.ref(shoko, runId) })
      assert.equal(run?.pdfTakenBy, hands[told.indexOf('taken')])
      assert.equal(run?.csvTakenBy, null)
    }
    assert.equal((await eventsOf(context.store, 'print_file_taken')).length, 8)
    await assertHolds(context)
  })

  test('X1: whoever made a run takes nothing of it out, at the desk or at the terminal, under none of their names', async (t) => {
    const { context } = await createTrack(t, driver)
    await happen(context.store, ...employed('desk01', 'B-0815'))
    await happen(context.store, ...employed('desk02', 'B-0816'))
    await happen(context.store, { type: 'user_deleted', service: desk, userId: 'desk02' })
    await happen(context.store, ...employed('desk03', 'B-0816'))
    const cases = [
      ['desk01', 'desk01', true],
      ['desk01', 'terminal:desk01', true],
      ['desk01', 'terminal:ＤＥＳＫ０１', true],
      ['desk01', 'terminal:b-0815', true],
      ['terminal:yamada', 'terminal:Yamada', true],
      ['terminal:B-0815', 'terminal:desk01', true],
      ['terminal:desk01', 'terminal:B-0815', true],
      ['terminal:b-0815', 'desk01', true],
      // Somebody who was dismissed and came back under another ID.
      ['desk02', 'desk03', true],
      ['desk02', 'terminal:desk03', true],
      ['terminal:desk02', 'desk03', true],
      ['desk01', 'desk03', false],
      ['desk01', 'terminal:yamada', false],
      ['terminal:yamada', 'terminal:suzuki', false],
      ['terminal:yamada', 'desk01', false],
    ] as const
    for (const [i, [madeBy, by, isOne]] of cases.entries()) {
      const runId = `P20250701-${String(i).padStart(6, '0')}`
      await happen(context.store, ...prepared(runId, madeBy))
      const outcome = await takePrintFile(context, caller, { service: shoko, runId, file: 'csv', by })
      const told = outcome.ok ? 'taken' : outcome.refusal
      assert.equal(told, isOne ? 'print_run_own' : 'taken', `${by} of ${madeBy}`)
    }
    await assertHolds(context)
  })
}

const postgresDriver = createPostgresDriver()

for (const driver of [sqliteDriver, postgresDriver]) {
  describe(`print runs on ${driver.name}`, () => {
    before(driver.start)
    after(driver.stop)
    prints(driver)
  })
}
