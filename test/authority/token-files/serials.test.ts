// I1: what vendors ship has serial numbers that fit no token ID; they are kept, and found again.

import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import { importTokens } from '../../../src/authority/operations/import-tokens.ts'
import { verifyJournal } from '../../../src/authority/operations/verify-journal.ts'
import { tokenIdsOfSerial } from '../../../src/authority/queries/tokens.ts'
import { serialKeyOf } from '../../../src/otp/token-serial.ts'
import { runAt } from '../../support/terminal.ts'
import { createWorld, testCaller, type World } from '../../support/world.ts'
import { container, importFile, keyPackage, prepare, problemsOf, type Reading } from './support.ts'

let world: World
let folder: string
beforeEach(async () => {
  world = await createWorld()
  folder = mkdtempSync(join(tmpdir(), 'warifu-serials-'))
})
afterEach(async () => {
  await world.end()
  rmSync(folder, { recursive: true })
})

const hex = '3132333435363738393031323334353637383930'
const csv: Reading = { format: 'csv', idFrom: 'number', prefix: 'HW' }
const plain: Reading = { plain: true, idFrom: 'number', prefix: 'HW' }

function found(typed: string): Promise<string[]> {
  return tokenIdsOfSerial(world.context.store, serialKeyOf(typed) ?? '', 10)
}

test('13 digits, letters and two keys of one device are numbered on, in order of the file', async () => {
  const file = `token_id,secret_hex\n1000133508267,${hex}\n00040008CFA5,${hex}\n`
  assert.deepEqual(await problemsOf(world, file, { ...csv, idFrom: 'serial' }), [
    '2 1000133508267 token_id',
    '3 00040008CFA5 token_id',
  ])
  const first = await importFile(world, file, csv)
  assert.deepEqual(
    first.map(({ tokenId, serialNo }) => [tokenId, serialNo]),
    [
      ['HW0000000000', '1000133508267'],
      ['HW0000000001', '00040008CFA5'],
    ],
  )
  const keys = ['1', '2'].map((slot) => keyPackage({ serialNo: '90000001', keyId: `90000001:${slot}` }))
  assert.deepEqual(await problemsOf(world, container(keys.join('')), { plain: true }), ['6 90000001 twice'])
  const next = await importFile(world, container(keys.join('')), plain)
  assert.deepEqual(
    next.map(({ tokenId }) => tokenId),
    ['HW0000000002', 'HW0000000003'],
  )
  const other = await importFile(world, `token_id,secret_hex\n7,${hex}\n`, { ...csv, prefix: 'HWX' })
  assert.equal(other[0]?.tokenId, 'HWX000000000', 'another prefix, though it begins alike')
  assert.deepEqual(await found('9000-0001'), ['HW0000000002', 'HW0000000003'])
  assert.deepEqual(await found('00040008cfa5'), ['HW0000000001'])
  const checked = await verifyJournal(world.context, { checkpointsFile: undefined, compareRows: true })
  assert.equal(checked.fault, null)
})

test('what is no serial number is refused at its line; nothing is numbered past the last number', async () => {
  const wrong = `token_id,secret_hex\n1.00013E+12,${hex}\n製造,${hex}\n,${hex}\nA1,${hex}\n`
  assert.deepEqual(await problemsOf(world, wrong, csv), [
    '2 1.00013E+12 serial',
    '3 製造 serial',
    '4  serial',
  ])
  await importFile(world, `token_id,secret_hex\nHWAB99999998,${hex}\n`, {
    ...csv,
    idFrom: 'serial',
    prefix: '',
  })
  const two = `token_id,secret_hex\nA1,${hex}\nA2,${hex}\n`
  assert.deepEqual(await problemsOf(world, two, { ...csv, prefix: 'HWAB' }), ['3 A2 token_id'])
})

test('two files that were numbered at once: the second is refused as a whole, and numbered anew', async () => {
  const prepare2 = () => prepare(world, `token_id,secret_hex\nA1,${hex}\n`, csv)
  const [one, two] = [await prepare2(), await prepare2()]
  assert.ok(one.ok && two.ok)
  assert.equal((await importTokens(world.context, testCaller, one, null)).ok, true)
  assert.deepEqual(await importTokens(world.context, testCaller, two, null), {
    ok: false,
    refusal: 'token_id_taken',
  })
  const again = await prepare2()
  assert.ok(again.ok && again.tokens[0]?.tokenId === 'HW0000000001')
})

test('at the terminal, the list of serial numbers and token IDs goes to a new file of its own', async () => {
  const path = join(folder, 'tokens.csv')
  writeFileSync(path, `Serial;Seed\n1000133508267;${hex}\n`)
  const list = join(folder, 'ids.csv')
  const words = ['token', 'import', path, '--format', 'csv', '--prefix', 'HW', '--id-from', 'number']
  const mapped = [
    ...words,
    '--columns',
    'serial=token_id,seed=secret_hex',
    '--ids-out',
    list,
    '--reason',
    '納品',
  ]
  const output = await runAt(world.context, mapped)
  assert.match(output.lines.join('\n'), /imported 1 tokens/)
  assert.equal(
    readFileSync(list, 'utf8').replaceAll('\r', ''),
    'serial_no,token_id\n1000133508267,HW0000000000\n',
  )
  assert.equal(statSync(list).mode & 0o777, 0o600)
  await assert.rejects(runAt(world.context, mapped), /--ids-out/)
  await assert.rejects(
    runAt(world.context, [
      'token',
      'import',
      path,
      '--format',
      'csv',
      '--id-from',
      'number',
      '--reason',
      '納品',
    ]),
    /--prefix/,
  )
  await assert.rejects(
    runAt(world.context, [...words, '--columns', 'serial=pin', '--reason', '納品']),
    /--columns/,
  )
})
