import { dateIn, isBefore } from '../../../bank/rules/calendar.ts'

/**
 * 取組日 of a customer's file is month and day only: the year is that which brings it nearest to today, so that in
 * December a day of January is ahead, and one that was just missed is past and not of next year. Null: no such day.
 */
export function dayInFile(monthDay: string, today: Temporal.PlainDate): Temporal.PlainDate | null {
  const days = [-1, 0, 1].flatMap((years) => {
    const year = String(today.year + years).padStart(4, '0')
    return dateIn(`${year}-${monthDay.slice(0, 2)}-${monthDay.slice(2)}`) ?? []
  })
  const apart = (day: Temporal.PlainDate) => Math.abs(today.until(day).total('days'))
  const [nearest] = days.toSorted((a, b) => apart(a) - apart(b) || (isBefore(a, b) ? 1 : -1))
  return nearest ?? null
}
