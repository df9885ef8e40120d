// CSV files of hardware seeds: what is read, and what is refused with its line.

import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { parseMapping } from '../../../src/authority/operations/token-file/csv-layout.ts'
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
const bytes = Buffer.from(hex, 'hex')

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

const spellings: Record<string, string> = {
  'hexadecimal, with Windows line ends': `token_id,secret_hex\r\n1,${hex}\r\n`,
  'base32, in small letters': `token_id,secret_base32\n1,${encodeBase32(bytes).toLowerCase()}\n`,
  'base64, quoted': `token_id,secret_base64\n1,"${bytes.toString('base64')}"\n`,
  'a byte order mark': `\ufefftoken_id,secret_hex\n1,${hex}\n`,
  'columns in another order and spelling': `Secret_Hex , TOKEN_ID\n ${hex} , 1 \n`,
  'empty lines and columns that a spreadsheet leaves': `token_id,secret_hex,,\n\n1,${hex},,\n,,,\n\n`,
  'c02: semicolons': `token_id;secret_hex\n1;${hex}\n`,
  'tabs, with a comma in a value': `token_id\tmanufacturer\tsecret_hex\n1\tAcme, Ltd.\t${hex}\n`,
  'c07: hexadecimal in groups': `token_id,secret_hex\n1,${hex.replaceAll(/..(?=.)/g, '$& ')}\n`,
  'c07: hexadecimal after 0x': `token_id,secret_hex\n1,0x${hex.toUpperCase()}\n`,
  'base32 in groups': `token_id,secret_base32\n1,${encodeBase32(bytes).replaceAll(/.{4}(?=.)/g, '$&-')}\n`,
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
  'a text in no encoding of Japanese': [new Uint8Array([0xff, 0xfe, 0x0a]), '1  encoding'],
  'a header in Shift_JIS': [new Uint8Array([0x83, 0x67, 0x0a]), '1  header'],
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

test('c12: the last day as spreadsheets and people write it', async () => {
  const end = Temporal.Instant.from('2030-04-01T00:00:00+09:00').epochMilliseconds
  for (const day of [
    '2030-03-31',
    '2030/3/31',
    '2030.03.31',
    '20300331',
    '2030年3月31日',
    '２０３０/３/３１',
  ]) {
    const token = await firstOf(`token_id,secret_hex,expires\n1,${hex},${day}\n`)
    assert.equal(token.expiresAtMs, end, day)
  }
  for (const day of ['2030-3/31', '31/3/2030', '2030/2/30', '30/3/31', '2030年3/31', '1e5'])
    assert.deepEqual(await problemsOf(world, `token_id,secret_hex,expires\n1,${hex},${day}\n`, csv), [
      '2 1 dates',
    ])
})

test('c23: Shift_JIS, wherever the first character beyond ASCII stands and however the file comes in pieces', async () => {
  const manufacturer = Buffer.from('93fa967b90bb8dec8f8a', 'hex')
  const start = `token_id,secret_hex,manufacturer\n900122,${hex},`
  for (const shift of [0, 1, 2, 3, 4]) {
    const file = Buffer.concat([Buffer.from(start + ' '.repeat(shift)), manufacturer, Buffer.from('\n')])
    assert.equal((await firstOf(file)).manufacturer, '日本製作所')
    const utf8 = Buffer.from(`${start}${' '.repeat(shift)}日本製作所\n`)
    assert.equal((await firstOf(utf8)).manufacturer, '日本製作所')
    const short = Buffer.from(`${start}${' '.repeat(shift)}日`)
    assert.equal((await firstOf(short)).manufacturer, '日')
  }
})

const base32 = encodeBase32(bytes)
test('c19, c20, c21: the columns of other systems', async () => {
  const privacyidea = `900118, ${hex}, totp, 6, 60\n900119, ${hex}, hotp, 8\n`
  const yubico = `LOGGING START,2/1/26 10:00\nOATH-HOTP,2/1/26 10:00,1,ubom00009001,,${hex},,,0,0,0,6,0,0,0,0,0,0\n`
  const entra = `upn,serial number,secret key,time interval,manufacturer,model\nuser@example.jp,900120,${base32},30,Maker,HWKey\n`
  for (const [columns, file, expected] of [
    [
      'privacyidea',
      privacyidea,
      [
        ['FT0000900118', 'time', 6, 60],
        ['FT0000900119', 'event', 8, 30],
      ],
    ],
    ['yubico', yubico, [['UBOM00009001', 'event', 6, 30]]],
    ['entra', entra, [['FT0000900120', 'time', 6, 30]]],
  ] as const) {
    const prepared = await prepare(world, file, { ...csv, columns })
    assert.ok(prepared.ok, columns)
    const read = prepared.tokens.map((token) => [
      token.tokenId,
      token.movingFactor,
      token.digits,
      token.periodSeconds,
    ])
    assert.deepEqual(read, expected)
    for (const token of prepared.tokens) assert.equal(secretOf(token), hex)
    assert.deepEqual(await problemsOf(world, file, csv), ['1  header'], 'never guessed')
  }
  const bare = 'Yubico OTP,2/1/26,1,vvcccc,,00,,,0,0,0,6\n'
  assert.deepEqual(await problemsOf(world, bare, { ...csv, columns: 'yubico' }), ['1 vvcccc moving_factor'])
})

test('I4: a mapping names the columns of any other file, by header or by place, and leaves the rest alone', async () => {
  const named = parseMapping('Seriennummer=token_id, Seed=secret_hex')
  assert.ok(named)
  const header = await firstOf(`Note;SEED;Seriennummer;More\nx;${hex};900001;1;2;3\n`, { columns: named })
  assert.deepEqual([header.tokenId, secretOf(header)], ['FT0000900001', hex])
  const placed = parseMapping('2=token_id,3=secret_hex')
  assert.ok(placed)
  assert.equal((await firstOf(`x,900002,${hex}\n`, { columns: placed })).tokenId, 'FT0000900002')
  const twice = `Seed,Seed,Seriennummer\n${hex},${hex},1\n`
  assert.deepEqual(await problemsOf(world, twice, { ...csv, columns: named }), ['1  header'])
  const missing = `Seed,Other\n${hex},1\n`
  assert.deepEqual(await problemsOf(world, missing, { ...csv, columns: named }), ['1  header'])
  for (const wrong of [
    '',
    'a=token_id',
    'a=token_id,b=secret_hex,c=secret_base32',
    'a=token_id,a=secret_hex',
  ])
    assert.equal(parseMapping(wrong), undefined, wrong)
  for (const wrong of [
    'a=token_id,b=token_id,c=secret_hex',
    'a=token_id,b=pin,c=secret_hex',
    '1=token_id,b=secret_hex',
    '=token_id,b=secret_hex',
    '0=token_id,1=secret_hex',
  ])
    assert.equal(parseMapping(wrong), undefined, wrong)
})
