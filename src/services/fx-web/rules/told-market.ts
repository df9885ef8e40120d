import type { RatesPolicy, ToldRate } from '../../../bank/rules/rates.ts'
import type { Basis, Market, Published } from './market.ts'

const minuteMs = 60_000

function basisOf(rate: ToldRate, { minutesMax }: RatesPolicy): Basis & { readonly untilMs: number } {
  const { sell, buy, interest, yenInterest, asOfMs } = rate
  const untilMs = asOfMs + minutesMax * minuteMs
  return { spot: { sell, buy }, markup: 0, interest, yenInterest, asOfMs, untilMs }
}

function publishedOf({ publishedOn: date, tts, ttm, ttb }: ToldRate): Published {
  return { date, tts, ttm, ttb }
}

/**
 * The core system's rates of this moment: the newest of each currency. A node whose clock is a little behind the one that
 * took them in has them, too.
 */
export function newestMarket(
  rates: readonly ToldRate[],
  { policy, knownBeforeMs }: { readonly policy: RatesPolicy; readonly knownBeforeMs: number },
): Market {
  const newest = new Map(rates.map((rate) => [rate.currency, rate]))
  return {
    basisAt: (currency, ms) => {
      const rate = newest.get(currency)
      const basis = rate === undefined ? null : basisOf(rate, policy)
      return basis === null || ms >= basis.untilMs ? null : basis
    },
    publishedAt: (currency) => {
      const rate = newest.get(currency)
      return rate === undefined ? null : publishedOf(rate)
    },
    knownBeforeMs,
  }
}

/** What the core system's rates of one currency were: at each instant the last one before it, `rates` being in order. */
export function pastMarket(
  rates: readonly ToldRate[],
  { policy, knownBeforeMs }: { readonly policy: RatesPolicy; readonly knownBeforeMs: number },
): Market {
  const bases = rates.map((rate) => basisOf(rate, policy))
  const currency = rates[0]?.currency
  return {
    basisAt: (of, ms) => {
      const basis = of === currency ? bases[lastUpTo(bases, ms)] : undefined
      return basis === undefined || ms >= basis.untilMs ? null : basis
    },
    publishedAt: (of, now) => {
      const rate = of === currency ? rates[lastUpTo(rates, now.epochMilliseconds)] : undefined
      return rate === undefined ? null : publishedOf(rate)
    },
    knownBeforeMs,
  }
}

/** The index of the last one as of an instant or before; -1: there is none. */
function lastUpTo(all: readonly { readonly asOfMs: number }[], ms: number): number {
  let [from, until] = [0, all.length]
  while (from < until) {
    const middle = (from + until) >> 1
    if ((all[middle]?.asOfMs ?? 0) <= ms) from = middle + 1
    else until = middle
  }
  return from - 1
}
