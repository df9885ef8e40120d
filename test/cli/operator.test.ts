// D2, D4: from an empty server to the first operator, and the rescue of a desk, by name and reason.
import assert from 'node:assert/strict'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { type Folder, faultsOf, forEachOf, newFolder, runWarifu, type Variables } from './run.ts'

let folder: Folder
let variables: Variables
before(() => {
  folder = newFolder()
  variables = { WARIFU_DATA_DIR: folder.path }
})
after(() => folder.remove())

const hands = { as: 'yamada', reason: '初期設定' }

/** `./warifu operator <word>` with options; null leaves one out. */
function operator(word: string, options: Readonly<Record<string, string | null>>) {
  const all = Object.entries({ institution: 'johoku', ...hands, ...options })
  const given = all.flatMap(([name, value]) => (value === null ? [] : [`--${name}`, value]))
  return runWarifu(['operator', word, ...given, '--json'], variables)
}

async function done(word: string, options: Readonly<Record<string, string | null>>) {
  const { code, stdout, stderr } = await operator(word, options)
  assert.deepEqual([code, stderr], [0, ''], word)
  return JSON.parse(stdout)
}

async function journal(): Promise<string> {
  return (await runWarifu(['journal', 'list'], variables)).stdout
}

const list = async (...more: string[]) =>
  JSON.parse(
    (await runWarifu(['operator', 'list', '--institution', 'johoku', '--json', ...more], variables)).stdout,
  ) as Record<string, unknown>[]

test('the life of an operator from the terminal: each act is done at once, and told by name and reason', async () => {
  const first = { 'operator-id': 'kanri01', 'operator-name': '管理 一子', role: 'administrator' }
  const created = await done('create', { ...first, 'employee-number': '００１' })
  assert.ok(created.initialPassword.length >= 15)
  const second = { 'operator-id': 'kanri02', 'operator-name': '管理 二子', role: 'desk' }
  await done('create', second)
  await done('role', { 'operator-id': 'kanri02', role: 'administrator' })
  await done('employee-number', { 'operator-id': 'kanri02', 'employee-number': '002' })
  const { initialPassword } = await done('reset', { 'operator-id': 'kanri02', reason: 'パスワード忘れ' })
  assert.notEqual(initialPassword, created.initialPassword)
  const rows = (await list()).map(({ operatorId, role, employeeNumber, status, locks }) => {
    return { operatorId, role, employeeNumber, status, locks }
  })
  const usual = { role: 'administrator', status: 'active', locks: [] }
  assert.deepEqual(rows, [
    { operatorId: 'kanri01', employeeNumber: '001', ...usual },
    { operatorId: 'kanri02', employeeNumber: '002', ...usual },
  ])
  await done('dismiss', { 'operator-id': 'kanri02', as: 'suzuki', reason: '退職' })
  assert.deepEqual(
    (await list('--dismissed')).map(({ operatorId }) => operatorId),
    ['kanri02'],
  )
  const told = await journal()
  assert.match(told, /terminal:yamada - desk_acted .*"action":"reset_operator"/)
  assert.match(told, /terminal:suzuki - desk_acted .*"reason":"退職"/)
  assert.ok(!told.includes(initialPassword))
})

test('E12: a letter takes the place of the printed password, for its owner only, and none is left of a refusal', async () => {
  const at = (name: string) => join(folder.path, name)
  const id = { 'operator-id': 'kanri01' }
  const told = await done('reset', { ...id, letter: at('one.txt') })
  assert.deepEqual(told, { service: 'desk/johoku', operatorId: 'kanri01', letter: at('one.txt') })
  const letter = readFileSync(at('one.txt'), 'utf8')
  assert.match(
    letter,
    /管理 一子　様.*初期パスワード再発行のお知らせ.*役割：デスク管理者\n初期パスワード：\S{15}\n/s,
  )
  assert.equal(statSync(at('one.txt')).mode & 0o777, 0o600)
  const again = await operator('reset', { ...id, letter: at('one.txt') })
  assert.deepEqual(faultsOf(again, 2, /--letter: EEXIST/), [])
  assert.equal(readFileSync(at('one.txt'), 'utf8'), letter)
  const taken = { ...id, 'operator-name': '別人', role: 'desk', letter: at('two.txt') }
  assert.deepEqual(faultsOf(await operator('create', taken), 2, /the user ID is taken/), [])
  assert.equal(existsSync(at('two.txt')), false)
})

test('ADM-07: the last administrator can’t be dismissed or demoted, from the terminal either', async () => {
  for (const [word, options] of [
    ['dismiss', {}],
    ['role', { role: 'desk' }],
  ] as const) {
    const refused = await operator(word, { 'operator-id': 'kanri01', ...options })
    assert.deepEqual(faultsOf(refused, 2, /the desk would have no administrator left/), [])
  }
})

test('without --as it is whoever is logged in to the system', async () => {
  await done('reset', { 'operator-id': 'kanri01', as: null, reason: 'ロック' })
  assert.ok((await journal()).includes(`terminal:${userInfo().username} - desk_acted`))
})

test('what nobody could read in the journal, or makes no sense, is refused', async () => {
  const id = { 'operator-id': 'kanri01' }
  const person = { 'operator-id': 'sato01', 'operator-name': '佐藤', role: 'desk' }
  const wrong: [string, Readonly<Record<string, string | null>>, RegExp][] = [
    ['reset', { ...id, reason: null }, /--reason is missing/],
    ['reset', { ...id, reason: ' ' }, /--reason must be/],
    ['reset', { ...id, reason: 'a\u202eb' }, /--reason holds an invisible character/],
    ['reset', { ...id, reason: 'あ'.repeat(201) }, /--reason must be/],
    ['reset', { ...id, as: 'terminal:x' }, /--as must be/],
    ['reset', { ...id, as: ' ' }, /--as must be/],
    ['reset', { 'operator-id': 'nobody' }, /there is no such user/],
    ['reset', { ...id, institution: 'nowhere' }, /nowhere has no desk/],
    ['unlock', id, /there is nothing to do/],
    ['revoke-token', id, /there is nothing to do/],
    ['role', { ...id, role: 'king' }, /--role must be one of/],
    ['create', { ...person, 'employee-number': '001' }, /another operator has this employee number/],
    ['create', { ...person, 'employee-number': '山田' }, /--employee-number must be/],
    ['create', { ...person, 'operator-id': 'kanri02' }, /the user ID is taken/],
    ['employee-number', { ...id, 'employee-number': null }, /--employee-number is missing/],
  ]
  const faults = await forEachOf(wrong, async ([word, options, reason]) => {
    const ended = await operator(word, options)
    return faultsOf(ended, 2, reason).map((fault) => `${word} ${JSON.stringify(options)}: ${fault}`)
  })
  assert.deepEqual(faults.flat(), [])
})
