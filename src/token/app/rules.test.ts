// The rules of the token app that need no browser.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fromBase64url, toBase64url } from '../../otp/base64url.ts'
import { withPayees } from './answered.ts'
import { describeDuration, describeOffset, offsetOf } from './clock.ts'
import { formFactorOf } from './form-factor.ts'
import { delayAfterMs, pinFault, waitMs } from './pin.ts'

test('the offset is taken at the middle of the request; one that took too long tells nothing', () => {
  assert.equal(offsetOf(1000, 3000, 602_000), 600_000)
  assert.equal(offsetOf(1000, 1000, 0), -1000)
  assert.equal(offsetOf(0, 10_000, 5000), 0)
  assert.equal(offsetOf(0, 10_001, 5000), undefined)
  assert.equal(offsetOf(1000, 999, 5000), undefined)
})

test('an offset above 5 s is reported, with its direction', () => {
  assert.equal(describeOffset(5000), undefined)
  assert.equal(describeOffset(-5000), undefined)
  assert.match(describeOffset(5001) ?? '', /約6秒遅れて/)
  assert.match(describeOffset(-5001) ?? '', /約6秒進んで/)
  const spans = [1, 89, 90, 600, 5399, 5400, 129_599, 129_600].map(describeDuration)
  assert.deepEqual(spans, ['1秒', '89秒', '2分', '10分', '90分', '2時間', '36時間', '2日'])
})

test('the delay after wrong PINs: three are free, then 30 s, doubling to an hour', () => {
  const delays = [0, 1, 2, 3, 4, 5, 9, 10, 50].map(delayAfterMs)
  assert.deepEqual(delays, [0, 0, 0, 30_000, 60_000, 120_000, 1_920_000, 3_600_000, 3_600_000])
  const guard = { wrongPins: 4, lastAttemptAtMs: 1000 }
  assert.deepEqual(
    [1000, 31_000, 60_999, 61_000, 0].map((now) => waitMs(guard, now)),
    [60_000, 30_000, 1, 0, 60_000],
  )
})

test('a new PIN has 6 to 12 digits, is typed twice and is neither a repetition nor a sequence', () => {
  for (const pin of ['271828', '123457', '000001', '271828182845'])
    assert.equal(pinFault(pin, pin), undefined)
  for (const pin of ['', '27182', '2718281828459', '27182a', '111111', '123456', '987654'])
    assert.notEqual(pinFault(pin, pin), undefined, pin)
  assert.match(pinFault('271828', '271829') ?? '', /一致/)
})

test('the form factor: a device is mobile if it says so, names a phone or tablet, or has touch only', () => {
  const desktop = { mobile: undefined, userAgent: 'Mozilla/5.0 (Windows NT 10.0)', touch: false }
  assert.equal(formFactorOf(desktop), 'desktop')
  assert.equal(formFactorOf({ ...desktop, mobile: false }), 'desktop')
  assert.equal(formFactorOf({ ...desktop, mobile: true }), 'mobile')
  assert.equal(formFactorOf({ ...desktop, touch: true }), 'mobile')
  assert.equal(
    formFactorOf({ ...desktop, mobile: false, userAgent: 'Mozilla/5.0 (Linux; Android 15)' }),
    'mobile',
  )
})

test('issue 18: whom a token has paid again last comes last, and is among those who move to the next device', () => {
  assert.deepEqual(withPayees(undefined, ['a', 'b']), ['a', 'b'])
  assert.deepEqual(withPayees(['a', 'b', 'c'], ['a', 'd']), ['b', 'c', 'a', 'd'])
})

test('base64url there and back, as Node writes it', () => {
  for (let length = 0; length < 70; length++) {
    const bytes = Uint8Array.from({ length }, (_, i) => (i * 37 + length) % 256)
    const text = toBase64url(bytes)
    assert.equal(text, Buffer.from(bytes).toString('base64url'))
    assert.deepEqual(fromBase64url(text), bytes)
  }
})
