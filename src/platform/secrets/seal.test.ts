import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type KeyRing, newKeyRingText, parseKeyRing } from './key-ring.ts'
import { open, SealError, seal } from './seal.ts'

const createdAt = '2026-04-01T00:00:00Z'
const ring = parseKeyRing(newKeyRingText(createdAt))
const secret = new Uint8Array(Buffer.from('12345678901234567890'))

function merge(currentText: string, olderText: string): KeyRing {
  const current = JSON.parse(currentText)
  return parseKeyRing(JSON.stringify({ ...current, keys: [...current.keys, ...JSON.parse(olderText).keys] }))
}

test('CRY-01: what was sealed opens under the same identity, whatever its length', () => {
  for (const plaintext of [secret, new Uint8Array(), new Uint8Array(1000).fill(255)]) {
    assert.deepEqual(open(ring, seal(ring, plaintext, 'token:A'), 'token:A'), plaintext)
  }
})

test('CRY-01: two sealed secrets that swap rows do not open', () => {
  const [a, b] = [seal(ring, secret, 'token:A'), seal(ring, secret, 'token:B')]
  assert.throws(() => open(ring, a, 'token:B'), SealError)
  assert.throws(() => open(ring, b, 'token:A'), SealError)
  assert.throws(() => open(ring, a, ''), SealError)
})

test('CRY-01: a sealed secret with any one bit flipped does not open', () => {
  const sealed = seal(ring, secret, 'token:A')
  for (let bit = 0; bit < sealed.length * 8; bit++) {
    const changed = sealed.slice()
    changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
    assert.throws(() => open(ring, changed, 'token:A'), SealError, `bit ${bit}`)
  }
})

test('CRY-01: a sealed secret cut short or lengthened does not open', () => {
  const sealed = seal(ring, secret, 'token:A')
  for (let length = 0; length < sealed.length; length++) {
    assert.throws(() => open(ring, sealed.subarray(0, length), 'token:A'), SealError, `${length} bytes`)
  }
  assert.throws(() => open(ring, Buffer.concat([sealed, new Uint8Array(1)]), 'token:A'), SealError)
})

test('I7, CRY-02: neither the secret nor its identity can be read in the sealed bytes', () => {
  const text = Buffer.from(seal(ring, secret, 'token:A')).toString('latin1')
  assert.ok(text.includes(ring.currentId))
  assert.ok(!text.includes('1234567') && !text.includes('token'))
})

test('CRY-04: after a rotation old seals open and new ones are made under the new key', () => {
  const [oldText, newText] = [newKeyRingText(createdAt), newKeyRingText(createdAt)]
  const [before, both, after] = [parseKeyRing(oldText), merge(newText, oldText), parseKeyRing(newText)]
  const old = seal(before, secret, 'token:A')
  assert.deepEqual(open(both, old, 'token:A'), secret)
  const renewed = seal(both, open(both, old, 'token:A'), 'token:A')
  assert.deepEqual(open(after, renewed, 'token:A'), secret)
  assert.throws(() => open(after, old, 'token:A'), SealError)

  // The key ID is authenticated too: with another key of the ring, the seal does not open.
  const relabeled = old.slice()
  relabeled.set(Buffer.from(after.currentId), 2)
  assert.throws(() => open(both, relabeled, 'token:A'), SealError)
})

test('CRY-07: no nonce repeats', () => {
  const nonces = new Set<string>()
  const start = 2 + ring.currentId.length
  for (let index = 0; index < 20_000; index++) {
    nonces.add(Buffer.from(seal(ring, secret, 'token:A').subarray(start, start + 12)).toString('hex'))
  }
  assert.equal(nonces.size, 20_000)
})
