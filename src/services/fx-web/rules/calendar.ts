import { isTokyoBusinessDay } from '../../../bank/rules/calendar.ts'

/** Days on which banks in New York work, and those on which both cities do. */

const saturday = 6
const sunday = 7

/** The holidays of the Federal Reserve that keep their date, as [month, day]. */
const newYorkDates = [
  [1, 1],
  [6, 19],
  [7, 4],
  [11, 11],
  [12, 25],
] as const

/** And those that keep their day of the week, as [month, day of the week, which of them in the month]. */
const newYorkWeekdays = [
  [1, 1, 3],
  [2, 1, 3],
  [9, 1, 1],
  [10, 1, 2],
  [11, 4, 4],
] as const

/** A holiday on a Sunday is kept on the Monday; one on a Saturday is not kept at all. */
export function isNewYorkBusinessDay(day: Temporal.PlainDate): boolean {
  if (day.dayOfWeek >= saturday) return false
  const isDate = (of: Temporal.PlainDate) => newYorkDates.some(([m, d]) => of.month === m && of.day === d)
  const before = day.subtract({ days: 1 })
  if (isDate(day) || (before.dayOfWeek === sunday && isDate(before))) return false
  const nth = Math.ceil(day.day / 7)
  if (newYorkWeekdays.some(([m, w, n]) => day.month === m && day.dayOfWeek === w && nth === n)) return false
  // Memorial Day is the last Monday of May, not the fourth.
  return !(day.month === 5 && day.dayOfWeek === 1 && day.day > 24)
}

/** May money of a contract change hands? Both cities must work (domain-notes d-1). */
export function isDeliveryDay(day: Temporal.PlainDate): boolean {
  return isTokyoBusinessDay(day) && isNewYorkBusinessDay(day)
}
