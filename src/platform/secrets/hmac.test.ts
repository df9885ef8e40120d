import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { type HmacHash, hmac } from './hmac.ts'

const algorithms: readonly HmacHash[] = ['SHA1', 'SHA256', 'SHA512']

test('RFC 4231, test case 2, and RFC 2202, test case 2', () => {
  const key = Buffer.from('Jefe')
  const message = 'what do ya want for nothing?'
  const sha256 = '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843'
  assert.equal(hmac('SHA256', key, message, 'hex'), sha256)
  assert.equal(hmac('SHA1', key, message, 'hex'), 'effcdf6ae5eb2fa2d27416d5f184df9c259a7c79')
})

test('it is what node:crypto makes, of any key and any message', () => {
  const text = fc.string({ unit: 'binary', maxLength: 120 })
  for (const algorithm of algorithms) {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 140 }),
        fc.oneof(text, fc.uint8Array({ maxLength: 512 })),
        (key, message) => {
          for (const encoding of ['hex', 'base64url'] as const) {
            const expected = createHmac(algorithm, key).update(message).digest(encoding)
            assert.equal(hmac(algorithm, key, message, encoding), expected)
          }
        },
      ),
    )
  }
})

test('a longer message is refused rather than cut', () => {
  assert.doesNotThrow(() => hmac('SHA1', new Uint8Array(20), 'a'.repeat(512), 'hex'))
  for (const message of ['a'.repeat(513), '割'.repeat(171), new Uint8Array(513)])
    assert.throws(() => hmac('SHA1', new Uint8Array(20), message, 'hex'), RangeError)
})
