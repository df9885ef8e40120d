// D2, ADM-07: two administrators dismiss each other at once, from two processes, on each database: one remains. And one
// 社員番号 is one person's, however many appoint at once.

import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { administratorsState } from '../../src/authority/rules/staffing.ts'
import { userState } from '../../src/authority/rules/user.ts'
import { actOnStaff, type StaffWork } from '../../src/desk/operations/act-on-staff.ts'
import { newKeyRingText } from '../../src/platform/secrets/key-ring.ts'
import { onBothDatabases } from './support/both-databases.ts'
import { type Child, startChild } from './support/children.ts'
import { type Driver, databaseFor, epoch } from './support/databases.ts'
import { assertHolds, caller, createContext } from './support/people.ts'
import type { StafferQuestion } from './support/staffer.ts'

const keyRingText = newKeyRingText('2025-01-01T00:00:00Z')
const desks = ['desk/shoko-chukin', 'desk/johoku', 'desk/shinkin-5410', 'desk/sample-shinkin']
const terminal = { kind: 'terminal', id: 'terminal:yamada' } as const
const said = { reason: '試験', identification: '試験', seen: null }

function appointment(desk: string, userId: string, employeeNumber: string): StaffWork {
  const person = { userName: '管理 者', role: 'administrator', employeeNumber } as const
  return { act: 'appoint_operator', desk, userId, by: terminal, ...said, ...person }
}

async function createTrack(t: TestContext, driver: Driver) {
  const database = await databaseFor(t, driver)
  const context = createContext(await database.open(), keyRingText, () => epoch)
  const others: Child<StafferQuestion, string[] | null>[] = [0, 1].map(() => startChild('staffer.ts'))
  t.after(() => Promise.all(others.map((other) => other.kill())))
  await Promise.all(others.map((other) => other.ask({ kind: 'open', place: database.place, keyRingText })))
  return {
    context,
    /** What each process makes of its own work, both at once. */
    async race(...work: readonly (readonly StaffWork[])[]): Promise<readonly string[][]> {
      const answers = others.map((other, i) => {
        return other.ask({ kind: 'work', now: epoch.toString(), work: work[i] ?? [] })
      })
      return (await Promise.all(answers)).map((answer) => answer ?? [])
    },
  }
}

type Track = Awaited<ReturnType<typeof createTrack>>

async function twoAdministrators({ context }: Track, desk: string): Promise<void> {
  for (const [userId, number] of [
    ['admin01', '1'],
    ['admin02', '2'],
  ] as const)
    assert.ok((await actOnStaff(context, caller, appointment(desk, userId, number))).ok)
}

async function remaining({ context }: Track, desk: string) {
  const { row, one, two } = await context.store.read({
    row: administratorsState.ref(desk),
    one: userState.ref(desk, 'admin01'),
    two: userState.ref(desk, 'admin02'),
  })
  const active = [one, two].flatMap((user) => (user?.status === 'active' ? [user.userId] : []))
  return { listed: row?.userIds ?? [], active }
}

function testLast(driver: Driver): void {
  test('ADM-07: two administrators who dismiss each other at once leave one', async (t) => {
    const track = await createTrack(t, driver)
    for (const desk of desks) {
      await twoAdministrators(track, desk)
      const dismiss = (id: string, userId: string): StaffWork => {
        return { act: 'dismiss_operator', desk, userId, by: { kind: 'operator', id }, ...said }
      }
      const [mine = [], hers = []] = await track.race(
        Array(5).fill(dismiss('admin01', 'admin02')),
        Array(5).fill(dismiss('admin02', 'admin01')),
      )
      const all = [...mine, ...hers]
      assert.equal(all.filter((told) => told === 'done').length, 1, `${desk}: ${all}`)
      const { listed, active } = await remaining(track, desk)
      assert.equal(active.length, 1)
      assert.deepEqual(listed, active)
    }
    await assertHolds(track.context)
  })

  test('ADM-07: nor do a dismissal and a demotion from two terminals at once', async (t) => {
    const track = await createTrack(t, driver)
    for (const desk of desks) {
      await twoAdministrators(track, desk)
      const work = { desk, by: terminal, ...said }
      const [[first] = [], [second] = []] = await track.race(
        [{ act: 'dismiss_operator', userId: 'admin02', ...work }],
        [{ act: 'change_role', userId: 'admin01', role: 'desk', ...work }],
      )
      assert.deepEqual([first, second].toSorted(), ['done', 'last_desk_administrator'], desk)
      assert.equal((await remaining(track, desk)).listed.length, 1)
    }
    await assertHolds(track.context)
  })
}

function testNumbers(driver: Driver): void {
  test('D2: of twenty who are appointed at once with one 社員番号, one is', async (t) => {
    const track = await createTrack(t, driver)
    for (const desk of desks) {
      const [mine = [], hers = []] = await track.race(
        [...Array(10).keys()].map((i) => appointment(desk, `mine${i}`, '00012')),
        [...Array(10).keys()].map((i) => appointment(desk, `hers${i}`, '00012')),
      )
      const told = [...mine, ...hers]
      assert.equal(told.filter((each) => each === 'done').length, 1, `${told}`)
      assert.equal(told.filter((each) => each === 'employee_number_taken').length, 19)
    }
    await assertHolds(track.context)
  })
}

onBothDatabases('two processes', (driver) => {
  testLast(driver)
  testNumbers(driver)
})
