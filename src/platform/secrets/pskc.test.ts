import assert from 'node:assert/strict'
import { createCipheriv } from 'node:crypto'
import { test } from 'node:test'
import { decryptValue, deriveFileKey, fileMethods, isMacRight, newDerivation, protectFile } from './pskc.ts'

const method = fileMethods.cipher
const key = new Uint8Array(16).fill(1)
const secret = new Uint8Array(20).fill(2)

test('RFC 6030 §6.1: what is protected opens under its key, and every value is encrypted afresh', () => {
  const { macKey, protect } = protectFile(key)
  const opened = decryptValue(key, { method, bytes: macKey })
  assert.ok(typeof opened !== 'string')
  const [first, second] = [protect(secret), protect(secret)]
  assert.notDeepEqual(first, second)
  for (const { encrypted, mac } of [first, second]) {
    assert.ok(isMacRight(fileMethods.mac, opened, { method, bytes: encrypted }, mac))
    assert.deepEqual(decryptValue(key, { method, bytes: encrypted }), secret)
    for (const i of [0, 16, encrypted.length - 1]) {
      const changed = encrypted.slice()
      changed[i] = (changed[i] ?? 0) ^ 1
      assert.ok(!isMacRight(fileMethods.mac, opened, { method, bytes: changed }, mac), `byte ${i}`)
    }
    assert.ok(!isMacRight(fileMethods.mac, opened, { method, bytes: encrypted }, mac.subarray(1)))
  }
  assert.throws(() => protectFile(new Uint8Array(32)), RangeError)
})

test('XML Encryption §5.2: only the last byte of the padding counts', () => {
  const cipher = createCipheriv('aes-128-cbc', key, new Uint8Array(16)).setAutoPadding(false)
  const padded = Buffer.concat([secret, Buffer.from('any bytes..'), Buffer.from([12])])
  const bytes = Buffer.concat([new Uint8Array(16), cipher.update(padded), cipher.final()])
  assert.deepEqual(decryptValue(key, { method, bytes }), secret)
})

test('what cannot be decrypted is told apart, without an exception', () => {
  const bytes = protectFile(key).macKey
  const cases: [Parameters<typeof decryptValue>, string][] = [
    [[key, { method: 'http://www.w3.org/2001/04/xmlenc#tripledes-cbc', bytes }], 'encryption'],
    [[key, { method: 'constructor', bytes }], 'encryption'],
    [[new Uint8Array(32), { method, bytes }], 'key_length'],
    [[key, { method, bytes: bytes.subarray(0, 16) }], 'undecipherable'],
    [[key, { method, bytes: bytes.subarray(1) }], 'undecipherable'],
    [[key, { method, bytes: new Uint8Array() }], 'undecipherable'],
  ]
  for (const [arguments_, told] of cases) assert.equal(decryptValue(...arguments_), told)
})

test('RFC 6030 figure 7: a password derives its key; absurd parameters derive none', async () => {
  const salt = Buffer.from('123eff3c4a72129c', 'hex')
  const derivation = { salt, iterations: 1000, keyBytes: 16, prf: null }
  const derived = await deriveFileKey('qwerty', derivation)
  assert.equal(Buffer.from(derived ?? []).toString('hex'), '651e63cd57008476af1ff6422cd02e41')
  const wrong = [
    { salt: new Uint8Array() },
    { salt: new Uint8Array(2000) },
    { iterations: 0 },
    { iterations: 1.5 },
    { iterations: 10_000_001 },
    { keyBytes: 17 },
    { prf: 'http://www.w3.org/2001/04/xmldsig-more#hmac-md5' },
    { prf: 'toString' },
  ]
  for (const changes of wrong)
    assert.equal(await deriveFileKey('qwerty', { ...derivation, ...changes }), undefined)
  assert.notDeepEqual(newDerivation().salt, newDerivation().salt)
})
