import { dayOf, isBefore, isTokyoBusinessDay, openDayAfter, tokyo } from './calendar.ts'

type Hours = { readonly opens: string; readonly closes: string }

export type TransferDaysPolicy = {
  /** HH:MM in Asia/Tokyo, on business days: until when a transfer leaves the same day. */
  readonly sameDayUntil: string
  /** How many business days ahead one may be reserved (domain-notes a-2: 15). */
  readonly reserveBusinessDaysMax: number
  readonly serviceHours: { readonly weekday: Hours; readonly saturday: Hours; readonly holiday: Hours }
}

export type TransferDayRefusal =
  | 'transfer_day_closed'
  | 'transfer_day_past'
  | 'transfer_day_cutoff'
  | 'transfer_day_late'

const saturday = 6

/** Is the service open at all? Saturdays and holidays have hours of their own (domain-notes a-2). */
export function isServiceOpen(now: Temporal.Instant, { serviceHours }: TransferDaysPolicy): boolean {
  const day = dayOf(now)
  const kind = isTokyoBusinessDay(day) ? 'weekday' : day.dayOfWeek === saturday ? 'saturday' : 'holiday'
  const { opens, closes } = serviceHours[kind]
  const time = timeOf(now)
  return time >= opens && time < closes
}

/**
 * May money leave on that day (振込指定日)? A closing day of the customer's own (カレンダー管理) is none of its business
 * days, but the count of days ahead is the bank's.
 */
export function refuseTransferDay(
  day: Temporal.PlainDate,
  now: Temporal.Instant,
  policy: TransferDaysPolicy,
  closedDays: readonly string[],
): TransferDayRefusal | null {
  const today = dayOf(now)
  if (isBefore(day, today)) return 'transfer_day_past'
  if (!isTokyoBusinessDay(day) || closedDays.includes(day.toString())) return 'transfer_day_closed'
  if (day.equals(today) && timeOf(now) >= policy.sameDayUntil) return 'transfer_day_cutoff'
  return isBefore(lastTransferDay(now, policy), day) ? 'transfer_day_late' : null
}

/** The last day that can be chosen: so many business days after today. */
export function lastTransferDay(now: Temporal.Instant, policy: TransferDaysPolicy): Temporal.PlainDate {
  return openDayAfter(dayOf(now), policy.reserveBusinessDaysMax, isTokyoBusinessDay)
}

/** Every day that can be chosen now, the earliest first. */
export function selectableDays(
  now: Temporal.Instant,
  policy: TransferDaysPolicy,
  closedDays: readonly string[],
): Temporal.PlainDate[] {
  const days: Temporal.PlainDate[] = []
  const last = lastTransferDay(now, policy)
  for (let day = dayOf(now); !isBefore(last, day); day = day.add({ days: 1 })) {
    if (refuseTransferDay(day, now, policy, closedDays) === null) days.push(day)
  }
  return days
}

function timeOf(now: Temporal.Instant): string {
  return now.toZonedDateTimeISO(tokyo).toPlainTime().toString({ smallestUnit: 'minute' })
}
