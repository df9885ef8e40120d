// CSV files of hardware seeds: what is read, and what is refused with its line.

import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { encodeBase32 } from '../../../src/otp/base32.ts'
import { reveal } from '../../../src/platform/decision/event.ts'
import { createWorld, type World } from '../../support/world.ts'
import { prepare, problemsOf, type Reading } from './support.ts'

let world: World
beforeEach(async () => {
  world = await createWorld()
})
afterEach(() => world.end())

const csv: Reading = { format: 'csv' }
const hex = '3132333435363738393031323334353637383930'

function secretOf(token: Awaited<ReturnType<typeof firstOf>>): string {
  return Buffer.from(world.context.tokenCodes.openSecret(token.tokenId, reveal(token.sealedSecret))).toString(
    'hex',
  )
}

async function firstOf(file: string | Uint8Array, reading: Reading = {}) {
  const prepared = await prepare(world, file, { ...csv, ...reading }, 5)
  assert.ok(prepared.ok, JSON.stringify(prepared))
  const [token] = prepared.tokens
  assert.ok(token)
  return token
}

const bytes = Buffer.from(hex, 'hex')
const spellings: Record<string, string> = {
  'hexadecimal, with Windows line ends': `token_id,secret_hex\r\n1,${hex}\r\n`,
  'base32, in small letters': `token_id,secret_base32\n1,${encodeBase32(bytes).toLowerCase()}\n`,
  'base64, quoted': `token_id,secret_base64\n1,"${bytes.toString('base64')}"\n`,
  'a byte order mark': `\ufefftoken_id,secret_hex\n1,${hex}\n`,
  'columns in another order and spelling': `Secret_Hex , TOKEN_ID\n ${hex} , 1 \n`,
  'empty lines and columns that a spreadsheet leaves': `token_id,secret_hex,,\n\n1,${hex},,\n,,,\n\n`,
  'no line end at the end': `token_id,secret_hex\n1,${hex}`,
}

for (const [what, file] of Object.entries(spellings)) {
  test(`${what}: read`, async () => {
    const token = await firstOf(file)
    assert.deepEqual([token.tokenId, secretOf(token)], ['FT0000000001', hex])
    assert.deepEqual(
      [token.movingFactor, token.algorithm, token.digits, token.periodSeconds, token.lastStep],
      ['time', 'SHA1', 6, 30, -1],
    )
  })
}

test('every column is read', async () => {
  const header = 'token_id,secret_hex,moving_factor,algorithm,digits,period,counter,expires,manufacturer'
  const event = await firstOf(`${header}\n1,${hex},hotp,sha-512,8,,12,2026-03-31,"Acme, Ltd."\n`)
  assert.deepEqual(
    [event.movingFactor, event.algorithm, event.digits, event.lastStep, event.manufacturer, event.serialNo],
    ['event', 'SHA512', 8, 11, 'Acme, Ltd.', '1'],
  )
  const end = Temporal.Instant.from('2026-04-01T00:00:00+09:00')
  assert.equal(event.expiresAtMs, end.epochMilliseconds, 'the whole of its last day in Japan')
  const time = await firstOf(`${header}\nVSMT25772182,${hex},TIME,,,60,,,\n`, { prefix: '' })
  assert.deepEqual([time.tokenId, time.periodSeconds, time.manufacturer], ['VSMT25772182', 60, null])
})

const header = 'token_id,secret_hex,moving_factor,algorithm,digits,period,counter,expires'
const lines: Record<string, string> = {
  columns: `1,${hex},,,,,,,more`,
  moving_factor: `1,${hex},magic,,,,,`,
  hash: `1,${hex},,MD5,,,,`,
  digits: `1,${hex},,,7,,,`,
  period: `1,${hex},,,,45,,`,
  counter: `1,${hex},event,,,,1e3,`,
  dates: `1,${hex},,,,,,2026-02-30`,
  expired: `1,${hex},,,,,,2025-06-30`,
  secret_missing: '1,,,,,,,',
  secret_encoding: '1,1.23E+39,,,,,,',
  secret_length: '1,313233,,,,,,',
  token_id: `A-1,${hex},,,,,,`,
}

for (const [problem, line] of Object.entries(lines)) {
  test(`${problem}: refused at its line`, async () => {
    const file = `${header}\n2,${hex},,,,,,\n${line}\n3,${hex},,,,,,\n`
    assert.deepEqual(await problemsOf(world, file, csv), [`3 ${line.split(',')[0]} ${problem}`])
  })
}

test('all wrong lines are reported, in order; a counter of a time-based token is one of them', async () => {
  const file = `${header}\n1,${hex},time,,,,5,\n1,${hex},,,,,,\n01,${hex},,,,,,\n,${hex},,,,,,\n`
  assert.deepEqual(await problemsOf(world, file, csv), ['2 1 counter', '4 01 twice', '5  token_id'])
})

const broken: Record<string, readonly [file: string | Uint8Array, problem: string]> = {
  'an unknown column': [`token_id,secret_hex,pin\n1,${hex},1\n`, '1  header'],
  'two secrets': ['token_id,secret_hex,secret_base32\n', '1  header'],
  'no secret column': ['token_id\n1\n', '1  header'],
  'a column twice': [`token_id,token_id,secret_hex\n1,1,${hex}\n`, '1  header'],
  'no header': [`1,${hex}\n`, '1  header'],
  'a header alone': ['token_id,secret_hex\n', '1  empty'],
  'nothing at all': ['', '1  empty'],
  'a quote that is never closed': [`token_id,secret_hex\n1,"${hex}\n2,${hex}\n`, '3  not_csv'],
  'a line without end': [`token_id,secret_hex\n1,${'0'.repeat(30_000)}\n`, '2  not_csv'],
  Shift_JIS: [new Uint8Array([0x83, 0x67, 0x0a]), '1  encoding'],
}

for (const [what, [file, problem]] of Object.entries(broken)) {
  test(`ENR-10: ${what}: the file is refused`, async () => {
    assert.deepEqual(await problemsOf(world, file, csv), [problem])
  })
}

test('a file may hold 100,000 tokens; the next line is too much', async () => {
  async function* file(count: number) {
    yield Buffer.from('token_id,secret_hex\n')
    for (let i = 0; i < count; i++) yield Buffer.from(`${i},${hex}\n`)
  }
  const prepared = await prepare(world, '', { ...csv, bytes: file(100_001) } as Reading)
  assert.ok(!prepared.ok)
  assert.deepEqual(
    prepared.errors.map(({ line, problem }) => [line, problem]),
    [[100_002, 'too_many']],
  )
})
