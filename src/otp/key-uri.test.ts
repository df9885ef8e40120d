import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { decodeBase32 } from './base32.ts'
import { type KeyUri, keyUri, parseKeyUri } from './key-uri.ts'
import { hiddenIn } from './plain-text.ts'

const secretText = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
const timeBased: KeyUri = {
  issuer: '商工中金',
  account: 'VSMT 25772182',
  secret: Buffer.from('12345678901234567890'),
  movingFactor: 'time',
  algorithm: 'SHA256',
  digits: 8,
  periodSeconds: 60,
  counter: 0,
}
const eventBased: KeyUri = { ...timeBased, movingFactor: 'event', periodSeconds: 30, counter: 7 }

test('OTP-05: an otpauth URI is percent-encoded as UTF-8, with the issuer in the label and as parameter', () => {
  const issuer = '%E5%95%86%E5%B7%A5%E4%B8%AD%E9%87%91'
  assert.equal(
    keyUri(timeBased),
    `otpauth://totp/${issuer}:VSMT%2025772182?secret=${secretText}&issuer=${issuer}&algorithm=SHA256&digits=8&period=60`,
  )
  assert.equal(
    keyUri(eventBased),
    `otpauth://hotp/${issuer}:VSMT%2025772182?secret=${secretText}&issuer=${issuer}&algorithm=SHA256&digits=8&counter=7`,
  )
})

test('OTP-05: names that would break the label are refused, not bent', () => {
  for (const name of ['', ' A', 'A ', 'A:B', 'A\nB', '\ud800', 'A\ufe00', 'A\u200b', '\u202eA']) {
    assert.throws(() => keyUri({ ...timeBased, issuer: name }), RangeError, JSON.stringify(name))
    assert.throws(() => keyUri({ ...timeBased, account: name }), RangeError, JSON.stringify(name))
  }
  assert.throws(() => keyUri({ ...timeBased, secret: new Uint8Array() }), RangeError)
  assert.throws(() => keyUri({ ...timeBased, periodSeconds: 0 }), RangeError)
  assert.throws(() => keyUri({ ...eventBased, counter: -1 }), RangeError)
})

test('OTP-05: reading an otpauth URI gives what was written, whatever the names hold', () => {
  const anyName = fc
    .string({ unit: 'binary', minLength: 1, maxLength: 20 })
    .filter((name) => name.trim() === name && !name.includes(':') && hiddenIn(name) === null)
  const anyKey = fc.record({
    issuer: fc.oneof(anyName, fc.constantFrom('a&b=c', '100%', 'a+b', 'a?b#c', '%3A', 'a/../b')),
    account: anyName,
    secret: fc.uint8Array({ minLength: 1, maxLength: 64 }),
    algorithm: fc.constantFrom('SHA1' as const, 'SHA256' as const, 'SHA512' as const),
    digits: fc.constantFrom(6 as const, 8 as const),
  })
  const anyFactor = fc.oneof(
    fc.record({
      movingFactor: fc.constant('time' as const),
      periodSeconds: fc.integer({ min: 1, max: 3600 }),
      counter: fc.constant(0),
    }),
    fc.record({
      movingFactor: fc.constant('event' as const),
      periodSeconds: fc.constant(30),
      counter: fc.maxSafeNat(),
    }),
  )
  fc.assert(
    fc.property(anyKey, anyFactor, (key, factor) => {
      const whole: KeyUri = { ...key, ...factor }
      assert.deepEqual(parseKeyUri(keyUri(whole)), whole)
    }),
    { numRuns: 200 },
  )
})

test('OTP-05: what an otpauth URI leaves out has the default of the format', () => {
  const expected = {
    issuer: 'Bank',
    account: 'taro',
    secret: decodeBase32(secretText),
    movingFactor: 'time',
    algorithm: 'SHA1',
    digits: 6,
    periodSeconds: 30,
    counter: 0,
  }
  for (const uri of [
    `otpauth://totp/Bank:taro?secret=${secretText}`,
    `otpauth://totp/Bank%3A%20taro?secret=${secretText.toLowerCase()}`,
    `otpauth://totp/taro?secret=${secretText}&issuer=Bank`,
  ]) {
    assert.deepEqual(parseKeyUri(uri), expected, uri)
  }
})

test('OTP-05: an otpauth URI that could be read in two ways, or not at all, is refused', () => {
  const totp = `otpauth://totp/Bank:taro?secret=${secretText}`
  const refused = [
    '',
    'https://example.com/',
    totp.replace('totp', 'motp'),
    totp.replace('otpauth:', 'OTPAUTH:'),
    ` ${totp}`,
    `${totp}\n`,
    `${totp}#fragment`,
    `${totp}?`,
    `${totp}&`,
    `otpauth://totp/Bank:taro`,
    `otpauth://totp/Bank:taro?secret=`,
    `otpauth://totp/Bank:taro?secret=M1`,
    `otpauth://totp/Bank:taro?secret=${secretText}=`,
    `otpauth://totp/taro?secret=${secretText}`,
    `otpauth://totp/Bank:?secret=${secretText}`,
    `otpauth://totp/:taro?secret=${secretText}&issuer=Bank`,
    `otpauth://totp/Bank:ta:ro?secret=${secretText}`,
    `otpauth://totp/Bank:%E5?secret=${secretText}`,
    `otpauth://totp/Bank:ta%0Aro?secret=${secretText}`,
    `otpauth://totp/Bank/Branch:taro?secret=${secretText}`,
    `${totp}&issuer=Other`,
    `${totp}&secret=${secretText}`,
    `${totp}&encoder=steam`,
    `${totp}&algorithm=MD5`,
    `${totp}&algorithm=sha1`,
    `${totp}&algorithm=constructor`,
    ...['7', '06', '6.0', '', '%36%00'].map((digits) => `${totp}&digits=${digits}`),
    ...['0', '-30', '+30', '030', '30.5', '1e1', '９', '9999999999999999'].map(
      (text) => `${totp}&period=${text}`,
    ),
    `${totp}&counter=1`,
    totp.replace('totp', 'hotp'),
    `${totp.replace('totp', 'hotp')}&counter=1&period=30`,
    `${totp.replace('totp', 'hotp')}&counter=9007199254740992`,
    `otpauth://totp/Bank:${'a'.repeat(4300)}?secret=${secretText}`,
  ]
  for (const uri of refused) assert.equal(parseKeyUri(uri), undefined, JSON.stringify(uri))
})
