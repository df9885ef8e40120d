import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mailAddress, profileOf } from '../../../../test/support/states.ts'
import {
  contract,
  creditOf,
  order,
  present,
  rateAt,
  trader,
  tradingAt,
  tradingUser,
} from '../../../../test/support/trades.ts'
import { fxProfile } from '../operations/profile-of.ts'
import { contractState } from './contract.ts'
import { creditLineState } from './credit.ts'
import {
  decideCancellation,
  decideOrder,
  decideOutcome,
  type Order,
  type OrderRequest,
  orderState,
  outcomeOf,
} from './order.ts'
import { syntheticMarket } from './synthetic-market.ts'
import { fxPolicyOf } from './terms.ts'

const profile = fxProfile(profileOf())
const fx = fxPolicyOf(profile)
const ready = { ...present, mailAddress: undefined, order: undefined }
const delivery = { method: 'fixed', start: '2025-07-14', end: '', month: '', tenorMonths: 0 } as const
const days = { deliverFrom: '2025-07-14', deliverUntil: '2025-07-14' }
const market = rateAt({ currency: 'USD', side: 'sell', ...days }, tradingAt).rate
const request: OrderRequest = {
  ...trader,
  orderId: 'L1',
  currency: 'USD',
  side: 'sell',
  amount: 1_000_000,
  delivery,
  limitRate: market - 50,
  keepUntil: '2025-07-10',
  market: syntheticMarket,
}
const canceling = { ...trader, market: syntheticMarket }
const intoK9 = { contractId: 'K9', market: syntheticMarket }

function place(
  changes: Partial<OrderRequest>,
  states: Parameters<typeof decideOrder>[0] = ready,
  now = tradingAt,
) {
  const { outcome } = decideOrder(states, { ...request, ...changes }, profile, now)
  return outcome.ok ? 'accepted' : outcome.refusal
}

test('the five checks of an order (domain-notes d-4), in their order', () => {
  const period = { ...delivery, method: 'period' } as const
  const table: [string, string, OrderRequest['delivery']][] = [
    // 1. 預かり期限 + 1営業日 > 受渡(開始)日, over a weekend too
    ['order_deadline_late', '2025-07-14', { ...delivery, end: '2025-07-01' }],
    ['order_deadline_late', '2025-07-12', { ...period, start: '2025-07-11', end: '2025-07-10' }],
    ['accepted', '2025-07-11', delivery],
    // 2. 受渡(開始)日 ≥ 受渡終了日
    ['delivery_reversed', '2025-07-10', { ...delivery, end: '2025-07-14' }],
    ['delivery_reversed', '2025-07-10', { ...period, end: '2025-07-13' }],
    // 3. 確定日渡し かつ 終了日入力あり
    ['delivery_end_unexpected', '2025-07-10', { ...delivery, end: '2025-07-15' }],
    // 4. 特定期間渡し かつ 終了日入力なし
    ['delivery_end_missing', '2025-07-10', period],
    // 5. 受渡(開始)日 = 当日
    ['delivery_too_early', '2025-07-01', { ...delivery, start: '2025-07-01' }],
    ['accepted', '2025-07-10', { ...period, end: '2025-07-15' }],
  ]
  for (const [expected, keepUntil, asked] of table)
    assert.equal(place({ keepUntil, delivery: asked }), expected, JSON.stringify([keepUntil, asked]))
})

test('the other refusals of an order, in order of precedence', () => {
  const far = { ...delivery, start: '2025-09-30' }
  const credit = creditOf(1_000_000)
  const evening = Temporal.Instant.from('2025-07-01T15:00:00+09:00')
  const loggedOut = { ...ready, user: { ...tradingUser, sessionHash: 's2' }, order: order() }
  assert.equal(place({}, loggedOut, evening), 'ticket_invalid')
  assert.equal(place({}, { ...ready, order: order() }, evening), 'order_taken')
  const fresh = mailAddress({ coolingUntilMs: tradingAt.epochMilliseconds + 12 * 3_600_000 })
  assert.equal(place({ currency: 'XXX' }, { ...ready, mailAddress: fresh }, evening), 'cooling_down')
  assert.equal(place({ currency: 'XXX' }, ready, evening), 'trade_closed')
  assert.equal(place({ currency: 'XXX', amount: 0 }), 'trade_currency')
  assert.equal(place({ amount: 1, keepUntil: '' }), 'trade_amount')
  assert.equal(
    place({ keepUntil: '2025-06-31', delivery: { ...delivery, start: '' } }),
    'order_deadline_missing',
  )
  assert.equal(place({ delivery: { ...delivery, start: '' } }), 'delivery_start_missing')
  assert.equal(place({ keepUntil: '2025-06-30', limitRate: 0 }), 'order_deadline_closed')
  assert.equal(place({ keepUntil: '2025-07-05' }), 'order_deadline_closed')
  assert.equal(place({ keepUntil: '2025-08-04', delivery: far }), 'order_deadline_closed')
  assert.equal(place({ limitRate: market, amount: 1_000_000_000 }), 'order_rate')
  assert.equal(place({ amount: 100_000_000 }, { ...ready, credit }), 'trade_contract_limit')
  assert.equal(place({}, { ...ready, credit }), 'trade_credit_limit')
})

test('the limit is better than the rate now, by 10 銭 to 5 円 99 銭', () => {
  const [sell, buy] = (['sell', 'buy'] as const).map((side) => ({
    side,
    rate: rateAt({ currency: 'USD', side, ...days }, tradingAt).rate,
    better: side === 'sell' ? -1 : 1,
  }))
  assert.ok(sell && buy)
  for (const { side, rate, better } of [sell, buy]) {
    const at = (sen: number) => place({ side, limitRate: rate + better * sen })
    assert.deepEqual([9, 10, 599, 600, -10].map(at), [
      'order_rate',
      'accepted',
      'accepted',
      'order_rate',
      'order_rate',
    ])
  }
})

/** The first full minute of trading hours at which the market was there, found by brute force. */
function firstReached(of: Order): number | null {
  for (let ms = of.placedAtMs + 60_000; ms < of.expiresAtMs; ms += 60_000) {
    const zoned = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO('Asia/Tokyo')
    if (zoned.hour < 9 || zoned.hour >= 15) continue
    const rate = rateAt(of, zoned.toInstant()).rate
    if (of.side === 'sell' ? rate <= of.limitRate : rate >= of.limitRate) return ms
  }
  return null
}

test('an order is filled on the first minute that reaches its limit, whenever somebody looks', () => {
  let filled = 0
  for (const side of ['sell', 'buy'] as const) {
    const { rate } = rateAt({ ...order(), side }, tradingAt)
    for (let sen = -100; sen <= 100; sen += 20) {
      const of = order({ side, limitRate: rate + sen })
      const reachedMs = firstReached(of)
      const at = (ms: number) =>
        outcomeOf(of, fx, syntheticMarket, Temporal.Instant.fromEpochMilliseconds(ms))
      if (reachedMs === null) {
        assert.equal(at(of.expiresAtMs - 1), null)
        assert.deepEqual(at(of.expiresAtMs), { type: 'order_expired', endedAtMs: of.expiresAtMs })
        continue
      }
      filled += 1
      const outcome = { type: 'order_filled', endedAtMs: reachedMs }
      assert.equal(at(reachedMs - 1), null)
      assert.deepEqual(at(reachedMs), outcome)
      assert.deepEqual(at(of.expiresAtMs + 86_400_000), outcome)
    }
  }
  assert.ok(filled > 5 && filled < 20, `${filled} of 22 were filled`)
})

test('a fill is a contract at the limit; fill, expiry and cancellation give the credit of the order back', () => {
  const reached = order({ limitRate: 99_999, yen: 9_999_900 })
  const held = { ...creditOf(300_000_000), ordersYen: 9_999_900 }
  const soon = tradingAt.add({ minutes: 5 })
  const fill = decideOutcome({ order: reached, contract: undefined }, intoK9, profile, soon)
  const made = fill.events.reduce(contractState.evolve, undefined)
  assert.deepEqual([made?.contractId, made?.rate, made?.orderId], ['K9', 99_999, 'L1'])
  const line = fill.events.reduce<typeof held | undefined>(creditLineState.evolve, held)
  assert.deepEqual([line?.contractsYen, line?.ordersYen], [9_999_900, 0])
  const after = fill.events.reduce<Order | undefined>(orderState.evolve, reached)
  assert.deepEqual(
    [after?.status, after?.contractId, after?.endedAtMs],
    ['filled', 'K9', made?.concludedAtMs],
  )

  const patient = order({ limitRate: 1 })
  const states = { ...ready, order: patient }
  const cancelled = decideCancellation(states, canceling, profile, soon).events
  const over = Temporal.Instant.fromEpochMilliseconds(patient.expiresAtMs)
  const expired = decideOutcome({ order: patient, contract: undefined }, intoK9, profile, over).events
  for (const [events, status] of [
    [cancelled, 'cancelled'],
    [expired, 'expired'],
  ] as const) {
    assert.equal(events.reduce<Order | undefined>(orderState.evolve, patient)?.status, status)
    assert.equal(
      events.reduce(creditLineState.evolve, { ...held, ordersYen: patient.yen } as never)?.ordersYen,
      0,
    )
  }
})

test('refusals of a cancellation and of an outcome', () => {
  const soon = tradingAt.add({ minutes: 5 })
  const cancel = (of: Order | undefined, user = tradingUser) => {
    const { outcome } = decideCancellation({ ...ready, user, order: of }, canceling, profile, soon)
    return outcome.ok ? 'accepted' : outcome.refusal
  }
  assert.equal(cancel(order(), { ...tradingUser, sessionHash: 's2' }), 'ticket_invalid')
  assert.equal(cancel(undefined), 'order_unknown')
  assert.equal(cancel(order({ customerId: 'c2', status: 'filled' })), 'order_unknown')
  assert.equal(cancel(order({ status: 'expired' })), 'order_not_open')
  assert.equal(cancel(order({ limitRate: 99_999 })), 'order_not_open')
  const settle = (of: Order | undefined, taken = false) => {
    const states = { order: of, contract: taken ? contract() : undefined }
    const { outcome } = decideOutcome(states, { ...intoK9, contractId: 'K1' }, profile, soon)
    return outcome.ok ? 'accepted' : outcome.refusal
  }
  assert.equal(settle(undefined), 'order_not_open')
  assert.equal(settle(order({ status: 'cancelled', limitRate: 99_999 })), 'order_not_open')
  assert.equal(settle(order({ limitRate: 1 })), 'order_not_open')
  assert.equal(settle(order({ limitRate: 99_999 }), true), 'stale')
})
