import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  activationAlphabet,
  activationCheck,
  formatActivationCode,
  parseActivationCode,
} from './activation-code.ts'

const characters = fc
  .array(fc.constantFrom(...activationAlphabet), { minLength: 15, maxLength: 15 })
  .map((all) => all.join(''))
const codes = characters.map((all) => all + activationCheck(all))

test('the check character follows Luhn’s algorithm modulo 32, worked out by hand', () => {
  assert.equal(activationCheck('000000000000000'), '0')
  // 1 doubled is 2, and 30 more make 32.
  assert.equal(activationCheck('000000000000001'), 'Y')
  // 31 doubled is 62 = 1 × 32 + 30, so 31; 1 more.
  assert.equal(activationCheck('00000000000000Z'), '1')
  // Not doubled.
  assert.equal(activationCheck('00000000000001' + '0'), 'Z')
  assert.throws(() => activationCheck('O'), RangeError)
})

test('a code is read however it was typed: spaces, hyphens, full width, small letters, I, L and O', () => {
  fc.assert(
    fc.property(codes, (code) => {
      assert.equal(parseActivationCode(code), code)
      assert.equal(parseActivationCode(formatActivationCode(code)), code)
      const wide = code.replaceAll(/./g, (c) => String.fromCodePoint((c.codePointAt(0) ?? 0) + 0xfee0))
      assert.equal(parseActivationCode(`　${wide.replaceAll(/.{4}/g, '$&ー')}`), code)
      const misread = code.toLowerCase().replaceAll('1', 'l').replaceAll('0', 'o')
      assert.equal(parseActivationCode(misread), code)
    }),
  )
})

test('every single wrong character is found, and every swap of neighbors but one pair', () => {
  fc.assert(
    fc.property(codes, fc.nat(15), fc.constantFrom(...activationAlphabet), (code, at, other) => {
      const wrong = code.slice(0, at) + other + code.slice(at + 1)
      assert.equal(parseActivationCode(wrong), other === code[at] ? code : undefined)
      const [a = '', b = ''] = [code[at], code[at + 1]]
      const swapped = code.slice(0, at) + b + a + code.slice(at + 2)
      const blind = a === b || [a, b].sort().join('') === '0Z'
      if (b !== '') assert.equal(parseActivationCode(swapped), blind ? swapped : undefined)
    }),
    { numRuns: 2000 },
  )
})

test('anything that is not a code gives undefined', () => {
  for (const text of ['', '0', '0'.repeat(15), '0'.repeat(17), `U${'0'.repeat(15)}`, 'ß'.repeat(16)]) {
    assert.equal(parseActivationCode(text), undefined)
  }
  assert.equal(parseActivationCode(' '.repeat(49) + '0'.repeat(16)), undefined, 'too long to be looked at')
  fc.assert(fc.property(fc.string(), (text) => void parseActivationCode(text)))
})
