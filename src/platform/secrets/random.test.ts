import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { parseTokenId } from '../../otp/token-id.ts'
import {
  equalText,
  formToken,
  newId,
  newSessionId,
  newTokenId,
  randomDigits,
  randomPassword,
  randomSecret,
  sessionHash,
} from './random.ts'

const run = promisify(execFile)

test('CRY-05: two processes started at once produce disjoint values', async () => {
  const program = `
    const { newId, newSessionId, randomDigits, randomPassword, randomSecret } = await import(process.argv[1])
    const lines = []
    for (let index = 0; index < 20000; index++) {
      lines.push(newId(), newSessionId(), Buffer.from(randomSecret()).toString('hex'))
      lines.push(randomDigits(24), randomPassword(16))
    }
    process.stdout.write(lines.join('\\n'))`
  const start = () =>
    run(process.execPath, ['--input-type=module', '-e', program, import.meta.resolve('./random.ts')], {
      maxBuffer: 2 ** 26,
    })
  const outputs = await Promise.all([start(), start()])
  const values = outputs.flatMap(({ stdout }) => stdout.split('\n'))
  assert.equal(values.length, 200_000)
  assert.equal(new Set(values).size, values.length)
})

test('SES-02: a session ID has 256 bits, and its hash is the SHA-256 of exactly that text', () => {
  const sessionId = newSessionId()
  assert.equal(Buffer.from(sessionId, 'base64url').length, 32)
  assert.match(sessionId, /^[A-Za-z0-9_-]{43}$/)
  // FIPS 180-4, the one-block example 'abc'.
  const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
  assert.equal(Buffer.from(sessionHash('abc'), 'base64url').toString('hex'), abc)
})

test('ENR-07: of 10,000 secrets of tokens each has 160 bits, and none comes twice', () => {
  const secrets = Array.from({ length: 10_000 }, () => Buffer.from(randomSecret()))
  assert.ok(secrets.every(({ length }) => length === 20))
  assert.equal(new Set(secrets.map((secret) => secret.toString('hex'))).size, secrets.length)
  const ones = secrets.reduce((sum, secret) => sum + secret.reduce((bits, byte) => bits + bitsIn(byte), 0), 0)
  // Half of 1.6 million bits, within six standard deviations of 632.
  assert.ok(Math.abs(ones - 800_000) < 3800, `${ones} ones`)
})

function bitsIn(byte: number): number {
  return byte.toString(2).replaceAll('0', '').length
}

test('SES-08: a form token belongs to one session, and the stored hash does not reveal it', () => {
  const sessionId = newSessionId()
  assert.equal(formToken(sessionId), formToken(sessionId))
  assert.notEqual(formToken(sessionId), formToken(newSessionId()))
  assert.notEqual(formToken(sessionId), sessionHash(sessionId))
  assert.notEqual(formToken(sessionId), formToken(sessionHash(sessionId)))
})

test('SES-08: texts are equal only as a whole', () => {
  assert.equal(equalText('', ''), true)
  assert.equal(equalText('割符', '割符'), true)
  for (const other of ['', 'token', 'token1 ', 'Token1', 'token1\0'])
    assert.equal(equalText('token1', other), false)
})

// Chi-square with 9 degrees of freedom exceeds 60 once in 10^9 runs; bytes modulo 10 would give about 150.
function chiSquare(counts: readonly number[]): number {
  const expected = counts.reduce((sum, count) => sum + count, 0) / counts.length
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
}

test('EML-01: random digits are uniform, without modulo bias, leading zeros included', () => {
  const counts = Array.from({ length: 10 }, () => 0)
  for (let index = 0; index < 50_000; index++) {
    const text = randomDigits(8)
    assert.match(text, /^[0-9]{8}$/)
    for (const digit of text) counts[Number(digit)] = (counts[Number(digit)] ?? 0) + 1
  }
  assert.ok(chiSquare(counts) < 60, JSON.stringify(counts))
})

test('PWD-08: an initial password mixes letters and digits in any place, without look-alikes', () => {
  const digitsAt = Array.from({ length: 10 }, () => 0)
  const seen = new Set<string>()
  for (let index = 0; index < 5000; index++) {
    assert.match(randomPassword(2), /^(?:[A-Za-z][2-9]|[2-9][A-Za-z])$/)
    const password = randomPassword(10)
    assert.match(password, /^(?=.*[0-9])(?=.*[A-Za-z])[2-9A-HJ-NP-Za-km-np-z]{10}$/)
    for (const [at, character] of [...password].entries()) {
      seen.add(character)
      if (/[0-9]/.test(character)) digitsAt[at] = (digitsAt[at] ?? 0) + 1
    }
  }
  assert.equal(seen.size, 56)
  assert.ok(chiSquare(digitsAt) < 60, `a digit is as likely in every place: ${JSON.stringify(digitsAt)}`)
})

test('G-14: a new token ID is easy to type and has the given prefix', () => {
  const tokenId = newTokenId('WRFT')
  assert.match(tokenId, /^WRFT[0-9]{8}$/)
  assert.equal(parseTokenId(tokenId), tokenId)
  assert.match(newId(), /^[A-Za-z0-9_-]{22}$/)
})

test('CRY-05: lengths out of range are refused, not rounded', () => {
  assert.equal(randomSecret().length, 20)
  for (const bytes of [0, 15, 20.5, 129]) assert.throws(() => randomSecret(bytes), RangeError)
  for (const n of [0, -1, 1.5, 129, Number.NaN]) assert.throws(() => randomDigits(n), RangeError)
  for (const length of [0, 1, 2.5, 129]) assert.throws(() => randomPassword(length), RangeError)
  for (const prefix of ['', 'WRF', 'WRFTX', 'wrft', 'WRF1'])
    assert.throws(() => newTokenId(prefix), RangeError)
})
