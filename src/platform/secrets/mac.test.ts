import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { test } from 'node:test'
import { newKeyRingText, parseKeyRing } from './key-ring.ts'
import { keyedHash, keyedHashes } from './mac.ts'

test('CRY-02: a keyed hash is the HMAC-SHA256 of the text under this ring alone', () => {
  const [ring, other] = [1, 2].map(() => parseKeyRing(newKeyRingText('2026-04-01T00:00:00Z')))
  assert.ok(ring && other)
  const expected = createHmac('sha256', ring.subkey('mac', ring.currentId)).update('taro').digest('base64url')
  assert.equal(keyedHash(ring, 'taro'), expected)
  assert.notEqual(keyedHash(ring, 'Taro'), expected)
  assert.notEqual(keyedHash(other, 'taro'), expected)
})

test('CRY-02: after a rotation a text is still recognized by its earlier hash', () => {
  const [old, fresh] = ['2026-04-01T00:00:00Z', '2027-04-01T00:00:00Z'].map((at) => newKeyRingText(at))
  const before = parseKeyRing(old ?? '')
  const [first, second] = [JSON.parse(old ?? ''), JSON.parse(fresh ?? '')]
  second.keys[0].id = 'second'
  const rotated = parseKeyRing(
    JSON.stringify({ version: 1, current: 'second', keys: [...first.keys, ...second.keys] }),
  )
  assert.deepEqual(keyedHashes(rotated, 'taro'), [keyedHash(rotated, 'taro'), keyedHash(before, 'taro')])
})
