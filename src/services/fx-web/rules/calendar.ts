import { isTokyoBusinessDay } from '../../../bank/rules/calendar.ts'

/** Business days of banks in New York, and common business days of both cities. */

const saturday = 6
const sunday = 7

/** Federal Reserve holidays with a fixed date, as [month, day]. */
const newYorkDates = [
  [1, 1],
  [6, 19],
  [7, 4],
  [11, 11],
  [12, 25],
] as const

/** Those with a fixed day of the week, as [month, day of the week, which of them in the month]. */
const newYorkWeekdays = [
  [1, 1, 3],
  [2, 1, 3],
  [9, 1, 1],
  [10, 1, 2],
  [11, 4, 4],
] as const

/** A holiday on a Sunday is observed on the Monday; one on a Saturday is not observed at all. */
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

/** May a contract be settled that day? Both cities must be open (domain-notes d-1). */
export function isDeliveryDay(day: Temporal.PlainDate): boolean {
  return isTokyoBusinessDay(day) && isNewYorkBusinessDay(day)
}
