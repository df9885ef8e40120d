import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import vectors from '../../test/vectors/oath.json' with { type: 'json' }
import { type Algorithm, type Digits, type Hmac, hotp, movingFactorBytes, truncate } from './hotp.ts'
import { stepAt } from './totp.ts'

const algorithms: readonly Algorithm[] = ['SHA1', 'SHA256', 'SHA512']

function hmacOf(algorithm: Algorithm, secret: Uint8Array): Hmac {
  return (message) => createHmac(algorithm, secret).update(message).digest()
}

test('OTP-05: the 10 vectors of RFC 4226 Appendix D, with their MACs and truncated values', () => {
  assert.equal(vectors.hotp.cases.length, 10)
  const hmac = hmacOf('SHA1', Buffer.from(vectors.hotp.secret_hex, 'hex'))
  for (const vector of vectors.hotp.cases) {
    const mac = hmac(movingFactorBytes(vector.counter))
    assert.equal(Buffer.from(mac).toString('hex'), vector.hmac_sha1_hex)
    const eightDigits = String(vector.truncated_dec).slice(-8).padStart(8, '0')
    assert.equal(truncate(mac, 8), eightDigits, `truncated value of counter ${vector.counter}`)
    assert.equal(hotp(hmac, vector.counter, 6), vector.otp)
  }
})

test('OTP-05: the 18 vectors of RFC 6238 Appendix B, the year 2603 included', () => {
  assert.equal(vectors.totp.cases.length, 18)
  for (const vector of vectors.totp.cases) {
    const algorithm = algorithms.find((known) => known === vector.algorithm)
    assert.ok(algorithm)
    const hmac = hmacOf(algorithm, Buffer.from(vectors.totp.secrets[algorithm].hex, 'hex'))
    const step = stepAt(vector.time * 1000, vectors.totp.period)
    const context = `${algorithm} at ${vector.utc}`
    assert.equal(Buffer.from(movingFactorBytes(step)).toString('hex').toUpperCase(), vector.T_hex, context)
    assert.equal(hotp(hmac, step, 8), vector.otp8, context)
    assert.equal(hotp(hmac, step, 6), vector.otp6, context)
  }
})

test('OTP-05: the moving factor keeps all its bits up to the largest safe integer', () => {
  const hex = (step: number) => Buffer.from(movingFactorBytes(step)).toString('hex')
  assert.equal(hex(0), '0000000000000000')
  assert.equal(hex(0xffffffff), '00000000ffffffff')
  assert.equal(hex(0x100000000), '0000000100000000')
  assert.equal(hex(0x123456789abcd), '000123456789abcd')
  assert.equal(hex(Number.MAX_SAFE_INTEGER), '001fffffffffffff')
})

test('OTP-05: a step that is negative, broken or beyond the safe integers has no code', () => {
  for (const step of [-1, 0.5, Number.MAX_SAFE_INTEGER + 1, Number.NaN, Number.POSITIVE_INFINITY]) {
    assert.throws(() => movingFactorBytes(step), RangeError, String(step))
  }
})

test('OTP-05: a MAC too short for every offset is refused, whatever its last byte', () => {
  assert.throws(() => truncate(new Uint8Array(19), 6), RangeError)
  assert.equal(truncate(new Uint8Array(20), 8), '00000000')
})

test('OTP-05: a MAC that is a view into a larger buffer is read from its own start', () => {
  const mac = Buffer.from(`ff${vectors.hotp.cases[0]?.hmac_sha1_hex}ff`, 'hex').subarray(1, 21)
  assert.equal(truncate(mac, 6), '755224')
})

// An independent second implementation: each process prints 26 consecutive codes.
const window = 25

function oathtool(parameters: readonly string[], secret: Uint8Array, digits: Digits): readonly string[] {
  const hex = Buffer.from(secret).toString('hex')
  const result = spawnSync('oathtool', [...parameters, '-d', String(digits), '-w', String(window), hex])
  assert.equal(result.error, undefined, 'oathtool does not run: install the Debian package `oathtool`')
  assert.equal(result.status, 0, result.stderr.toString())
  return result.stdout.toString().trim().split('\n')
}

const anySecret = fc.uint8Array({ minLength: 16, maxLength: 80 })
const anyDigits = fc.constantFrom<Digits>(6, 8)

test('OTP-05: 1,040 time-based codes of random secrets and times equal those of oathtool', () => {
  const anySeconds = fc.oneof(
    fc.integer({ min: 0, max: 2 ** 31 - 1 }),
    fc.integer({ min: 2 ** 31, max: 2 ** 37 }),
  )
  fc.assert(
    fc.property(
      anySecret,
      anySeconds,
      fc.constantFrom(...algorithms),
      anyDigits,
      (secret, seconds, algorithm, digits) => {
        const witness = oathtool([`--totp=${algorithm.toLowerCase()}`, '-N', `@${seconds}`], secret, digits)
        const first = stepAt(seconds * 1000, 30)
        const ours = Array.from({ length: window + 1 }, (_, index) =>
          hotp(hmacOf(algorithm, secret), first + index, digits),
        )
        assert.deepEqual(ours, witness)
      },
    ),
    { numRuns: 40 },
  )
})

test('OTP-05: 260 event-based codes with counters up to 2^53 equal those of oathtool', () => {
  const anyCounter = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER - window })
  fc.assert(
    fc.property(anySecret, anyCounter, anyDigits, (secret, counter, digits) => {
      const witness = oathtool(['--hotp', '-c', String(counter)], secret, digits)
      const ours = Array.from({ length: window + 1 }, (_, index) =>
        hotp(hmacOf('SHA1', secret), counter + index, digits),
      )
      assert.deepEqual(ours, witness)
    }),
    { numRuns: 10 },
  )
})
