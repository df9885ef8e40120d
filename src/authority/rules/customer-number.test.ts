import assert from 'node:assert/strict'
import { test } from 'node:test'
import { endsLikeAccountNumber, parseCustomerNumber, tellingWords } from './customer-number.ts'

const branchAndAccount = {
  are: 'persons',
  number: { label: '店番・口座番号', pattern: '\\d{3}-\\d{7}', example: '010-1234567' },
} as const
const cif = {
  are: 'companies',
  number: { label: 'CIF', pattern: '\\d{10}|[A-Z]\\d{5}', example: '0001234567' },
} as const

test('D1: a number is kept as the profile has it, however it was typed, with its leading zeros', () => {
  const typed: readonly (readonly [string, string])[] = [
    ['010-0000001', '010-0000001'],
    [' 010-0000001 ', '010-0000001'],
    ['０１０－００００００１', '010-0000001'],
    ['０１０ー００００００１', '010-0000001'],
    ['010‐0000001', '010-0000001'],
    ['010−0000001', '010-0000001'],
    ['010—0000001', '010-0000001'],
    ['010ｰ0000001', '010-0000001'],
    ['010 - 000\u30000001', '010-0000001'],
  ]
  for (const [text, number] of typed) {
    assert.deepEqual(parseCustomerNumber(text, branchAndAccount), { ok: true, number }, text)
  }
  assert.deepEqual(parseCustomerNumber('００００００００００', cif), { ok: true, number: '0000000000' })
  assert.deepEqual(parseCustomerNumber('Ａ０００１２', cif), { ok: true, number: 'A00012' })
})

test('D1: what is no whole number of the profile’s form is none', () => {
  assert.deepEqual(parseCustomerNumber('　 ', branchAndAccount), { ok: false, problem: 'missing' })
  const wrong = ['0100000001', '10-0000001', '010-00000011', '010-000000１\n9', '010-000000x', '=010-0000001']
  for (const text of [...wrong, '010-0000001;', '佐藤 太郎', '9'.repeat(1000)]) {
    assert.deepEqual(parseCustomerNumber(text, branchAndAccount), { ok: false, problem: 'number_form' }, text)
  }
  // The whole alternative, not a part of it.
  for (const text of ['0001234567A', 'xA00012', 'A000123'])
    assert.equal(parseCustomerNumber(text, cif).ok, false, text)
})

test('X9: what may be an account number without its branch, or enough of one to find it', () => {
  const branched = {
    are: 'persons',
    number: { label: '店番・口座番号', pattern: '\\d{3}-\\d{7}', example: '010-1234567' },
  } as const
  const whole = {
    are: 'persons',
    number: { label: '口座番号', pattern: '\\d{10}', example: '0101234567' },
  } as const
  const table = [
    ['5690007', true, true],
    ['10-5690007', true, true],
    ['5690', true, true],
    ['007', false, false],
    ['01056900', false, true],
    ['12345678901', false, false],
    ['010-569', false, false],
    ['k5690007', false, false],
    ['5690007様', false, false],
    ['', false, false],
  ] as const
  for (const [plain, isPart, isPartOfWhole] of table)
    assert.deepEqual(
      [endsLikeAccountNumber(plain, branched), endsLikeAccountNumber(plain, whole)],
      [isPart, isPartOfWhole],
      plain,
    )
})

test('X9: words that were searched for tell an account number together, or alone, unless they are too long for one', () => {
  const table = [
    [['0105690007'], [true]],
    [
      ['569', null, '0007'],
      [true, false, true],
    ],
    [
      [null, '010'],
      [false, false],
    ],
    [
      ['12345678901', '007'],
      [false, false],
    ],
  ] as const
  for (const [words, telling] of table) assert.deepEqual(tellingWords(words, branchAndAccount), telling)
})
