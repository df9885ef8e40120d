import { dayOf, isTokyoBusinessDay, tokyo } from '../../../bank/rules/calendar.ts'
import type { Currency } from '../../../bank/rules/rates.ts'
import { integer, text } from '../../../platform/decision/table.ts'
import type { FxPolicy } from './policy.ts'
import type { FxProfile } from './profile.ts'

/**
 * What a contract or an order agrees on. Money is in whole numbers: `amount` in minor units of the currency (all five
 * have two decimals), a rate in 銭 (1/100 yen per whole unit), yen in yen.
 */
export type Terms = {
  readonly currency: Currency
  readonly side: Side
  readonly amount: number
  readonly method: DeliveryMethod
  /** First and last day on which the contract can be used, YYYY-MM-DD; the same for 確定日渡し. */
  readonly deliverFrom: string
  readonly deliverUntil: string
}

/** From the bank's side: it sells (売予約, the customer's import) or buys (買予約, the customer's export). */
export type Side = 'sell' | 'buy'

/** 確定日渡し, 暦月渡し, 特定期間渡し. 順月確定日 only helps to find the day of 確定日渡し. */
export type DeliveryMethod = 'fixed' | 'month' | 'period'

const minorUnits = 100
const senPerYen = 100

export const minorUnitsPerUnit = minorUnits

/** The equivalent in yen, half a yen rounded up. */
export function yenOf(amount: number, rate: number): number {
  const divisor = minorUnits * senPerYen
  return Math.floor((amount * rate + divisor / 2) / divisor)
}

/** The profile's section for trading. Throws without one: no route then leads to a rule of trading. */
export function fxPolicyOf({ service, fx }: FxProfile): FxPolicy {
  if (fx === null) throw new Error(`${service} has no trading`)
  return fx
}

/** 取引時間: on business days in Tokyo, from the opening up to, but not at, the close. */
export function isOpen(fx: FxPolicy, now: Temporal.Instant): boolean {
  if (!isTokyoBusinessDay(dayOf(now))) return false
  const time = now.toZonedDateTimeISO(tokyo).toPlainTime()
  const compare = (text: string) => Temporal.PlainTime.compare(time, Temporal.PlainTime.from(text))
  return compare(fx.opens) >= 0 && compare(fx.closes) < 0
}

/** When trading opens and closes on a given day. */
export function openOn(fx: FxPolicy, day: Temporal.PlainDate): Temporal.Instant {
  return timeOn(day, fx.opens)
}

export function closeOn(fx: FxPolicy, day: Temporal.PlainDate): Temporal.Instant {
  return timeOn(day, fx.closes)
}

function timeOn(day: Temporal.PlainDate, time: string): Temporal.Instant {
  return day.toZonedDateTime({ timeZone: tokyo, plainTime: Temporal.PlainTime.from(time) }).toInstant()
}

/** The columns shared by quotes, contracts and orders. */
export const termsColumns = {
  currency: text,
  side: text,
  amount: integer,
  method: text,
  deliverFrom: text,
  deliverUntil: text,
} as const
