import { dayOf } from '../../../bank/rules/calendar.ts'
import type { Currency } from '../../../bank/rules/rates.ts'
import type { Side, Terms } from './terms.ts'

/** What a customer's rate is made of, as of one instant. Rates in 銭, interest a year in basis points. */
export type Basis = {
  /** 直物. */
  readonly spot: Readonly<Record<Side, number>>
  /** The margin on a customer's contract over the forward rate, as far as `spot` has none. */
  readonly markup: number
  readonly interest: number
  readonly yenInterest: number
  readonly asOfMs: number
  /** Nobody trades at it from then on; null: it is of this very moment. */
  readonly untilMs: number | null
}

export type Published = {
  readonly date: string
  readonly ttm: number
  readonly tts: number
  readonly ttb: number
}

/** Where rates come from: the core system, as far as it has told them, or the synthetic market of a demo. */
export type Market = {
  /** Null: nobody has said, or that was too long ago. */
  readonly basisAt: (currency: Currency, ms: number) => Basis | null
  /** 公表相場 in force. */
  readonly publishedAt: (currency: Currency, now: Temporal.Instant) => Published | null
  /** What rates were before then stands: nothing more is told of it. */
  readonly knownBeforeMs: number
}

/** The days in a year of each currency's interest. */
const dayCounts: { readonly [C in Currency]: 360 | 365 } = {
  USD: 360,
  EUR: 360,
  GBP: 365,
  AUD: 365,
  CNY: 360,
}
const basisPoints = 10_000
const yenDayCount = 365

/** 直先スプレッド: F − S for a number of days, where F = S × (1 + r_JPY·d/365) / (1 + r·d/basis). */
export function forwardPoints(
  currency: Currency,
  { interest, yenInterest }: Pick<Basis, 'interest' | 'yenInterest'>,
  { spot, days }: { readonly spot: number; readonly days: number },
): number {
  const dayCount = dayCounts[currency]
  const yen = (basisPoints * yenDayCount + yenInterest * days) * dayCount
  const foreign = (basisPoints * dayCount + interest * days) * yenDayCount
  return Math.round((spot * yen) / foreign) - spot
}

export type RateParts = {
  readonly spot: number
  readonly points: number
  readonly markup: number
  readonly rate: number
  readonly asOfMs: number
  readonly untilMs: number | null
}

type Asked = Omit<Terms, 'amount' | 'method'>

/** The customer's all-in rate and its components; null: there is none at which anybody may trade. */
export function rateFor(market: Market, terms: Asked, now: Temporal.Instant): RateParts | null {
  return ratesOn(market, terms, dayOf(now))(now.epochMilliseconds)
}

/**
 * The same for any moment of one day: an order needs hundreds of them. A period gets the rate of its end or its
 * beginning, whichever is worse for the customer, who may choose the day of use (d-2).
 */
export function ratesOn(
  market: Market,
  { currency, side, deliverFrom, deliverUntil }: Asked,
  today: Temporal.PlainDate,
): (ms: number) => RateParts | null {
  const daysTo = (date: string) => today.until(Temporal.PlainDate.from(date), { largestUnit: 'day' }).days
  const ends = [daysTo(deliverFrom), daysTo(deliverUntil)]
  return (ms) => {
    const basis = market.basisAt(currency, ms)
    if (basis === null) return null
    const { asOfMs, untilMs } = basis
    const spot = basis.spot[side]
    const markup = side === 'sell' ? basis.markup : -basis.markup
    const atEnds = ends.map((days) => forwardPoints(currency, basis, { spot, days }))
    const points = side === 'sell' ? Math.max(...atEnds) : Math.min(...atEnds)
    return { spot, points, markup, rate: spot + points + markup, asOfMs, untilMs }
  }
}

/** Is `rate` at least as good for the customer as `limit`? A customer who buys from the bank wants to pay less. */
export function reaches(side: Side, rate: number, limit: number): boolean {
  return side === 'sell' ? rate <= limit : rate >= limit
}
