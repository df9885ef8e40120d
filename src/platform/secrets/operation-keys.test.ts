import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PinnedKey } from '../../otp/signed-operation/cose.ts'
import { isOnCurve, openKeyChange, readKeyChange } from '../../otp/signed-operation/key-change.ts'
import { openEnvelope } from '../../otp/signed-operation/reading.ts'
import { es256Key, isEs256Point, verifyEs256 } from './es256.ts'
import { newKeyRingText, parseKeyRing } from './key-ring.ts'
import { currentOperationKey, operationKeyChanges, operationKeys } from './operation-keys.ts'

const text = newKeyRingText('2026-04-01T00:00:00Z')
const seconds = (instant: string) => Temporal.Instant.from(instant).epochMilliseconds / 1000
const made = seconds('2026-04-01T00:00:00Z')
const yearSeconds = 365 * 86_400

/** The same ring with a newer key, which is the current one. */
function rotated(at: string): string {
  const [old, next] = [text, newKeyRingText(at)].map((ring) => JSON.parse(ring))
  return JSON.stringify({ ...old, current: next.current, keys: [...old.keys, ...next.keys] })
}

test('issue 18: every node of a ring signs with the same key, and each institution has its own', () => {
  const key = currentOperationKey(parseKeyRing(text), 'johoku', made)
  const again = currentOperationKey(parseKeyRing(text), 'johoku', made + 1)
  assert.deepEqual(again.point, key.point)
  assert.ok(isOnCurve(key.point) && isEs256Point(key.point))
  const other = currentOperationKey(parseKeyRing(text), 'shinkin-5410', made)
  assert.notDeepEqual(other.point, key.point)
  assert.notDeepEqual(
    currentOperationKey(parseKeyRing(newKeyRingText('2026-04-01T00:00:00Z')), 'johoku', made).point,
    key.point,
  )

  const envelope = openEnvelope(key.sign(Uint8Array.of(0xa0)), { keys: [key], nowSeconds: made })
  assert.ok(typeof envelope !== 'string')
  assert.ok(verifyEs256(key.point, envelope.signed, envelope.signature))
  assert.ok(!verifyEs256(other.point, envelope.signed, envelope.signature))
  assert.ok(!verifyEs256(new Uint8Array(64), envelope.signed, envelope.signature))
})

test('issue 18: an app that pinned the first key follows to the newest, over years and a rotation', () => {
  const ring = parseKeyRing(rotated('2027-10-01T00:00:00Z'))
  const now = seconds('2028-12-01T00:00:00Z')
  const keys = operationKeys(ring, 'johoku', now)
  assert.deepEqual(
    keys.map(({ notBefore }) => notBefore),
    [
      made,
      made + yearSeconds,
      seconds('2027-10-01T00:00:00Z'),
      seconds('2027-10-01T00:00:00Z') + yearSeconds,
    ],
  )
  const [first] = operationKeys(parseKeyRing(text), 'johoku', made)
  assert.deepEqual(first.point, keys[0].point)

  let pinned: PinnedKey & { readonly serial: number } = first
  for (const cose of operationKeyChanges(ring, 'johoku', now)) {
    // As of the middle of its life: an app is opened once a year.
    const nowSeconds = pinned.notBefore + yearSeconds
    const envelope = openKeyChange(cose, { keys: [pinned], nowSeconds })
    assert.ok(typeof envelope !== 'string', String(envelope))
    const holds = verifyEs256(pinned.point, envelope.signed, envelope.signature)
    const change = readKeyChange(envelope, holds, { serialHeld: pinned.serial, nowSeconds })
    assert.ok(typeof change !== 'string', String(change))
    const next = keys.find(({ serial }) => serial === change.serial)
    assert.ok(next !== undefined)
    assert.deepEqual(next.point, change.point)
    pinned = { ...next }
  }
  assert.deepEqual(pinned.point, currentOperationKey(ring, 'johoku', now).point)
})

test('issue 18: before its ring was made, as a clock that is set may say, the first key signs', () => {
  const ring = parseKeyRing(text)
  assert.equal(operationKeys(ring, 'johoku', 0).length, 1)
  assert.deepEqual(operationKeyChanges(ring, 'johoku', 0), [])
})

test('issue 18: ES256 with a key of P-256 alone', () => {
  const { point, sign } = es256Key(new Uint8Array(32).fill(1))
  const signature = sign(Uint8Array.of(1))
  assert.equal(signature.length, 64)
  assert.ok(verifyEs256(point, Uint8Array.of(1), signature))
  assert.ok(!verifyEs256(point, Uint8Array.of(2), signature))
  assert.ok(!verifyEs256(point, Uint8Array.of(1), signature.subarray(1)))
  assert.throws(() => es256Key(new Uint8Array(32)))
})
