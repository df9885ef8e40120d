import assert from 'node:assert/strict'
import { test } from 'node:test'
import { profileOf } from '../../../../test/support/states.ts'
import { order } from '../../../../test/support/trades.ts'
import type { ToldRate } from '../../../bank/rules/rates.ts'
import { fxProfile } from '../operations/profile-of.ts'
import { rateFor } from './market.ts'
import { outcomeOf } from './order.ts'
import { fxPolicyOf } from './terms.ts'
import { newestMarket, pastMarket } from './told-market.ts'

const fx = fxPolicyOf(fxProfile(profileOf()))
const policy = { minutesMax: 10, jumpPercentMax: 3, historyDays: 60 }
const at = (text: string) => Temporal.Instant.from(`${text}+09:00`)
const msAt = (text: string) => at(text).epochMilliseconds

function rate(text: string, sell: number, changes: Partial<ToldRate> = {}): ToldRate {
  const of = {
    service: 'shoko-chukin/fx-web',
    currency: 'USD',
    asOfMs: msAt(text),
    sell,
    buy: sell - 150,
  } as const
  const published = { publishedOn: '2025-07-01', tts: 15_100, ttm: 15_000, ttb: 14_900 }
  return { ...of, interest: 430, yenInterest: 50, ...published, ...changes }
}

const known = (text: string) => ({ policy, knownBeforeMs: msAt(text) })
const terms = { currency: 'USD', deliverFrom: '2026-07-01', deliverUntil: '2026-07-01' } as const

test('E5: a told rate has its side, the points of its interest, no margin of ours, and an end', () => {
  const market = newestMarket([rate('2025-07-01T10:00:00', 15_000)], known('2025-07-01T10:00:00'))
  const now = at('2025-07-01T10:09:59.999')
  const [sell, buy] = (['sell', 'buy'] as const).map((side) => rateFor(market, { ...terms, side }, now))
  // 150.00 yen for a year at 0.5 % and 4.3 % (365/360): 144.45; and 148.50: 148.50 × 1.005 / 1.043597… = 143.01
  assert.deepEqual([sell?.rate, buy?.rate, sell?.markup], [14_445, 14_301, 0])
  assert.deepEqual([sell?.asOfMs, sell?.untilMs], [msAt('2025-07-01T10:00:00'), msAt('2025-07-01T10:10:00')])
  const over = at('2025-07-01T10:10:00')
  assert.equal(rateFor(market, { ...terms, side: 'sell' }, over), null)
  assert.equal(rateFor(market, { ...terms, side: 'sell', currency: 'EUR' }, now), null)
  assert.equal(market.publishedAt('USD', over)?.ttm, 15_000, 'what was published stays so')
  assert.equal(market.publishedAt('EUR', now), null)
  // Another node's clock may be a moment behind.
  assert.equal(rateFor(market, { ...terms, side: 'sell' }, at('2025-07-01T09:59:58'))?.spot, 15_000)
})

test('E5: at each minute the rate in force is the last one before it, and none that is too old', () => {
  const market = pastMarket(
    [rate('2025-07-01T10:00:30', 1), rate('2025-07-01T10:02:00', 2), rate('2025-07-01T10:20:01', 3)],
    known('2025-07-01T10:30:00'),
  )
  const spots = (
    [
      '10:00:29.999',
      '10:00:30',
      '10:01:59',
      '10:02:00',
      '10:11:59',
      '10:12:00',
      '10:20:00',
      '10:21:00',
    ] as const
  ).map((clock) => market.basisAt('USD', msAt(`2025-07-01T${clock}`))?.spot.sell)
  assert.deepEqual(spots, [undefined, 1, 1, 2, 2, undefined, undefined, 3])
  assert.equal(market.basisAt('EUR', msAt('2025-07-01T10:01:00')), null)
  assert.equal(pastMarket([], known('2025-07-01T10:30:00')).basisAt('USD', 0), null)
})

test('E5: an order is judged only by minutes whose rates are known, and by none of the night', () => {
  const waiting = order({ limitRate: 14_950, deliverFrom: '2025-07-08', deliverUntil: '2025-07-08' })
  const flat = { interest: 0, yenInterest: 0 }
  const rates = [
    rate('2025-07-01T10:00:00', 15_000, flat),
    rate('2025-07-01T15:00:30', 14_900, flat),
    rate('2025-07-02T08:45:00', 14_900, flat),
    rate('2025-07-02T09:10:20', 15_000, flat),
    rate('2025-07-02T09:30:20', 14_950, flat),
  ]
  const outcome = (until: string, now = '2025-07-02T12:00:00') =>
    outcomeOf(waiting, fx, pastMarket(rates, known(until)), at(now))
  assert.equal(outcome('2025-07-02T09:31:00'), null, '9:31 itself may still be told of')
  const filled = { type: 'order_filled', endedAtMs: msAt('2025-07-02T09:31:00') }
  assert.deepEqual(outcome('2025-07-02T09:31:00.001'), filled)
  assert.deepEqual(outcome('2025-07-20T00:00:00', '2025-07-20T00:00:00'), filled)
  assert.equal(outcome('2025-07-20T00:00:00', '2025-07-02T09:30:59.999'), null)
  const opening = [rate('2025-07-02T08:55:00', 14_900, flat)]
  assert.deepEqual(
    outcomeOf(waiting, fx, pastMarket(opening, known('2025-07-02T10:00:00')), at('2025-07-02T10:00:00')),
    {
      type: 'order_filled',
      endedAtMs: msAt('2025-07-02T09:00:00'),
    },
  )
})

test('E5: an order expires once all of its time is known, or at the close of the next business day', () => {
  const waiting = order({ limitRate: 1 })
  const outcome = (until: string, now: string) =>
    outcomeOf(waiting, fx, pastMarket([], known(until)), at(now))
  const expired = { type: 'order_expired', endedAtMs: waiting.expiresAtMs }
  assert.equal(outcome('2025-07-03T15:00:00', '2025-07-03T14:59:59'), null)
  assert.deepEqual(outcome('2025-07-03T15:00:00', '2025-07-03T15:00:00'), expired)
  assert.equal(outcome('2025-07-03T14:59:59', '2025-07-04T14:59:59'), null)
  assert.deepEqual(outcome('2025-07-03T14:59:59', '2025-07-04T15:00:00'), expired)
})
