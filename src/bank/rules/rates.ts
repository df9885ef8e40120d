import { accept, type Decision, refuse } from '../../platform/decision/decision.ts'
import { state } from '../../platform/decision/state.ts'
import { integer, text } from '../../platform/decision/table.ts'

/** Currencies of which rates are known; all of them have two decimals. */
export const currencies = ['USD', 'EUR', 'GBP', 'AUD', 'CNY'] as const
export type Currency = (typeof currencies)[number]

/** What a profile says of the rates that the core system tells (decision 83). */
export type RatesPolicy = {
  /** Nobody trades at an older rate. */
  readonly minutesMax: number
  /** A rate that differs more from the one before is refused, until somebody has looked. */
  readonly jumpPercentMax: number
  /** How long it stays known what rates were. */
  readonly historyDays: number
}

/** A currency's rates as of one instant: rates in 銭 per whole unit, interest a year in basis points. */
export type CoreRate = {
  readonly currency: string
  readonly asOfMs: number
  /** 直物, all in: at which the bank sells to a customer, and buys. */
  readonly sell: number
  readonly buy: number
  /** Of the currency and of yen: what the rate of a later day follows from. */
  readonly interest: number
  readonly yenInterest: number
  /** 公表相場, and the day on which it was published. */
  readonly publishedOn: string
  readonly tts: number
  readonly ttm: number
  readonly ttb: number
}

export type ToldRate = CoreRate & { readonly service: string; readonly currency: Currency }

/** The rate that was in force at a full minute because nothing newer had come before it. */
export type MinuteRate = ToldRate & {
  /** `2026-11-30T00:31Z` */
  readonly minute: string
}

export type RateEvent = ToldRate & { readonly type: 'rate_told'; readonly toldAtMs: number }

const rateColumns = {
  asOfMs: integer,
  sell: integer,
  buy: integer,
  interest: integer,
  yenInterest: integer,
  publishedOn: text,
  tts: integer,
  ttm: integer,
  ttb: integer,
} as const

const rateIn = ({ type: _, toldAtMs: __, ...rate }: RateEvent): ToldRate => rate

export const rateState = state<ToldRate, RateEvent>()({
  name: 'rate',
  row: 'the newest rates of a currency that the core system told',
  table: 'bank_rate',
  key: ['service', 'currency'],
  columns: { service: text, currency: text, ...rateColumns },
  on: {
    rate_told: { key: ({ service, currency }) => [service, currency], fold: (_, event) => rateIn(event) },
  },
})

export const minuteRateState = state<MinuteRate, RateEvent>()({
  name: 'minuteRate',
  row: 'what the rates of a currency were at a full minute',
  table: 'bank_rate_minute',
  key: ['service', 'currency', 'minute'],
  columns: { service: text, currency: text, minute: text, ...rateColumns },
  fades: true,
  on: {
    rate_told: {
      key: ({ service, currency, asOfMs }) => [service, currency, minuteFrom(asOfMs)],
      fold: (_, event) => ({ ...rateIn(event), minute: minuteFrom(event.asOfMs) }),
    },
  },
})

const minuteMs = 60_000

/** The first full minute at which a rate of that instant is in force, in text that sorts as time does. */
export function minuteFrom(asOfMs: number): string {
  return minuteText(Math.ceil(asOfMs / minuteMs) * minuteMs)
}

/** The full minute at or before an instant. */
export function minuteText(ms: number): string {
  return Temporal.Instant.fromEpochMilliseconds(ms).toString({
    smallestUnit: 'minute',
    roundingMode: 'floor',
  })
}

/** What may be wrong with a rate besides its form. */
export type RateProblem =
  | 'currency'
  | 'rate_not_positive'
  | 'rate_crossed'
  | 'rate_future'
  | 'rate_twice'
  | 'rate_older'
  | 'rate_differs'
  | 'rate_jump'

export type RateFacts = {
  /** As of when the statement is that says it, and the one before. */
  readonly statementMs: number
  readonly statementBeforeMs: number | null
  readonly jumpPercentMax: number | null
}

export function isCurrency(currency: string): currency is Currency {
  return currencies.some((each) => each === currency)
}

/** What is wrong with a rate as things stand; `before` is the newest of its currency. Null: nothing. */
export function problemOfRate(
  before: ToldRate | undefined,
  rate: CoreRate,
  { statementMs, statementBeforeMs, jumpPercentMax }: RateFacts,
): RateProblem | null {
  const { sell, buy, tts, ttm, ttb, asOfMs } = rate
  if (!isCurrency(rate.currency)) return 'currency'
  if (Math.min(sell, buy, tts, ttm, ttb) <= 0) return 'rate_not_positive'
  if (buy > sell || ttb > ttm || ttm > tts) return 'rate_crossed'
  if (asOfMs > statementMs) return 'rate_future'
  if (before?.asOfMs === asOfMs) return isSameRate(before, rate) ? null : 'rate_differs'
  // What an order made of the time before the last statement stands.
  if (asOfMs < (before?.asOfMs ?? 0) || asOfMs <= (statementBeforeMs ?? 0)) return 'rate_older'
  if (before === undefined || jumpPercentMax === null) return null
  return jumps(before, rate, jumpPercentMax) ? 'rate_jump' : null
}

const basisPointsPerPercent = 100

/** By more than so many per cent; the rate of a day a year from now moves by as much as the interest. */
function jumps(before: ToldRate, rate: CoreRate, percentMax: number): boolean {
  const isFar = (['sell', 'buy', 'tts', 'ttm', 'ttb'] as const).some(
    (each) => Math.abs(rate[each] - before[each]) * 100 > before[each] * percentMax,
  )
  const isFarLater = (['interest', 'yenInterest'] as const).some(
    (each) => Math.abs(rate[each] - before[each]) > percentMax * basisPointsPerPercent,
  )
  return isFar || isFarLater
}

function isSameRate(one: CoreRate, other: CoreRate): boolean {
  return (Object.keys(rateColumns) as (keyof typeof rateColumns)[]).every((each) => one[each] === other[each])
}

/** A rate that is there already is left alone; what is there is no longer what it was held against: look again. */
export function decideRate(
  before: ToldRate | undefined,
  told: ToldRate,
  facts: RateFacts,
  now: Temporal.Instant,
): Decision<object, 'stale', RateEvent> {
  if (problemOfRate(before, told, facts) !== null) return refuse('stale')
  if (before?.asOfMs === told.asOfMs) return accept({})
  return accept({}, { type: 'rate_told', ...told, toldAtMs: now.epochMilliseconds })
}
