import { dateIn, isBefore, openDayAfter, openDayFrom } from '../../../bank/rules/calendar.ts'
import { isDeliveryDay } from './calendar.ts'
import type { FxPolicy } from './policy.ts'
import type { Refusal } from './refusal.ts'
import type { Terms } from './terms.ts'

/** 受渡方法 as requested: `tenor` is 順月確定日, the number of months after the spot day. */
export type DeliveryRequest = {
  readonly method: 'fixed' | 'month' | 'tenor' | 'period'
  /** 受渡(開始)日 and 受渡終了日, YYYY-MM-DD as typed; empty if left blank. */
  readonly start: string
  readonly end: string
  /** 受渡月, YYYY-MM. */
  readonly month: string
  readonly tenorMonths: number
}

export type Delivery = Pick<Terms, 'method' | 'deliverFrom' | 'deliverUntil'>

export type DeliveryRefusal = Extract<Refusal, `delivery_${string}`>

type Days = { readonly from: Temporal.PlainDate; readonly until: Temporal.PlainDate | null }
type Read = { readonly days: Days } | { readonly refusal: DeliveryRefusal }

const tenorMonthsMax = 12

/** The requested days, before any check. `until` is null if a required end is missing, or if the method has no end. */
export function readDays(request: DeliveryRequest, today: Temporal.PlainDate): Read {
  const { method, start, end, month, tenorMonths } = request
  if (method === 'tenor') {
    if (!Number.isInteger(tenorMonths) || tenorMonths < 1 || tenorMonths > tenorMonthsMax)
      return { refusal: 'delivery_month_missing' }
    return { days: { from: tenorDay(today, tenorMonths), until: null } }
  }
  if (method === 'month') return monthDays(month, today)
  const from = dateIn(start)
  const until = end === '' ? null : dateIn(end)
  if (from === null) return { refusal: 'delivery_start_missing' }
  if (end !== '' && until === null) return { refusal: 'delivery_end_missing' }
  return { days: { from, until } }
}

/** 暦月渡し is open from the month's first to its last delivery day; in the current month, for the rest of it. */
function monthDays(month: string, today: Temporal.PlainDate): Read {
  const first = dateIn(`${month}-01`)
  if (first === null) return { refusal: 'delivery_month_missing' }
  const from = openDayFrom(first, isDeliveryDay)
  const next = openDayAfter(today, 1, isDeliveryDay)
  const until = openDayAfter(first.add({ months: 1 }), -1, isDeliveryDay)
  const opens = isBefore(from, next) ? next : from
  return isBefore(opens, until) ? { days: { from: opens, until } } : { refusal: 'delivery_too_early' }
}

/** 直物: two delivery days from today. */
export function spotDay(today: Temporal.PlainDate): Temporal.PlainDate {
  return openDayAfter(today, 2, isDeliveryDay)
}

/**
 * 順月確定日: the same day that many months after the spot day; a closed one moves to the next open day, or back if that
 * would be in another month.
 */
export function tenorDay(today: Temporal.PlainDate, months: number): Temporal.PlainDate {
  const day = spotDay(today).add({ months })
  const next = openDayFrom(day, isDeliveryDay)
  return next.month === day.month ? next : openDayAfter(day, -1, isDeliveryDay)
}

/** The days of a contract concluded now, or the first thing wrong with them. */
export function resolveDelivery(
  request: DeliveryRequest,
  fx: FxPolicy,
  today: Temporal.PlainDate,
): { readonly delivery: Delivery } | { readonly refusal: DeliveryRefusal } {
  const read = readDays(request, today)
  if ('refusal' in read) return read
  const refusal = refuseShape(request, read.days) ?? refuseDays(read.days, fx, today)
  return refusal === null ? { delivery: deliveryOf(request, read.days) } : { refusal }
}

/** The months that 暦月渡し can be asked for: those with a delivery day left (M10). */
export function deliveryMonths(fx: FxPolicy, today: Temporal.PlainDate): readonly string[] {
  const first = today.toPlainYearMonth()
  const months = Array.from({ length: fx.deliveryMonthsMax }, (_, i) => first.add({ months: i }).toString())
  const request = { method: 'month', start: '', end: '', tenorMonths: 0 } as const
  return months.filter((month) => 'delivery' in resolveDelivery({ ...request, month }, fx, today))
}

/** Checks 2 to 4 of domain-notes d-4: whether the days form a period, and whether the method has one. */
export function refuseShape({ method, end }: DeliveryRequest, { from, until }: Days): DeliveryRefusal | null {
  if (until !== null && !isBefore(from, until)) return 'delivery_reversed'
  if (method === 'fixed' && end !== '') return 'delivery_end_unexpected'
  if (method === 'period' && until === null) return 'delivery_end_missing'
  return null
}

/** Whether both ends are settlement days, not before the next business day and not too far away. */
export function refuseDays(
  { from, until }: Days,
  fx: FxPolicy,
  today: Temporal.PlainDate,
): DeliveryRefusal | null {
  const last = until ?? from
  if (!isBefore(today, from)) return 'delivery_too_early'
  if (isBefore(today.add({ months: fx.deliveryMonthsMax }), last)) return 'delivery_too_late'
  if (!isDeliveryDay(from)) return 'delivery_start_closed'
  return isDeliveryDay(last) ? null : 'delivery_end_closed'
}

export function deliveryOf({ method }: DeliveryRequest, { from, until }: Days): Delivery {
  return {
    method: method === 'tenor' ? 'fixed' : method,
    deliverFrom: from.toString(),
    deliverUntil: (until ?? from).toString(),
  }
}
