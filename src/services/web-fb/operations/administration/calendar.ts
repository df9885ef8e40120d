import type { Context } from '../../../../authority/operations/context.ts'
import { dayOf, isBefore, isTokyoBusinessDay } from '../../../../bank/rules/calendar.ts'
import { closedDaysAheadMonths } from '../../rules/closed-days.ts'
import type { FbAdministrator } from './acting.ts'
import { agreementOf } from './contract.ts'

export type CalendarDay = {
  readonly date: Temporal.PlainDate
  /** Whether banks are open, whether the customer closed that day, and whether that can still be changed. */
  readonly isBusinessDay: boolean
  readonly isClosed: boolean
  readonly isPast: boolean
}

export type CalendarMonth = { readonly first: Temporal.PlainDate; readonly days: readonly CalendarDay[] }

export type Calendar = {
  readonly months: readonly CalendarMonth[]
  /** The customer's own upcoming closing days, in order. */
  readonly closedDays: readonly string[]
  /** Where the previous and next pages begin, if there are any. */
  readonly before: string | null
  readonly after: string | null
}

const monthsShown = 3

/**
 * カレンダー管理: three months with business days and the customer's own closing days, from the requested month (YYYY-MM) or
 * the current one; never earlier than that, and no further than closing days may be set.
 */
export async function calendarOf(
  context: Context,
  acting: FbAdministrator,
  asked: string,
): Promise<Calendar> {
  const closedDays = (await agreementOf(context, acting))?.closedDays ?? []
  const today = dayOf(context.now())
  const earliest = today.with({ day: 1 })
  const last = earliest.add({ months: closedDaysAheadMonths })
  const wanted = monthIn(asked) ?? earliest
  const start = isBefore(wanted, earliest) ? earliest : isBefore(last, wanted) ? last : wanted
  const monthAt = (months: number) => start.add({ months })
  const name = (month: Temporal.PlainDate) => month.toPlainYearMonth().toString()
  const months = Array.from({ length: monthsShown }, (_, i) => {
    const first = monthAt(i)
    const days = Array.from({ length: first.daysInMonth }, (__, j) => {
      const date = first.add({ days: j })
      return {
        date,
        isBusinessDay: isTokyoBusinessDay(date),
        isClosed: closedDays.includes(date.toString()),
        isPast: isBefore(date, today),
      }
    })
    return { first, days }
  })
  return {
    months,
    closedDays: closedDays.filter((day) => day >= today.toString()),
    before: isBefore(earliest, start) ? name(laterOf(monthAt(-monthsShown), earliest)) : null,
    after: isBefore(last, monthAt(monthsShown)) ? null : name(monthAt(monthsShown)),
  }
}

function laterOf(a: Temporal.PlainDate, b: Temporal.PlainDate): Temporal.PlainDate {
  return isBefore(a, b) ? b : a
}

function monthIn(text: string): Temporal.PlainDate | undefined {
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(text)) return undefined
  return Temporal.PlainDate.from(`${text}-01`)
}
