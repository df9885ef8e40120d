import { dateIn, isBefore } from '../../../bank/rules/calendar.ts'

/**
 * 取組日 in a customer's file is only month and day: the year is the one that puts it nearest to today, so that in
 * December a day in January is ahead, and a day just missed is past rather than next year's. Null: no such day.
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
