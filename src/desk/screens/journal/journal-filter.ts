import { Problem } from '../../../platform/http/problem.ts'
import { checkField, choiceField } from '../../../platform/web/controls.ts'
import { parseDay } from '../../../platform/web/dates.ts'
import { type FieldErrors, field, hasErrors } from '../../../platform/web/form.ts'
import { type Html, html } from '../../../platform/web/html.ts'
import { parseCaseNumber } from '../../operations/case-number.ts'
import { auditedServices, type DeskJournalFilter } from '../../operations/read-journal.ts'
import type { EntryKind } from '../../rules/entry-kinds.ts'
import { callTexts } from '../../texts/calls.ts'
import { actsName, entryKindNames, journalFieldNames, journalTexts } from '../../texts/journal.ts'
import { type Desk, deskPath } from '../staff.ts'

/** The conditions of 監査ログ: as they are typed, what they mean, and the form that keeps them. */

export const limits = ['50', '100', '500'] as const
export const kinds = [...(Object.keys(entryKindNames) as EntryKind[]), 'acts'] as const

const otherTexts = ['operator', 'customer', 'request', 'address', 'caseNumber'] as const
const textFields = ['userId', ...otherTexts] as const
const fieldNames = ['service', 'userId', 'kind', ...otherTexts, 'from', 'until', 'busy'] as const
const longest = 100

export type TypedFilter = Readonly<Record<(typeof fieldNames)[number] | 'limit', string>>

export type Query = {
  readonly typed: TypedFilter
  readonly filter: DeskJournalFilter
  readonly limit: number
  readonly errors: FieldErrors
}

/** Of an address. A service of another institution does not exist; whatever else is wrong is said beside its field. */
export function queryOf(desk: Desk, asked: Readonly<Record<string, string>>): Query {
  const typed = typedIn(asked)
  const { service, kind, from, until } = typed
  if (service !== '' && !auditedServices(desk.context, desk.profile.service).includes(service))
    throw new Problem('notFound')
  const start = momentOf(from)
  const end = momentOf(until)
  const isReversed =
    start !== null && end !== null && start !== 'wrong' && end !== 'wrong' && end.untilMs <= start.fromMs
  // As numbers are kept, however this one was typed.
  const caseNumber = typed.caseNumber === '' ? null : parseCaseNumber(typed.caseNumber)
  const isNoNumber = typed.caseNumber !== '' && caseNumber === null
  const errors: FieldErrors = {
    caseNumber: isNoNumber ? callTexts.numberForm : undefined,
    from: start === 'wrong' ? journalTexts.moment : undefined,
    until: end === 'wrong' ? journalTexts.moment : isReversed ? journalTexts.reversed : undefined,
  }
  const { before = '' } = asked
  const texts = Object.fromEntries(textFields.map((name) => [name, typed[name] === '' ? null : typed[name]]))
  return {
    typed,
    limit: Number(typed.limit),
    errors,
    filter: {
      ...(texts as Record<(typeof textFields)[number], string | null>),
      caseNumber,
      service: service === '' ? null : service,
      kind: kinds.find((each) => each === kind) ?? null,
      fromMs: start === null || start === 'wrong' ? null : start.fromMs,
      untilMs: end === null || end === 'wrong' ? null : end.untilMs,
      busy: typed.busy === '1',
      before: /^\d{1,15}$/.test(before) ? Number(before) : null,
    },
  }
}

function typedIn(asked: Readonly<Record<string, string>>): TypedFilter {
  const { limit } = asked
  const of = (name: string): string => (asked[name] ?? '').normalize('NFKC').trim()
  return {
    ...(Object.fromEntries(fieldNames.map((name) => [name, of(name)])) as Omit<TypedFilter, 'limit'>),
    kind: kinds.find((each) => each === asked['kind']) ?? '',
    limit: limits.find((each) => each === limit) ?? '50',
  }
}

const minuteMs = 60_000

/** A day, or a minute of it; null where nothing was typed. The end is after it. */
function momentOf(typed: string): { readonly fromMs: number; readonly untilMs: number } | 'wrong' | null {
  if (typed === '') return null
  const [day = '', time, ...rest] = typed.split(' ').filter((part) => part !== '')
  const dayMs = parseDay(day)
  if (dayMs === undefined || rest.length > 0) return 'wrong'
  if (time === undefined) return { fromMs: dayMs, untilMs: dayMs + 24 * 60 * minuteMs }
  const [, hours, minutes] = /^(\d{1,2}):(\d{2})$/.exec(time) ?? []
  if (hours === undefined || minutes === undefined || Number(hours) > 23 || Number(minutes) > 59)
    return 'wrong'
  const fromMs = dayMs + (Number(hours) * 60 + Number(minutes)) * minuteMs
  return { fromMs, untilMs: fromMs + minuteMs }
}

export function isWrong({ errors }: Query): boolean {
  return hasErrors(errors)
}

/** The conditions as an address has them, without the page; what is empty is left out. */
export function addressOf(typed: TypedFilter): URLSearchParams {
  const kept = Object.entries(typed).filter(
    ([name, value]) => value !== '' && (name !== 'limit' || value !== '50'),
  )
  return new URLSearchParams(kept)
}

/** What the journal keeps of what was asked for. */
export function notedFilter({ typed }: Query): Readonly<Record<string, string | null>> {
  return Object.fromEntries(fieldNames.map((name) => [name, typed[name] === '' ? null : typed[name]]))
}

export function filterForm(desk: Desk, { typed, errors }: Query): Html {
  const services = auditedServices(desk.context, desk.profile.service)
  const text = (name: (typeof textFields)[number] | 'from' | 'until', hint?: string) =>
    field({
      name,
      label: journalFieldNames[name],
      value: typed[name],
      error: errors[name],
      hint,
      autocomplete: 'off',
      maxlength: longest,
    })
  return html`<form method="get" action="${deskPath(desk, 'journal')}" class="panel audit-filter">
<div class="audit-fields">
${choiceField({
  name: 'kind',
  label: journalFieldNames.kind,
  value: typed.kind,
  none: 'すべて',
  choices: kinds.map((each) => [each, each === 'acts' ? actsName : entryKindNames[each]]),
})}
${choiceField({
  name: 'service',
  label: journalFieldNames.service,
  value: typed.service,
  none: 'すべて',
  choices: services.map((each) => [each, desk.context.profiles.get(each)?.serviceName ?? each]),
})}
${text('from', journalTexts.momentHint)}${text('until', journalTexts.momentHint)}
${text('operator', '担当者ID、端末の操作者名、連携先ID')}${text('userId')}${text('customer')}
${text('caseNumber')}${text('request')}${text('address')}
${choiceField({ name: 'limit', label: '表示件数', value: typed.limit, none: null, choices: limits.map((each) => [each, `${each}件`]) })}
</div>
${checkField({ name: 'busy', label: journalTexts.busy, checked: typed.busy === '1' })}
<div class="actions"><button class="button button-primary" type="submit">表示</button><a class="button" href="${deskPath(desk, 'journal')}">条件を消す</a></div>
</form>`
}
