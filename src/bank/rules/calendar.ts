import holidayJp from '@holiday-jp/holiday_jp'

/** Business days of Japanese banks. Dates only: a day has no time zone. */

const tokyoHolidays: ReadonlySet<string> = new Set(Object.keys(holidayJp.holidays))

const saturday = 6

export const tokyo = 'Asia/Tokyo'

export function isTokyoBusinessDay(day: Temporal.PlainDate): boolean {
  return day.dayOfWeek < saturday && !isTokyoHoliday(day)
}

/** 祝日, and 12/31 to 1/3, when banks in Japan are also closed (銀行法施行令第5条). Excludes weekends. */
function isTokyoHoliday(day: Temporal.PlainDate): boolean {
  if (tokyoHolidays.has(day.toString())) return true
  return (day.month === 12 && day.day === 31) || (day.month === 1 && day.day <= 3)
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
