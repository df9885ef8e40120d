import { dayOf, isBefore, isTokyoBusinessDay, openDayAfter, tokyo } from './calendar.ts'

type Hours = { readonly opens: string; readonly closes: string }

export type TransferDaysPolicy = {
  /** HH:MM in Asia/Tokyo, on business days: the cut-off for transfers on the same day. */
  readonly sameDayUntil: string
  /** How many business days ahead a transfer may be reserved (domain-notes a-2: 15). */
  readonly reserveBusinessDaysMax: number
  readonly serviceHours: { readonly weekday: Hours; readonly saturday: Hours; readonly holiday: Hours }
}

export type TransferDayRefusal =
  | 'transfer_day_closed'
  | 'transfer_day_past'
  | 'transfer_day_cutoff'
  | 'transfer_day_late'

const saturday = 6

/** Is the service open at all? Saturdays and holidays have their own hours (domain-notes a-2). */
export function isServiceOpen(now: Temporal.Instant, { serviceHours }: TransferDaysPolicy): boolean {
  const day = dayOf(now)
  const kind = isTokyoBusinessDay(day) ? 'weekday' : day.dayOfWeek === saturday ? 'saturday' : 'holiday'
  const { opens, closes } = serviceHours[kind]
  const time = timeOf(now)
  return time >= opens && time < closes
}

/**
 * May money leave on that day (振込指定日)? The customer's own closing days (カレンダー管理) are excluded, but days ahead are
 * counted in the bank's business days.
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

/** The last selectable day, that many business days after today. */
function lastTransferDay(now: Temporal.Instant, policy: TransferDaysPolicy): Temporal.PlainDate {
  return openDayAfter(dayOf(now), policy.reserveBusinessDaysMax, isTokyoBusinessDay)
}

/** Every day that is selectable now, earliest first. */
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

/** The first day from this one on that money can leave, however far ahead it is. */
export function nextTransferDay(
  from: Temporal.PlainDate,
  now: Temporal.Instant,
  policy: TransferDaysPolicy,
  closedDays: readonly string[],
): Temporal.PlainDate {
  let day = from
  for (;;) {
    const refusal = refuseTransferDay(day, now, policy, closedDays)
    if (refusal === null || refusal === 'transfer_day_late') return day
    day = day.add({ days: 1 })
  }
}

function timeOf(now: Temporal.Instant): string {
  return now.toZonedDateTimeISO(tokyo).toPlainTime().toString({ smallestUnit: 'minute' })
}
