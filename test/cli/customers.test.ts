// What older data needs a person for (D1): the database of commit c55ca6a with 50,000 customers more, 300 of whose names
// two people share, migrated by processes that are killed, then examined and put right at the terminal.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { type Folder, faultsOf, newFolder, runWarifu, type Variables } from './run.ts'
import { type Examined, leaveOlder, service, shared } from './support/older-customers.ts'

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url))
const customers = 50_000
const kills = 8

let folder: Folder
let variables: Variables
let landed: number
before(() => {
  folder = newFolder()
  variables = { WARIFU_DATA_DIR: folder.path }
  landed = leaveOlder(folder, customers).landed
})
after(() => folder.remove())

async function examined(): Promise<{ readonly code: number | null; readonly report: Examined }> {
  const { code, stdout } = await runWarifu(['doctor', '--customers', '--json'], variables)
  return { code, report: JSON.parse(stdout) as Examined }
}

test('D1: a migration that is killed at any moment loses nobody; the doctor names every shared name', async () => {
  const { PATH = '', HOME = '' } = process.env
  for (let i = 0; i < kills; i++) {
    const env = { PATH, HOME, ...variables }
    const child = spawn(process.execPath, [main, 'migrate'], { env, stdio: 'ignore' })
    const ended = once(child, 'exit')
    await sleep(randomInt(100, 1500))
    child.kill('SIGKILL')
    await ended
  }
  const { code, report } = await examined()
  assert.equal(code, 1)
  assert.equal(report.withoutNumber, landed + customers)
  const suspected = report.customers.filter(
    ({ customerId, signs }) => /^k\d/.test(customerId) && signs.length > 0,
  )
  assert.equal(suspected.length, shared)
  assert.ok(suspected.every(({ signs }) => signs.includes('several_persons')))
  const text = await runWarifu(['doctor', '--customers'], variables)
  assert.equal(text.code, 1)
  assert.match(text.stdout, new RegExp(`^may have been merged by their name: ${report.suspected}$`, 'm'))
  assert.match(
    text.stdout,
    /^sample-shinkin\/personal customer k49999 佐藤 49999: several persons.*users k49999-1, k49999-2/m,
  )
})

test('D1: customer split and customer number put one right, and say what they refuse', async () => {
  const of = ['--service', service]
  const number = (customerId: string, text: string, ...more: readonly string[]) =>
    runWarifu(['customer', 'number', ...of, '--customer', customerId, '--number', text, ...more], variables)
  const split = (userId: string, text: string) =>
    runWarifu(['customer', 'split', ...of, '--user-id', userId, '--number', text, '--json'], variables)

  assert.deepEqual(
    faultsOf(await number('k49999', '010-0000001'), 2, /this may be two customers; .*several persons/),
    [],
  )
  assert.deepEqual(
    faultsOf(await number('k1', '１'), 2, /--number must be the 店番・口座番号 .*010-1234567/),
    [],
  )
  assert.deepEqual(faultsOf(await number('nobody', '010-0000001'), 2, /there is no such customer/), [])
  const parted = await split('k49999-2', '０１０ー００００００２')
  assert.deepEqual([parted.code, parted.stderr], [0, ''])
  const { customerNumber, fromCustomerId } = JSON.parse(parted.stdout)
  assert.deepEqual([customerNumber, fromCustomerId], ['010-0000002', 'k49999'])
  assert.deepEqual(faultsOf(await split('k49998-2', '010-0000002'), 2, /the number belongs to another/), [])
  assert.deepEqual(faultsOf(await number('k49999', '010-0000002'), 2, /the number belongs to another/), [])
  assert.equal((await number('k49999', '010-0000001')).code, 0)
  assert.deepEqual(faultsOf(await number('k49999', '010-0000003'), 2, /has another number already/), [])
  assert.equal((await number('k49998', '010-0000004', '--checked')).code, 0)

  const { report } = await examined()
  assert.equal(report.withoutNumber, landed + customers - 2)
  assert.ok(report.customers.every(({ customerId }) => customerId !== 'k49999' && customerId !== 'k49998'))
  const journal = (await runWarifu(['journal', 'list'], variables)).stdout
  assert.match(journal, /terminal:tester - user_moved .*"fromCustomerId":"k49999"/)
  assert.match(journal, /terminal:tester - customer_numbered .*"number":"010-0000001"/)
})

test('D1: a fresh database has nothing for the doctor; a name under a known number is compared', async (t) => {
  const fresh = newFolder()
  t.after(() => fresh.remove())
  const at = { WARIFU_DATA_DIR: fresh.path }
  const create = (userId: string, customer: string, number: string) => {
    const names = ['--customer', customer, '--customer-number', number, '--user-name', customer]
    return runWarifu(['user', 'create', '--service', service, '--user-id', userId, ...names, '--json'], at)
  }
  const [first, second] = [
    await create('u1', '佐藤 太郎', '010-0000001'),
    await create('u2', '佐藤 太郎', '010-0000002'),
  ]
  assert.notEqual(JSON.parse(first.stdout).customerId, JSON.parse(second.stdout).customerId)
  const differing = await create('u3', '鈴木 花子', '010-0000001')
  assert.deepEqual(faultsOf(differing, 2, /the number belongs to a customer of another name/), [])
  const account = ['--branch', '010', '--number', '0000002', '--holder', 'ｻﾄｳ ﾀﾛｳ']
  const open = (...whose: readonly string[]) =>
    runWarifu(['account', 'open', '--service', service, ...account, ...whose, '--json'], at)
  assert.deepEqual(faultsOf(await open(), 2, /by --customer-number, or by --user-id/), [])
  assert.deepEqual(faultsOf(await open('--customer-number', '010-9999999'), 2, /no such customer/), [])
  const opened = JSON.parse((await open('--customer-number', '010-0000002')).stdout)
  assert.equal(opened.customerId, JSON.parse(second.stdout).customerId)
  const { code, stdout } = await runWarifu(['doctor', '--customers'], at)
  assert.deepEqual([code, stdout], [0, 'every customer has a number\n'])
})
