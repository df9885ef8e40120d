import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mailAddress, profileOf } from '../../../../test/support/states.ts'
import { creditOf, present, rateAt, trader, tradingAt, tradingUser } from '../../../../test/support/trades.ts'
import { fxProfile } from '../operations/profile-of.ts'
import { decideQuote, type NewTradeStates, type QuoteRequest, quoteState } from './quote.ts'
import { syntheticMarket } from './synthetic-market.ts'

const profile = fxProfile(profileOf())
const ready: NewTradeStates = { ...present, mailAddress: undefined }
const delivery = { method: 'fixed', start: '2025-07-08', end: '', month: '', tenorMonths: 0 } as const
const request: QuoteRequest = {
  ...trader,
  quoteId: 'q1',
  currency: 'USD',
  side: 'sell',
  amount: 1_000_000,
  delivery,
  market: syntheticMarket,
}
/** An address registered so recently that high-risk actions are still refused (G-10, S2-1.1). */
const fresh = mailAddress({ coolingUntilMs: tradingAt.epochMilliseconds + 12 * 3_600_000 })
const evening = Temporal.Instant.from('2025-07-01T15:00:00+09:00')

test('refusals of a quote, in order of precedence', () => {
  const closed = { ...delivery, start: '2025-07-04' }
  const table: [string, NewTradeStates, QuoteRequest, Temporal.Instant][] = [
    ['ticket_invalid', { ...ready, user: undefined }, request, evening],
    ['ticket_invalid', { ...ready, user: { ...tradingUser, sessionHash: 'later' } }, request, tradingAt],
    ['ticket_invalid', { ...ready, user: { ...tradingUser, status: 'suspended' } }, request, tradingAt],
    ['cooling_down', { ...ready, mailAddress: fresh }, request, evening],
    ['trade_closed', ready, { ...request, currency: 'XXX' }, evening],
    ['trade_currency', ready, { ...request, currency: 'JPY', amount: 0 }, tradingAt],
    ['trade_amount', ready, { ...request, amount: 99_999, delivery: closed }, tradingAt],
    ['trade_amount', ready, { ...request, amount: Number.NaN }, tradingAt],
    ['delivery_start_closed', ready, { ...request, delivery: closed, amount: 1_000_000_000 }, tradingAt],
    [
      'trade_contract_limit',
      { ...ready, credit: creditOf(0) },
      { ...request, amount: 100_000_000 },
      tradingAt,
    ],
    ['trade_credit_limit', { ...ready, credit: creditOf(1_000_000) }, request, tradingAt],
    ['accepted', { ...ready, credit: creditOf(2_000_000) }, request, tradingAt],
  ]
  for (const [expected, states, asked, now] of table) {
    const { outcome, events } = decideQuote(states, asked, profile, now)
    assert.equal(outcome.ok ? 'accepted' : outcome.refusal, expected)
    assert.equal(events.length, outcome.ok ? 1 : 0)
  }
})

test('trading hours: from the opening up to, but not at, the close; on business days of Tokyo', () => {
  const hours: [string, boolean][] = [
    ['2025-07-01T08:59:59.999+09:00', false],
    ['2025-07-01T09:00:00+09:00', true],
    ['2025-07-01T14:59:59.999+09:00', true],
    ['2025-07-01T15:00:00+09:00', false],
    ['2025-07-05T10:00:00+09:00', false],
    ['2025-07-21T10:00:00+09:00', false],
    // New York is closed, Tokyo is not.
    ['2025-07-04T10:00:00+09:00', true],
  ]
  for (const [text, isOpen] of hours) {
    const later = { ...request, delivery: { ...delivery, start: '2025-08-05' } }
    const { outcome } = decideQuote(ready, later, profile, Temporal.Instant.from(text))
    assert.equal(outcome.ok, isOpen, text)
  }
})

test("a quote is the customer's rate of the moment, for the profile's seconds, of this session", () => {
  const { events } = decideQuote(ready, request, profile, tradingAt)
  const quote = events.reduce(quoteState.evolve, undefined)
  assert.ok(quote)
  const days = { deliverFrom: '2025-07-08', deliverUntil: '2025-07-08' }
  assert.equal(quote.rate, rateAt({ currency: 'USD', side: 'sell', ...days }, tradingAt).rate)
  assert.equal(quote.yen, quote.rate * 100)
  assert.equal(quote.expiresAtMs - quote.quotedAtMs, 15_000)
  assert.deepEqual([quote.sessionHash, quote.contractId], ['s1', null])
})
