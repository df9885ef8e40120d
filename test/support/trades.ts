// Builders for the rules of 為替予約: everything valid; each test changes the one thing it is about.
import type { Contract } from '../../src/services/fx-web/rules/contract.ts'
import { type RateParts, rateFor } from '../../src/services/fx-web/rules/market.ts'
import type { Order } from '../../src/services/fx-web/rules/order.ts'
import type { Quote } from '../../src/services/fx-web/rules/quote.ts'
import { syntheticMarket } from '../../src/services/fx-web/rules/synthetic-market.ts'
import { ticket, user } from './states.ts'

const service = 'shoko-chukin/fx-web'
export const tradingAt = Temporal.Instant.from('2025-07-01T10:00:00+09:00')
export const sessionHash = 's1'
/** In a session that is never idle: most tests are about something else. */
export const trader = {
  service,
  userId: '0000000002',
  sessionHash,
  seenAtMs: Number.MAX_SAFE_INTEGER,
} as const
export const tradingUser = user({ sessionHash })
export const tradingSession = ticket({
  stage: 'authenticated',
  sessionHash,
  startedAtMs: tradingAt.epochMilliseconds,
  expiresAtMs: Number.MAX_SAFE_INTEGER,
})
export const present = {
  session: tradingSession,
  user: tradingUser,
  credit: undefined,
  signingUser: undefined,
  binding: undefined,
  disowning: undefined,
} as const

/** The synthetic market always has a rate. */
export function rateAt(terms: Parameters<typeof rateFor>[1], at: Temporal.Instant): RateParts {
  const parts = rateFor(syntheticMarket, terms, at)
  if (parts === null) throw new TypeError('the synthetic market has no rate')
  return parts
}

const terms = {
  currency: 'USD',
  side: 'sell',
  amount: 1_000_000,
  method: 'period',
  deliverFrom: '2025-07-08',
  deliverUntil: '2025-07-31',
} as const

export function quote(changes: Partial<Quote> = {}): Quote {
  return {
    ...terms,
    quoteId: 'q1',
    service,
    userId: trader.userId,
    customerId: 'c1',
    sessionHash,
    rate: 15_000,
    rateAsOfMs: null,
    yen: 1_500_000,
    quotedAtMs: tradingAt.epochMilliseconds,
    expiresAtMs: tradingAt.epochMilliseconds + 15_000,
    contractId: null,
    ...changes,
  }
}

export function contract(changes: Partial<Contract> = {}): Contract {
  return {
    ...terms,
    contractId: 'K1',
    service,
    customerId: 'c1',
    concludedBy: trader.userId,
    orderId: null,
    rate: 15_000,
    yen: 1_500_000,
    concludedAtMs: tradingAt.epochMilliseconds,
    status: 'open',
    balance: terms.amount,
    uses: [],
    confirmation: 'confirmed',
    confirmedBy: trader.userId,
    confirmedAtMs: tradingAt.epochMilliseconds,
    dispute: null,
    owner: null,
    answer: null,
    answeredAtMs: null,
    ...changes,
  }
}

export function order(changes: Partial<Order> = {}): Order {
  return {
    ...terms,
    orderId: 'L1',
    service,
    customerId: 'c1',
    placedBy: trader.userId,
    limitRate: 14_000,
    yen: 1_400_000,
    keepUntil: '2025-07-03',
    placedAtMs: tradingAt.epochMilliseconds,
    expiresAtMs: Temporal.Instant.from('2025-07-03T15:00:00+09:00').epochMilliseconds,
    status: 'accepted',
    endedAtMs: null,
    contractId: null,
    ...changes,
  }
}

/** What the customer may still take on is `yen`, of the 300,000,000 of the profile. */
export function creditOf(yen: number) {
  return { service, customerId: 'c1', contractsYen: 300_000_000 - yen, ordersYen: 0 }
}
