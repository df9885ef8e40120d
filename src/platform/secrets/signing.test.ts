import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { test } from 'node:test'
import { newKeyRingText, parseKeyRing } from './key-ring.ts'
import { signer, verifySignature } from './signing.ts'

const createdAt = '2026-04-01T00:00:00Z'
const text = newKeyRingText(createdAt)
const ring = parseKeyRing(text)
const message = Buffer.from('checkpoint 1000 ba7816bf')

test('AUD-02: every node of the same ring accepts a checkpoint signed by one of them', () => {
  const { keyId, publicKeyPem, sign } = signer(ring)
  assert.equal(keyId, ring.currentId)
  assert.equal(signer(parseKeyRing(text)).publicKeyPem, publicKeyPem)
  const signature = sign(message)
  assert.equal(signature.length, 64)
  assert.equal(verifySignature(publicKeyPem, message, signature), true)
})

test('I8, AUD-02: a message, a signature or a key changed by one bit is noticed', () => {
  const { publicKeyPem, sign } = signer(ring)
  const signature = sign(message)
  const flip = (bytes: Uint8Array, bit: number) => {
    const changed = bytes.slice()
    changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
    return changed
  }
  for (let bit = 0; bit < message.length * 8; bit++) {
    assert.equal(verifySignature(publicKeyPem, flip(new Uint8Array(message), bit), signature), false)
  }
  for (let bit = 0; bit < signature.length * 8; bit++) {
    assert.equal(verifySignature(publicKeyPem, message, flip(signature, bit)), false)
  }
  for (const length of [0, 63]) {
    assert.equal(verifySignature(publicKeyPem, message, signature.subarray(0, length)), false)
  }
  const stranger = signer(parseKeyRing(newKeyRingText(createdAt)))
  assert.equal(verifySignature(stranger.publicKeyPem, message, signature), false)
})

test('AUD-02: after a rotation the older key still checks what it signed', () => {
  const current = JSON.parse(newKeyRingText(createdAt))
  const both = parseKeyRing(JSON.stringify({ ...current, keys: [...current.keys, ...JSON.parse(text).keys] }))
  const signature = signer(ring).sign(message)
  assert.equal(verifySignature(signer(both, ring.currentId).publicKeyPem, message, signature), true)
  assert.equal(verifySignature(signer(both).publicKeyPem, message, signature), false)
})

test('AUD-02: only an Ed25519 key may check a checkpoint', () => {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const pem = publicKey.export({ format: 'pem', type: 'spki' }).toString()
  for (const wrong of [pem, '', 'not a key']) {
    assert.throws(() => verifySignature(wrong, message, new Uint8Array(64)), TypeError)
  }
})
