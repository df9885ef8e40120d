import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { rateAt } from '../../../../test/support/trades.ts'
import { currencies } from '../../../bank/rules/rates.ts'
import { forwardPoints, reaches } from './market.ts'
import { spotRate, syntheticMarket } from './synthetic-market.ts'

import { yenOf } from './terms.ts'

const at = Temporal.Instant.from('2025-07-01T10:00:00+09:00')
const currency = fc.constantFrom(...currencies)
const instant = fc
  .integer({ min: 1_600_000_000, max: 2_000_000_000 })
  .map((s) => Temporal.Instant.fromEpochMilliseconds(s * 1000))

test('the market is the same for every caller, in whole 銭, and moves', () => {
  fc.assert(
    fc.property(currency, instant, (of, when) => {
      const rate = spotRate(of, when)
      assert.equal(rate, spotRate(of, Temporal.Instant.from(when.toString())))
      assert.ok(Number.isSafeInteger(rate) && rate > 1500 && rate < 22_000)
    }),
  )
  for (const of of currencies) {
    const hours = Array.from({ length: 100 }, (_, i) => spotRate(of, at.add({ hours: i })))
    assert.ok(new Set(hours).size > 10, of)
    const steps = hours.slice(1).map((rate, i) => Math.abs(rate - (hours[i] ?? rate)))
    assert.ok(Math.max(...steps) < (hours[0] ?? 0) / 50, `${of} jumps`)
  }
  assert.notEqual(spotRate('USD', at), spotRate('USD', at.add({ minutes: 10 })))
})

test('yen earn less than the others, so that they are dearer later: 先物はディスカウント (d-1)', () => {
  for (const of of currencies) {
    const spot = spotRate(of, at)
    const basis = syntheticMarket.basisAt(of, at.epochMilliseconds)
    assert.ok(basis)
    const points = (days: number) => forwardPoints(of, basis, { spot, days })
    assert.equal(points(0), 0)
    assert.ok(points(180) < 0)
    assert.ok(points(360) < points(180))
  }
  // 150.00 yen for a year at 0.5 % and 4.3 % (365/360): 150 × 1.005 / 1.043597… = 144.45
  const interests = { interest: 430, yenInterest: 50 }
  assert.equal(15_000 + forwardPoints('USD', interests, { spot: 15_000, days: 365 }), 14_445)
})

test('the rate is spot, points and markup; a period has the end that is worse for the customer', () => {
  const [near, far] = ['2025-07-08', '2026-06-30']
  for (const side of ['sell', 'buy'] as const) {
    const on = (deliverFrom: string, deliverUntil: string) =>
      rateAt({ currency: 'USD', side, deliverFrom, deliverUntil }, at)
    const { spot, points, markup, rate } = on(near, near)
    assert.equal(rate, spot + points + markup)
    assert.equal(Math.sign(markup), side === 'sell' ? 1 : -1)
    const ends = [rate, on(far, far).rate]
    assert.equal(on(near, far).rate, side === 'sell' ? Math.max(...ends) : Math.min(...ends))
  }
})

test('TTM is of 9:55, out at 10:00, and in force over nights and holidays', () => {
  const on = (text: string) => syntheticMarket.publishedAt('USD', Temporal.Instant.from(text))
  const today = on('2025-07-18T10:00:00+09:00')
  assert.ok(today)
  assert.deepEqual([today.date, today.tts - today.ttm, today.ttm - today.ttb], ['2025-07-18', 100, 100])
  assert.equal(today.ttm, spotRate('USD', Temporal.Instant.from('2025-07-18T09:55:00+09:00')))
  for (const text of ['2025-07-20T12:00:00+09:00', '2025-07-21T15:00:00+09:00', '2025-07-22T09:59:59+09:00'])
    assert.deepEqual(on(text), today, text)
  assert.equal(on('2025-07-22T10:00:00+09:00')?.date, '2025-07-22')
})

test('a limit is reached when the rate is as good for the customer, or better', () => {
  assert.deepEqual(
    [14_999, 15_000, 15_001].map((rate) => reaches('sell', rate, 15_000)),
    [true, true, false],
  )
  assert.deepEqual(
    [14_999, 15_000, 15_001].map((rate) => reaches('buy', rate, 15_000)),
    [false, true, true],
  )
})

test('the counter value is in whole yen, half a yen up', () => {
  assert.equal(yenOf(100, 15_050), 151)
  assert.equal(yenOf(100, 15_049), 150)
  assert.equal(yenOf(10_000_000, 14_515), 14_515_000)
})
