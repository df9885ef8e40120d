import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import vectors from '../../test/vectors/oath.json' with { type: 'json' }
import { decodeBase32, encodeBase32 } from './base32.ts'

// RFC 4648 §10, without and with padding.
const rfcVectors: readonly (readonly [string, string])[] = [
  ['', ''],
  ['f', 'MY======'],
  ['fo', 'MZXQ===='],
  ['foo', 'MZXW6==='],
  ['foob', 'MZXW6YQ='],
  ['fooba', 'MZXW6YTB'],
  ['foobar', 'MZXW6YTBOI======'],
]

function decodeText(text: string): string | undefined {
  const bytes = decodeBase32(text)
  return bytes && Buffer.from(bytes).toString()
}

test('OTP-05: base32 vectors of RFC 4648 section 10, both ways', () => {
  for (const [plain, padded] of rfcVectors) {
    const bare = padded.replaceAll('=', '')
    assert.equal(encodeBase32(Buffer.from(plain)), bare)
    assert.equal(decodeText(bare), plain)
    assert.equal(decodeText(padded), plain)
  }
})

test('OTP-05: the secrets of the RFC vectors in base32', () => {
  for (const secret of Object.values(vectors.totp.secrets)) {
    assert.equal(encodeBase32(Buffer.from(secret.hex, 'hex')), secret.base32)
    assert.equal(decodeText(secret.base32), secret.ascii)
  }
})

test('OTP-05: decoding returns what encoding took, in lower case and in spaced groups too', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 70 }), (bytes) => {
      const typed = encodeBase32(bytes).toLowerCase().replaceAll(/.{4}/g, '$& ')
      assert.deepEqual(decodeBase32(typed), bytes)
    }),
  )
})

test('OTP-05: text that is not base32 has no bytes', () => {
  const refused = [
    'M',
    'A',
    'MZX',
    'AAA',
    'MZXW6Y',
    'MZXW6YTBO',
    'MZXW6YTBA', // lengths that no whole number of bytes has
    'MZ',
    'MZXR',
    'MZXW7',
    'MZXW6YR', // bits left over that are not zero
    'MY=',
    'MY=======',
    'MY==============',
    'MZXW6YTB========',
    '=',
    '========',
    'M=Y=====', // padding
    'M0',
    'M1',
    'M8',
    'M9',
    'MY-',
    'M\u0131',
    'MY\n',
    'MY\u3000',
    'ＭＹ',
    'M\u00df', // other characters
  ]
  for (const text of refused) assert.equal(decodeBase32(text), undefined, JSON.stringify(text))
})
