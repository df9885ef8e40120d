import {
  dateIn,
  dayOf,
  isBefore,
  isTokyoBusinessDay,
  isTokyoHoliday,
  openDayAfter,
  tokyo,
} from '../calendar.ts'

/**
 * When the service answers, and on which days it moves money. A 都度振込 is done on the day itself until the cut-off,
 * or reserved for a business day up to 15 ahead (domain-notes a-2, c-2). Times are HH:MM in Tokyo.
 */
export type TransferDaysPolicy = {
  readonly sameDayUntil: string
  readonly reserveBusinessDaysMax: number
  readonly serviceHours: {
    readonly weekday: Hours
    readonly saturday: Hours
    /** Sundays, holidays, and 12/31 to 1/3, Saturdays among them included. */
    readonly holiday: Hours
  }
}

export type Hours = { readonly opens: string; readonly closes: string }

export type TransferDayRefusal =
  /** Not a date, a day on which banks rest, or one that the customer closed in カレンダー管理. */
  | 'transfer_day_closed'
  | 'transfer_day_past'
  /** Today, and the cut-off has passed. */
  | 'transfer_day_cutoff'
  | 'transfer_day_late'

const saturday = 6

/** Open from the opening up to, but not at, the close. */
export function isServiceOpen(now: Temporal.Instant, { serviceHours }: TransferDaysPolicy): boolean {
  const { opens, closes } = serviceHours[hoursOf(dayOf(now))]
  const time = timeOf(now)
  return time >= opens && time < closes
}

function hoursOf(day: Temporal.PlainDate): keyof TransferDaysPolicy['serviceHours'] {
  if (isTokyoBusinessDay(day)) return 'weekday'
  return day.dayOfWeek === saturday && !isTokyoHoliday(day) ? 'saturday' : 'holiday'
}

/** HH:MM sorts as text; the minute that has begun counts, so 15:00:00.000 is no longer before 15:00. */
function timeOf(now: Temporal.Instant): string {
  return now.toZonedDateTimeISO(tokyo).toPlainTime().toString({ smallestUnit: 'minute' })
}

/** Today while it is a business day and before the cut-off, otherwise the next business day. */
export function earliestTransferDay(now: Temporal.Instant, policy: TransferDaysPolicy): Temporal.PlainDate {
  const today = dayOf(now)
  const isToday = isTokyoBusinessDay(today) && timeOf(now) < policy.sameDayUntil
  return isToday ? today : openDayAfter(today, 1, isTokyoBusinessDay)
}

/** So many business days ahead, today not counted. The customer's own closing days don't move it. */
export function lastTransferDay(now: Temporal.Instant, policy: TransferDaysPolicy): Temporal.PlainDate {
  return openDayAfter(dayOf(now), policy.reserveBusinessDaysMax, isTokyoBusinessDay)
}

/**
 * What is wrong with a 振込指定日, YYYY-MM-DD as it was asked for. Asked again when the transfer is confirmed: the
 * cut-off may pass in between.
 */
export function refuseTransferDay(
  text: string,
  now: Temporal.Instant,
  policy: TransferDaysPolicy,
  closedDays: ReadonlySet<string>,
): TransferDayRefusal | null {
  const day = dateIn(text)
  if (day === null) return 'transfer_day_closed'
  if (isBefore(day, dayOf(now))) return 'transfer_day_past'
  if (isBefore(lastTransferDay(now, policy), day)) return 'transfer_day_late'
  if (!isTokyoBusinessDay(day) || closedDays.has(text)) return 'transfer_day_closed'
  if (isBefore(day, earliestTransferDay(now, policy))) return 'transfer_day_cutoff'
  return null
}

/** The days to choose from, the earliest first; none when the customer closed them all. */
export function selectableDays(
  now: Temporal.Instant,
  policy: TransferDaysPolicy,
  closedDays: ReadonlySet<string>,
): readonly Temporal.PlainDate[] {
  const days: Temporal.PlainDate[] = []
  const last = lastTransferDay(now, policy)
  let day = earliestTransferDay(now, policy)
  while (!isBefore(last, day)) {
    if (!closedDays.has(day.toString())) days.push(day)
    day = openDayAfter(day, 1, isTokyoBusinessDay)
  }
  return days
}
