import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { secondsLeft, stepAt, stepStartMilliseconds } from './totp.ts'

test('OTP-07: a step changes exactly at its start, not a millisecond sooner', () => {
  assert.equal(stepAt(0, 30), 0)
  assert.equal(stepAt(29_999, 30), 0)
  assert.equal(stepAt(30_000, 30), 1)
  assert.equal(stepAt(20_000_000_000_000, 30), 666_666_666)
  assert.equal(stepAt(59_999, 60), 0)
})

test('OTP-07: every instant lies in its step: start <= instant < start of the next', () => {
  fc.assert(
    fc.property(fc.maxSafeNat(), fc.integer({ min: 1, max: 3600 }), (instant, period) => {
      const step = stepAt(instant, period)
      assert.ok(stepStartMilliseconds(step, period) <= instant)
      assert.ok(instant < stepStartMilliseconds(step + 1, period))
    }),
    { numRuns: 2000 },
  )
})

test('OTP-07: the countdown runs from the whole period to 1 and never shows 0', () => {
  assert.equal(secondsLeft(0, 30), 30)
  assert.equal(secondsLeft(1, 30), 30)
  assert.equal(secondsLeft(1000, 30), 29)
  assert.equal(secondsLeft(29_000, 30), 1)
  assert.equal(secondsLeft(29_999, 30), 1)
  assert.equal(secondsLeft(30_000, 30), 30)
})

test('OTP-05: times before 1970 and periods that are not whole seconds are refused', () => {
  for (const instant of [-1, Number.NaN, Number.POSITIVE_INFINITY]) {
    assert.throws(() => stepAt(instant, 30), RangeError)
    assert.throws(() => secondsLeft(instant, 30), RangeError)
  }
  for (const period of [0, -30, 0.5, Number.NaN]) {
    assert.throws(() => stepAt(0, period), RangeError)
    assert.throws(() => secondsLeft(0, period), RangeError)
    assert.throws(() => stepStartMilliseconds(0, period), RangeError)
  }
  assert.throws(() => stepStartMilliseconds(-1, 30), RangeError)
})
