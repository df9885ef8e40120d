import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { zenginFieldTexts, zenginReasonTexts } from '../texts/zengin.ts'
import { errorsMax, readZengin, transfersMax } from './read-zengin.ts'
import {
  type FieldName,
  type ZenginFile,
  type ZenginReason,
  type ZenginTransfer,
  zenginLayouts,
} from './records.ts'
import { writeZengin } from './write-zengin.ts'

zenginReasonTexts satisfies Record<ZenginReason, string>
zenginFieldTexts satisfies Record<FieldName, string>

const transfer: ZenginTransfer = {
  bankCode: '5410',
  bankName: 'ｶｸﾆﾝﾖｳ5410',
  branchCode: '002',
  branchName: 'ﾃﾝﾎﾟ002',
  accountKind: '1',
  accountNumber: '0000001',
  payeeName: 'ﾌﾘｺﾐｻｷ',
  amountYen: 10_000,
  reference: { kind: 'codes', code1: '', code2: '' },
  newCode: '0',
}
const edi: ZenginTransfer = {
  bankCode: '9990',
  bankName: 'ﾐﾎﾝ',
  branchCode: '001',
  branchName: 'ﾎﾝﾃﾝ',
  accountKind: '2',
  accountNumber: '1234567',
  payeeName: 'ｶ)ｶｼﾒ.ｼﾖｳｼﾞ-',
  amountYen: 9_999_999_999,
  reference: { kind: 'edi', text: '¥100/｢ABC｣' },
  newCode: '1',
}
const file: ZenginFile = {
  header: {
    clientCode: '0020000005',
    clientName: 'ｶｼﾒ',
    day: '0120',
    bankCode: '5410',
    bankName: 'ｶｸﾆﾝﾖｳ5410',
    branchCode: '002',
    branchName: 'ﾃﾝﾎﾟ002',
    accountKind: '1',
    accountNumber: '1000025',
  },
  transfers: [transfer, edi],
}

const latin = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1')
/** The text of half-width kana in Shift_JIS, by the platform's own decoder. */
const shiftJis = (bytes: Uint8Array) => new TextDecoder('shift_jis').decode(bytes)
const bytesOf = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'))

test('a worked example, field by field at the positions of the layout (domain-notes c-1)', () => {
  const bytes = writeZengin(file)
  assert.equal(bytes.length, 5 * 122)
  const at = (record: number, first: number, last: number) =>
    shiftJis(bytes.subarray(record * 122 + first - 1, record * 122 + last))
  const table: [number, number, number, string][] = [
    [0, 1, 1, '1'],
    [0, 2, 3, '21'],
    [0, 4, 4, '0'],
    [0, 5, 14, '0020000005'],
    [0, 15, 54, 'ｶｼﾒ'.padEnd(40)],
    [0, 55, 58, '0120'],
    [0, 59, 62, '5410'],
    [0, 63, 77, 'ｶｸﾆﾝﾖｳ5410'.padEnd(15)],
    [0, 78, 80, '002'],
    [0, 81, 95, 'ﾃﾝﾎﾟ002'.padEnd(15)],
    [0, 96, 96, '1'],
    [0, 97, 103, '1000025'],
    [0, 104, 120, ' '.repeat(17)],
    [1, 1, 1, '2'],
    [1, 2, 5, '5410'],
    [1, 6, 20, 'ｶｸﾆﾝﾖｳ5410'.padEnd(15)],
    [1, 21, 23, '002'],
    [1, 24, 38, 'ﾃﾝﾎﾟ002'.padEnd(15)],
    [1, 39, 42, '0000'],
    [1, 43, 43, '1'],
    [1, 44, 50, '0000001'],
    [1, 51, 80, 'ﾌﾘｺﾐｻｷ'.padEnd(30)],
    [1, 81, 90, '0000010000'],
    [1, 91, 91, '0'],
    [1, 92, 111, ' '.repeat(20)],
    [1, 112, 112, '7'],
    [1, 113, 113, ' '],
    [2, 91, 91, '1'],
    [1, 114, 120, ' '.repeat(7)],
    [2, 81, 90, '9999999999'],
    // ¥ and the backslash share a byte, as TextDecoder shows.
    [2, 92, 111, '\\100/｢ABC｣'.padEnd(20)],
    [2, 113, 113, 'Y'],
    [3, 1, 1, '8'],
    [3, 2, 7, '000002'],
    [3, 8, 19, '010000009999'],
    [3, 20, 120, ' '.repeat(101)],
    [4, 1, 1, '9'],
    [4, 2, 120, ' '.repeat(119)],
  ]
  for (const [record, first, last, text] of table)
    assert.equal(at(record, first, last), text, `record ${record}, ${first} to ${last}`)
  for (let record = 0; record < 5; record += 1) assert.equal(at(record, 121, 122), '\r\n')
})

test('the fields of each record are 120 bytes in all', () => {
  for (const [name, fields] of Object.entries(zenginLayouts))
    assert.equal(
      fields.reduce((sum, [, width]) => sum + width, 0),
      120,
      name,
    )
})

test('what does not fit is not written', () => {
  const wrong: Partial<ZenginTransfer>[] = [
    { bankCode: '541' + '00' },
    { bankCode: '' },
    { accountNumber: '12345678' },
    { accountKind: '3' },
    { payeeName: '' },
    { payeeName: 'ｱ'.repeat(31) },
    { payeeName: 'カシメ' },
    { payeeName: 'ｦ' },
    { branchName: 'ﾎﾝﾃﾝ(1)' },
    { amountYen: 0 },
    { amountYen: 1.5 },
    { amountYen: -1 },
    { amountYen: 10_000_000_000 },
    { reference: { kind: 'edi', text: 'A'.repeat(21) } },
    { reference: { kind: 'codes', code1: '\\', code2: '' } },
  ]
  for (const change of wrong)
    assert.throws(
      () => writeZengin({ ...file, transfers: [{ ...transfer, ...change }] }),
      TypeError,
      JSON.stringify(change),
    )
  assert.throws(() => writeZengin({ ...file, transfers: [] }), TypeError)
  assert.throws(() => writeZengin({ ...file, header: { ...file.header, day: '1301' } }), TypeError)
  const rich = Array.from({ length: 101 }, () => edi)
  assert.throws(() => writeZengin({ ...file, transfers: rich }), TypeError)
})

const good = latin(writeZengin(file))
const records = good.split('\r\n').slice(0, 5)
const [header = '', first = '', second = '', trailer = '', end = ''] = records
const joined = (...lines: string[]) => lines.map((line) => `${line}\r\n`).join('')
const put = (record: string, place: number, text: string) =>
  record.slice(0, place - 1) + text + record.slice(place - 1 + text.length)

test('W5: with CRLF, LF or no line ends, with or without the last one, blank lines or MS-DOS’s end of text after it', () => {
  const blank = `${good}\r\n   \r\n`
  const endings = [good.slice(0, -2), records.join(''), `${good}\x1a`, `${good}\x1a\r\n`, blank]
  for (const text of [good, ...endings, good.replaceAll('\r\n', '\n'), `${good}\n`])
    assert.deepEqual(readZengin(bytesOf(text)), { file })
})

test('what is wrong with a file, by record and field', () => {
  const table: [string, string[]][] = [
    ['', ['0 null empty_file']],
    ['\x1a', ['0 null empty_file']],
    [good.replaceAll('\r\n', '\r'), ['0 null line_ends']],
    [records.join('').slice(0, -1), ['5 null record_length']],
    [joined(header, `${first} `, second, trailer, end), ['2 null record_length']],
    // What is no file of records is told once, whatever it is; one whose blanks were cut off at every end is one.
    [
      joined('取組日,口座番号,金額', ...Array.from({ length: 60 }, (_, i) => `0701,000000${i},1000`)),
      ['0 null not_zengin'],
    ],
    ['PK\x03\x04\r\x00\x00abc', ['0 null not_zengin']],
    // However large: to divide it would not help.
    [`PK\x03\x04${'abc\r\n'.repeat(100_000)}`, ['0 null not_zengin']],
    [records.join('\r\n').repeat(1000), ['0 null too_many']],
    [joined('1,21,0,0020000005,ｶｼﾒ'), ['0 null not_zengin']],
    [joined(header.trimEnd(), '2'), ['1 null record_length', '2 null record_length']],
    [joined(header, put(first, 1, '3'), second, trailer, end), ['2 recordKind record_kind']],
    [joined(first, second, trailer, end), ['1 null header_missing']],
    [joined(header, header, first, second, trailer, end), ['2 null header_twice']],
    [good + good, ['6 null header_twice', '7 null order', '8 null order', '9 null order', '10 null order']],
    [joined(header, first, trailer, second, end), ['4 null order']],
    [joined(header, first, second, trailer, end, end), ['6 null order']],
    [joined(header, put(trailer, 2, '0'.repeat(18)), end), ['0 null no_data']],
    [joined(header, first, second, end), ['0 null trailer_missing']],
    [joined(header, first, second, trailer), ['0 null end_missing']],
    [joined(header, first, second, put(trailer, 2, '000003'), end), ['4 count count']],
    [joined(header, first, second, put(trailer, 8, '000000000001'), end), ['4 sum sum']],
    [joined(put(header, 2, '11'), first, second, trailer, end), ['1 transferKind transfer_kind']],
    [joined(put(header, 4, '1'), first, second, trailer, end), ['1 codeDivision code_division']],
    [joined(put(header, 55, '0231'), first, second, trailer, end), ['1 day day']],
    [joined(put(header, 96, '4'), first, second, trailer, end), ['1 accountKind account_kind']],
    [joined(header, put(first, 44, '12345 7'), second, trailer, end), ['2 accountNumber digits']],
    [joined(header, put(first, 51, ' '.repeat(30)), second, trailer, end), ['2 payeeName empty']],
    [joined(header, put(first, 51, '\xa2'), second, trailer, end), ['2 payeeName characters']],
    [joined(header, put(first, 51, '\x8a\xbf'), second, trailer, end), ['2 payeeName characters']],
    [joined(header, put(first, 81, '0'.repeat(10)), second, trailer, end), ['2 amount amount_zero']],
    [joined(header, put(first, 91, '3'), second, trailer, end), ['2 newCode new_code']],
    [joined(header, put(first, 112, '8'), second, trailer, end), ['2 instruction instruction_document']],
    [joined(header, put(first, 112, '1'), second, trailer, end), ['2 instruction instruction']],
    [joined(header, put(first, 113, 'N'), second, trailer, end), ['2 identification identification']],
    // All errors, in file order.
    [
      joined(put(header, 4, '1'), put(put(first, 43, '3'), 2, 'A'), put(second, 51, '\xa3'), trailer, end),
      [
        '1 codeDivision code_division',
        '2 bankCode digits',
        '2 accountKind account_kind',
        '3 payeeName characters',
      ],
    ],
  ]
  for (const [text, expected] of table) {
    const result = readZengin(bytesOf(text))
    assert.ok('errors' in result, expected.join())
    assert.deepEqual(
      result.errors.map(({ record, field, reason }) => `${record} ${field} ${reason}`),
      expected,
    )
    assert.equal(result.isCut, false)
  }
})

test('optional numbers may be blank, and a dummy may hold anything', () => {
  const record = put(put(put(put(first, 39, '    '), 91, ' '), 112, ' '), 114, '1234567')
  assert.deepEqual(readZengin(bytesOf(joined(header, record, second, trailer, end))), { file })
})

test('W6: 1,000 transfers, not one more; every one of 500 errors is told', () => {
  const many = (count: number) =>
    writeZengin({ ...file, transfers: Array.from({ length: count }, () => transfer) })
  assert.ok('file' in readZengin(many(transfersMax)))
  const more = readZengin(many(transfersMax + 1))
  assert.deepEqual('errors' in more && more.errors, [{ record: 0, field: null, reason: 'too_many' }])
  // Without line ends the same bytes hold more records.
  const unbroken = readZengin(bytesOf(latin(many(transfersMax + 1)).replaceAll('\r\n', '')))
  assert.deepEqual('errors' in unbroken && unbroken.errors, [{ record: 0, field: null, reason: 'too_many' }])
  const broken = readZengin(bytesOf(header + put(first, 43, '3').repeat(500) + trailer + end))
  assert.ok('errors' in broken)
  assert.equal(broken.errors.length, 500)
  assert.equal(broken.isCut, false)
  const hopeless = readZengin(bytesOf(header + '2'.padEnd(120, '\u00fd').repeat(900) + trailer + end))
  assert.ok('errors' in hopeless)
  assert.equal(hopeless.errors.length, errorsMax)
  assert.equal(hopeless.isCut, true)
  assert.ok('errors' in readZengin(bytesOf('\r\n'.repeat(60_000))))
})

test('what is written reads back unchanged, and no bytes make the reader throw', () => {
  const record = <T>(fields: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
    fc.record<T>(fields, { noNullPrototype: true })
  const digits = (length: number) =>
    fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: length, maxLength: length })
  const text = (letters: string, max: number) =>
    fc.string({ unit: fc.constantFrom(...letters), maxLength: max }).map((typed) => typed.trimEnd())
  const kana = 'ｱｲｳﾞﾟﾝABZ09 -'
  const bank = {
    bankCode: digits(4),
    bankName: text(kana, 15),
    branchCode: digits(3),
    branchName: text(kana, 15),
    accountNumber: digits(7),
  }
  const named = (max: number) => text(`${kana}().`, max - 1).map((rest) => `ｱ${rest}`)
  const reference = fc.oneof(
    record({ kind: fc.constant('codes' as const), code1: text(`${kana}¥`, 10), code2: text(kana, 10) }),
    record({ kind: fc.constant('edi' as const), text: text(`${kana}¥｢｣,/`, 20) }),
  )
  const anyTransfer = record({
    ...bank,
    accountKind: fc.constantFrom('1', '2', '4', '9'),
    payeeName: named(30),
    reference,
    amountYen: fc.integer({ min: 1, max: 9_999_999_999 }),
    newCode: fc.constantFrom('0' as const, '1' as const, '2' as const),
  })
  const anyHeader = record({
    ...bank,
    accountKind: fc.constantFrom('1', '2', '9'),
    clientCode: digits(10),
    clientName: named(40),
    day: fc.constantFrom('0101', '0229', '1231'),
  })
  const anyFile = record({
    header: anyHeader,
    transfers: fc.array(anyTransfer, { minLength: 1, maxLength: 5 }),
  })
  fc.assert(
    fc.property(anyFile, (written) => assert.deepEqual(readZengin(writeZengin(written)), { file: written })),
  )
  fc.assert(
    fc.property(fc.nat(good.length - 1), fc.integer({ min: 0, max: 255 }), (place, byte) => {
      readZengin(bytesOf(put(good, place + 1, String.fromCharCode(byte))))
    }),
  )
})
