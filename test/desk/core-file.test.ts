// The core system's file: users opened, changed and ended, told before, the same file again changing nothing.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { openParticulars } from '../../src/authority/operations/particulars.ts'
import { particularsState } from '../../src/authority/rules/particulars.ts'
import { userState } from '../../src/authority/rules/user.ts'
import { advanceImport, advanceImports } from '../../src/desk/operations/core-file/advance.ts'
import { findRefusedLines } from '../../src/desk/operations/core-file/find-imports.ts'
import {
  checkCoreFile,
  confirmCoreFile,
  deskLinesMax,
  keepCoreDraft,
} from '../../src/desk/operations/core-file/import-core-file.ts'
import { createWorld, shoko, testCaller, type World } from '../support/world.ts'

let world: World
beforeEach(async () => {
  world = await createWorld()
})
afterEach(() => world.end())

const header = 'お客様番号,お客様名,ユーザID,ユーザ名,管理者,処理,電話番号,郵便番号,住所'

function fileOf(...lines: string[]): Uint8Array {
  return new TextEncoder().encode([header, ...lines].join('\r\n'))
}

function lineOf(i: number, { name = '割符 一郎', operation = '', telephone = '03-1234-5678' } = {}): string {
  const id = String(1000 + i).padStart(10, '0')
  return `${id},商事${i}株式会社,${id},${name},1,${operation},${telephone},100-0005,東京都千代田区丸の内1-${i}`
}

const idOf = (i: number) => String(1000 + i).padStart(10, '0')

function check(bytes: Uint8Array) {
  return checkCoreFile(world.context, { service: shoko, bytes, linesMax: deskLinesMax })
}

const by = 'terminal:batch'

async function begin(bytes: Uint8Array, whole = false) {
  const draft = await check(bytes)
  const importId = await keepCoreDraft(world.context, by, draft)
  const of = { service: shoko, importId }
  const confirmed = await confirmCoreFile(world.context, testCaller, {
    ...of,
    by,
    step: 'ask',
    whole,
    reason: '日次',
  })
  return { draft, of, confirmed }
}

async function done(bytes: Uint8Array, whole = false) {
  const { of } = await begin(bytes, whole)
  return advanceImport(world.context, of)
}

async function userOf(i: number) {
  const refs = { user: userState.ref(shoko, idOf(i)), particulars: particularsState.ref(shoko, idOf(i)) }
  return world.context.store.read(refs)
}

test('a file opens users with what callers are known by; the same file again changes nothing', async () => {
  const file = fileOf(lineOf(1), lineOf(2))
  const first = await done(file)
  assert.deepEqual([first?.opened, first?.unchanged, first?.done], [2, 0, 2])
  const { user, particulars } = await userOf(1)
  assert.equal(user?.administrator, true)
  assert.equal(openParticulars(world.context, particulars).telephone, '0312345678')
  const again = await done(file)
  assert.deepEqual([again?.opened, again?.changed, again?.unchanged], [0, 0, 2])
})

test('a file changes names and what callers are known by, and ends users for good', async () => {
  await done(fileOf(lineOf(1), lineOf(2)))
  const next = fileOf(
    lineOf(1, { name: '割符 改名', telephone: '06-1234-5678' }),
    lineOf(2, { operation: '終了' }),
  )
  const { plan } = await check(next)
  assert.deepEqual([plan.changed, plan.ended], [1, 1])
  const run = await done(next)
  assert.deepEqual([run?.changed, run?.ended], [1, 1])
  assert.equal((await userOf(1)).user?.userName, '割符 改名')
  const { user, particulars } = await userOf(2)
  assert.equal(user?.status, 'deleted')
  assert.equal(particulars, undefined)
  const { plan: anew } = await check(fileOf(lineOf(2)))
  assert.deepEqual(
    anew.errors.map(({ problem }) => problem),
    ['ended_user'],
  )
})

test('errors are told by line and column, zeros that a spreadsheet took away among them; good lines go on alone', async () => {
  const lost = lineOf(3).replaceAll(idOf(3), '1003')
  const file = fileOf(lineOf(1), lost, lineOf(1), `${lineOf(4)}`.replace('100-0005', '100'))
  const { plan } = await check(file)
  assert.deepEqual(
    plan.errors.map(({ line, column, problem, detail }) => `${line} ${column} ${problem} ${detail}`),
    [
      `3 ユーザID zeros_lost ${idOf(3)}`,
      `3 お客様番号 zeros_lost ${idOf(3)}`,
      '4 ユーザID twice ',
      '5 郵便番号 particulars postal_code_form',
    ],
  )
  const whole = await begin(file, true)
  assert.deepEqual(whole.confirmed, { ok: false, refusal: 'nothing_to_do' })
  assert.equal((await done(file))?.opened, 1)
})

test('issue 16: of 30,000 lines with 200 duplicates and 20 broken ones each wrong line is told, and nothing else', async () => {
  const [count, duplicates, broken] = [30_000, 200, 20]
  const unique = Array.from({ length: count - duplicates }, (_, i) =>
    lineOf(i, i % 1490 === 7 ? { name: '' } : {}),
  )
  const file = fileOf(...unique, ...unique.slice(100, 100 + duplicates))
  const { plan } = await check(file)
  assert.deepEqual(
    [plan.lines.length, plan.opened],
    [count - duplicates - broken, count - duplicates - broken],
  )
  const told = (problem: string) => plan.errors.filter((error) => error.problem === problem)
  assert.deepEqual(
    told('twice').map(({ line }) => line),
    Array.from({ length: duplicates }, (_, i) => count - duplicates + 2 + i),
  )
  assert.deepEqual(
    told('missing').map(({ line, column }) => `${line} ${column}`),
    Array.from({ length: broken }, (_, i) => `${i * 1490 + 9} ユーザ名`),
  )
  assert.equal(plan.errors.length, duplicates + broken)
})

test('Shift_JIS and either end of line are read; a missing heading is named', async () => {
  const shiftJis = new Uint8Array([0x83, 0x86, 0x81, 0x5b, 0x83, 0x55, 0x49, 0x44, 0x0a, 0x31])
  const { plan } = await check(shiftJis)
  assert.deepEqual(
    [plan.errors[0]?.problem, plan.errors[0]?.detail],
    ['header_missing', 'お客様番号、お客様名、ユーザ名'],
  )
  const marked = new TextEncoder().encode(`\uFEFF${header}\n${lineOf(1)}\n`)
  assert.equal((await check(marked)).plan.opened, 1)
})

test('what a killed process committed is known, and the next round does the rest; two at once do it once', async () => {
  const lines = Array.from({ length: 130 }, (_, i) => lineOf(i))
  const { of } = await begin(fileOf(...lines))
  const stopped = await advanceImport(world.context, of, 1)
  assert.ok(stopped !== undefined && stopped.done > 0 && stopped.done < 130)
  await Promise.all([advanceImports(world.context, 60_000), advanceImports(world.context, 60_000)])
  const run = await advanceImport(world.context, of)
  assert.deepEqual([run?.done, run?.opened, run?.endedAtMs !== null], [130, 130, true])
})

test('who was opened otherwise meanwhile is told by line; all or nothing stops there', async () => {
  const file = fileOf(lineOf(1), lineOf(2, { operation: '' }), lineOf(3))
  const { of } = await begin(file, true)
  await done(fileOf(lineOf(2)))
  await done(fileOf(lineOf(2, { operation: '終了' })))
  const run = await advanceImport(world.context, of)
  assert.deepEqual([run?.opened, run?.refused, run?.stoppedLine, run?.done], [1, 1, 3, 2])
  assert.deepEqual(
    (await findRefusedLines(world.context, of)).map(({ line, refusal }) => [line, refusal]),
    [[3, 'user_id_taken']],
  )
})
