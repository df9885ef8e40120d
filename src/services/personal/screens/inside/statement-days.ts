import type { StatementDays } from '../../../../bank/operations/read-accounts.ts'
import type { FieldErrors } from '../../../../platform/web/form.ts'

/** The selected days of a statement. */
export type TypedDays = { readonly from: string; readonly until: string }

export type ParsedDays =
  | { readonly ok: true; readonly from: Temporal.PlainDate; readonly until: Temporal.PlainDate }
  | { readonly ok: false; readonly errors: FieldErrors }

/** 照会期間: both days, within the allowed range and in order; a blank end means as far as possible. */
export function parseStatementDays({ from, until }: TypedDays, days: StatementDays): ParsedDays {
  const first = parseDay(from) ?? days.first
  const last = parseDay(until) ?? days.today
  const errors = {
    from: dayError(from, first, days, '照会開始日'),
    until: dayError(until, last, days, '照会終了日'),
  }
  if (errors.from !== undefined || errors.until !== undefined) return { ok: false, errors }
  if (Temporal.PlainDate.compare(first, last) > 0) {
    return { ok: false, errors: { until: '照会終了日には、照会開始日以降の日付を指定してください。' } }
  }
  return { ok: true, from: first, until: last }
}

/** 2025-07-01, as a date field submits it, or with slashes, as people type it without one. */
function parseDay(typed: string): Temporal.PlainDate | undefined {
  const text = typed.normalize('NFKC').trim().replaceAll('/', '-')
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined
  try {
    return Temporal.PlainDate.from(text)
  } catch {
    return undefined
  }
}

function dayError(
  typed: string,
  day: Temporal.PlainDate,
  { first, today }: StatementDays,
  label: string,
): string | undefined {
  if (typed.trim() !== '' && parseDay(typed) === undefined)
    return `${label}は実在する日付を「2025/07/01」の形式で入力してください。`
  const isBefore = Temporal.PlainDate.compare(day, first) < 0
  if (!isBefore && Temporal.PlainDate.compare(day, today) <= 0) return undefined
  return `${label}には、${dayText(first)}から${dayText(today)}までの日付を指定してください。`
}

/** 2025/07/01 */
export function dayText(day: Temporal.PlainDate): string {
  return day.toString().replaceAll('-', '/')
}
