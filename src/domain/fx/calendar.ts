import holidayJp from '@holiday-jp/holiday_jp'

/** Days on which banks work, in Tokyo and in New York. Dates only: a day has no time zone. */

const tokyoHolidays: ReadonlySet<string> = new Set(Object.keys(holidayJp.holidays))

const saturday = 6
const sunday = 7

export const tokyo = 'Asia/Tokyo'

/** Banks in Japan also close on 12/31, 1/2 and 1/3 (銀行法施行令第5条). */
export function isTokyoBusinessDay(day: Temporal.PlainDate): boolean {
  if (day.dayOfWeek >= saturday || tokyoHolidays.has(day.toString())) return false
  return !(day.month === 12 && day.day === 31) && !(day.month === 1 && day.day <= 3)
}

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

type IsOpen = (day: Temporal.PlainDate) => boolean

/** The `count`-th open day after `day`; a negative count goes back. */
export function openDayAfter(day: Temporal.PlainDate, count: number, isOpen: IsOpen): Temporal.PlainDate {
  const step = { days: Math.sign(count) }
  let left = Math.abs(count)
  let at = day
  while (left > 0) {
    at = at.add(step)
    if (isOpen(at)) left -= 1
  }
  return at
}

/** The day itself when it is open, otherwise the next open one. */
export function openDayFrom(day: Temporal.PlainDate, isOpen: IsOpen): Temporal.PlainDate {
  return isOpen(day) ? day : openDayAfter(day, 1, isOpen)
}

export function dateIn(text: string): Temporal.PlainDate | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return null
  try {
    return Temporal.PlainDate.from(text)
  } catch {
    return null
  }
}

export function dayOf(now: Temporal.Instant): Temporal.PlainDate {
  return now.toZonedDateTimeISO(tokyo).toPlainDate()
}

export function isBefore(a: Temporal.PlainDate, b: Temporal.PlainDate): boolean {
  return Temporal.PlainDate.compare(a, b) < 0
}
