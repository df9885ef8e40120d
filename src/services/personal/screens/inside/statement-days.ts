import { fill, type Texts } from '../../../../authority/texts/catalog.ts'
import type { StatementDays } from '../../../../bank/operations/read-accounts.ts'
import type { FieldErrors } from '../../../../platform/web/form.ts'
import type { PersonalText } from '../../texts/catalog.ts'

/** The selected days of a statement. */
export type TypedDays = { readonly from: string; readonly until: string }

export type ParsedDays =
  | { readonly ok: true; readonly from: Temporal.PlainDate; readonly until: Temporal.PlainDate }
  | { readonly ok: false; readonly errors: FieldErrors }

type Said = {
  readonly t: Texts<PersonalText>
  readonly dates: { readonly date: (day: Temporal.PlainDate) => string }
}

/** 照会期間: both days, within the allowed range and in order; a blank end means as far as possible. */
export function parseStatementDays(
  { from, until }: TypedDays,
  days: StatementDays,
  { t, dates }: Said,
): ParsedDays {
  const first = parseDay(from) ?? days.first
  const last = parseDay(until) ?? days.today
  const errors = {
    from: errorOf(from, first, t('statement.from')),
    until: errorOf(until, last, t('statement.until')),
  }
  if (errors.from !== undefined || errors.until !== undefined) return { ok: false, errors }
  if (Temporal.PlainDate.compare(first, last) > 0) {
    return { ok: false, errors: { until: t('statement.wrongOrder') } }
  }
  return { ok: true, from: first, until: last }

  function errorOf(typed: string, day: Temporal.PlainDate, label: string): string | undefined {
    if (typed.trim() !== '' && parseDay(typed) === undefined) return fill(t('statement.notADay'), { label })
    const isBefore = Temporal.PlainDate.compare(day, days.first) < 0
    if (!isBefore && Temporal.PlainDate.compare(day, days.today) <= 0) return undefined
    const range = { first: dates.date(days.first), last: dates.date(days.today) }
    return fill(t('statement.outOfRange'), { label, ...range })
  }
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
