import { isTokyoBusinessDay, openDayAfter, tokyo } from '../../../bank/rules/calendar.ts'
import type { Currency } from '../../../bank/rules/rates.ts'
import type { Market, Published } from './market.ts'

/**
 * A synthetic market (domain-notes d-5): a pure function of currency and instant, so that a demo with a moved clock, a
 * test and every node see the same rates. No external source is used; the screens say 参考値. All rates in 銭.
 */
type Quoted = {
  readonly base: number
  /** The amplitude of the slowest wave; the faster ones are fractions of it. */
  readonly swing: number
  /** TTS = TTM + spread, TTB = TTM − spread (d-1). */
  readonly spread: number
  /** The margin on a customer's contract over the forward rate, included in the quoted rate. */
  readonly markup: number
  /** The currency's annual interest rate in basis points. */
  readonly interest: number
}

const markets: { readonly [C in Currency]: Quoted } = {
  USD: { base: 15_000, swing: 800, spread: 100, markup: 50, interest: 430 },
  EUR: { base: 16_800, swing: 800, spread: 150, markup: 75, interest: 200 },
  GBP: { base: 19_800, swing: 1000, spread: 400, markup: 120, interest: 420 },
  AUD: { base: 9800, swing: 500, spread: 200, markup: 80, interest: 385 },
  CNY: { base: 2080, swing: 80, spread: 30, markup: 10, interest: 150 },
}

const yenInterest = 50

/** Waves as [seconds, part of the swing in 1/1000]: seasons, days, hours, minutes, moments. */
const waves = [
  [5_184_000, 1000],
  [172_800, 150],
  [7200, 40],
  [600, 12],
  [20, 4],
] as const

/** Two different marks never share a wave; the constants are those of MurmurHash3's finalizer. */
function hash(currency: Currency, wave: number, index: number): number {
  let h = Math.imul(index, 0x9e3779b1) ^ Math.imul(wave + 1, 0x85ebca6b)
  for (let i = 0; i < currency.length; i++) h = Math.imul(h ^ currency.charCodeAt(i), 0xc2b2ae35)
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

/** From −1000 to 1000 at each mark, linear in between. */
function waveAt(currency: Currency, wave: number, seconds: number, period: number): number {
  const index = Math.floor(seconds / period)
  const mark = (at: number) => (hash(currency, wave, at) % 2001) - 1000
  const [from, to] = [mark(index), mark(index + 1)]
  return from + ((to - from) * (seconds - index * period)) / period
}

/** 直物: the market rate for spot delivery, without any markup. */
export function spotRate(currency: Currency, now: Temporal.Instant): number {
  return spotAt(currency, now.epochMilliseconds)
}

function spotAt(currency: Currency, ms: number): number {
  const { base, swing } = markets[currency]
  const seconds = Math.floor(ms / 1000)
  const sum = waves.reduce(
    (total, [period, part], wave) => total + waveAt(currency, wave, seconds, period) * part,
    0,
  )
  return base + Math.round((sum * swing) / 1_000_000)
}

const fixing = Temporal.PlainTime.from('09:55')
const publication = Temporal.PlainTime.from('10:00')

/** 公表相場: the rate of 9:55, published at 10:00, in force until the next business day's. */
function publishedRates(currency: Currency, now: Temporal.Instant): Published {
  const local = now.toZonedDateTimeISO(tokyo)
  const today = local.toPlainDate()
  const isOut = isTokyoBusinessDay(today) && Temporal.PlainTime.compare(local.toPlainTime(), publication) >= 0
  const day = isOut ? today : openDayAfter(today, -1, isTokyoBusinessDay)
  const ttm = spotRate(currency, day.toZonedDateTime({ timeZone: tokyo, plainTime: fixing }).toInstant())
  const { spread } = markets[currency]
  return { date: day.toString(), ttm, tts: ttm + spread, ttb: ttm - spread }
}

export const syntheticMarket: Market = {
  basisAt: (currency, ms) => {
    const { markup, interest } = markets[currency]
    const spot = spotAt(currency, ms)
    return { spot: { sell: spot, buy: spot }, markup, interest, yenInterest, asOfMs: ms, untilMs: null }
  },
  publishedAt: publishedRates,
  knownBeforeMs: Number.MAX_SAFE_INTEGER,
}
