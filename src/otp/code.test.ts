import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseCode } from './code.ts'

const valid = '755224'

test('OTP-06: the documented spellings of a code are accepted, and no others', () => {
  for (const typed of [
    '755224',
    ' 755224 ',
    '755 224',
    '7\t5\u00a05\u30002 2 4',
    // I5: as another app's screen is copied.
    '755\u2009224',
    '755\u202f224',
    '７５５２２４',
    '７５5　22４',
    `${' '.repeat(58)}755224`,
  ]) {
    assert.equal(parseCode(typed, 6), valid, JSON.stringify(typed))
  }
  assert.equal(parseCode('０００００００1', 8), '00000001')
})

test('OTP-06: no other type is a code', () => {
  const values: readonly unknown[] = [
    755224,
    755224n,
    755224.0,
    true,
    false,
    null,
    undefined,
    Number.NaN,
    Symbol('755224'),
    ['755224'],
    [7, 5, 5, 2, 2, 4],
    ['7', '5', '5', '2', '2', '4'],
    [],
    {},
    { 0: '755224', length: 6 },
    new String('755224'),
    { toString: () => '755224' },
    { $ne: '' },
    () => '755224',
    Buffer.from('755224'),
  ]
  for (const value of values) assert.equal(parseCode(value, 6), undefined, typeof value)
})

test('OTP-06: every mutation in the table is refused', () => {
  const strangers =
    '+-.,eExX_/\\\'"%&=;:#$!?*()[]{}<>|~^`@aOolI\n\r\v\f\0\u007f\u0085\u200b\u200d\u200e\u2028\u2029\u202e\u2060\ufeff'
  const digitLikes = '٠١۵߅५௫๕፭᠕⑤⁵₅㊄五伍Ⅴ𝟓𝟝🄆\u0332\ufe0f\u20e3'
  const mutations: string[] = [
    '',
    ' ',
    '\u3000',
    '+1',
    '7',
    '75',
    '755',
    '7552',
    '75522',
    '7552244',
    '07755224',
  ]
  for (const stranger of strangers + digitLikes) {
    mutations.push(
      stranger + valid,
      valid + stranger,
      `755${stranger}224`,
      `755${stranger}24`,
      stranger.repeat(6),
    )
  }
  mutations.push(
    '0x1234',
    '1e5000',
    '75522.',
    '7552.4',
    '-75522',
    '+75522',
    'NaN',
    'Infinity',
    '755224,755224',
  )
  mutations.push(' '.repeat(59) + valid, `755224${'\u3000'.repeat(100_000)}`, '7'.repeat(1_000_000))
  mutations.push(
    '%37%35%35%32%32%34',
    '\\u0037\\u0035\\u0035\\u0032\\u0032\\u0034',
    '755224\u0338',
    '7\u03025522',
  )
  assert.ok(mutations.length >= 400, `${mutations.length} mutations`)
  for (const mutation of mutations) assert.equal(parseCode(mutation, 6), undefined, JSON.stringify(mutation))
  for (const digits of [6, 8] as const) assert.equal(parseCode('7552240', digits), undefined, '7 digits')
  assert.equal(parseCode(valid, 8), undefined)
})

// The documented rule again, in other words than the code's.
function expected(text: string, digits: number): string | undefined {
  let code = ''
  for (const character of text) {
    if (' \t\u3000\u00a0'.includes(character)) continue
    const value = '0123456789０１２３４５６７８９'.indexOf(character)
    if (value < 0) return undefined
    code += value % 10
  }
  return text.length <= 64 && code.length === digits ? code : undefined
}

test('OTP-06: random mutations of a valid code are accepted exactly where the documentation says so', () => {
  const anyCharacter = fc.oneof(
    fc.constantFrom(...'0123456789０５９ \t\u3000\u00a0\n+-.٥⑤\u200b／：'),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  )
  const anyEdit = fc.record({
    at: fc.nat(8),
    removed: fc.nat(2),
    inserted: fc.array(anyCharacter, { maxLength: 3 }),
  })
  const seen = { taken: 0, refused: 0 }
  fc.assert(
    fc.property(fc.array(anyEdit, { minLength: 1, maxLength: 3 }), (edits) => {
      const characters = [...valid]
      for (const edit of edits) characters.splice(edit.at, edit.removed, ...edit.inserted)
      const text = characters.join('')
      for (const digits of [6, 8] as const) {
        const code = parseCode(text, digits)
        assert.equal(code, expected(text, digits), JSON.stringify(text))
        seen[code === undefined ? 'refused' : 'taken'] += 1
      }
    }),
    { numRuns: 800 },
  )
  assert.ok(seen.taken >= 20 && seen.refused >= 400, `the mutations try both sides: ${JSON.stringify(seen)}`)
})
