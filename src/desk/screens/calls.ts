import { hasRight } from '../../authority/operations/desks.ts'
import { filterText } from '../../authority/operations/noted-filter.ts'
import type { ServiceProfile } from '../../authority/rules/profile.ts'
import type { Message } from '../../authority/texts/refusal.ts'
import { oneLine } from '../../otp/plain-text.ts'
import type { Form } from '../../platform/http/form.ts'
import { Problem } from '../../platform/http/problem.ts'
import { dateField } from '../../platform/web/choice.ts'
import { parseDay } from '../../platform/web/dates.ts'
import { field, hasErrors, hiddenError, messageBox } from '../../platform/web/form.ts'
import { type Html, html } from '../../platform/web/html.ts'
import { recordRow, recordTable } from '../../platform/web/record-table.ts'
import { timeText } from '../../platform/web/times.ts'
import type { Staff } from '../contract.ts'
import { beginCall } from '../operations/calls.ts'
import { parseCaseNumber } from '../operations/case-number.ts'
import { noteList } from '../operations/look-at-list.ts'
import { type CallsAsked, callsOnPage, type ListedCall, searchCalls } from '../operations/look-up-calls.ts'
import { deskCallHref, deskUserHref } from '../routes.ts'
import { callTexts, identifiedText } from '../texts/calls.ts'
import { refusalMessage, refusalStatus } from '../texts/refusals.ts'
import {
  beginAboutForm,
  beginForm,
  blankBegin,
  blankIdentification,
  parseBegin,
  parseIdentification,
  type TypedBegin,
  type TypedIdentification,
  type Whom,
} from './call-forms.ts'
import { type Desk, deskPage, deskPath, forStaff, forStaffForm, profileIn, staffCaller } from './staff.ts'
import { actionName } from './words.ts'

const longest = 100
const dayMs = 86_400_000

type Asked = {
  readonly number: string
  readonly operatorId: string
  readonly q: string
  readonly date: string
  readonly page: number
}

type Begun = {
  readonly typed: TypedBegin
  readonly about: Whom | null
  readonly identification: TypedIdentification
  readonly ends: string | null
  readonly error: Message | null
}

const blank: Begun = {
  typed: blankBegin,
  about: null,
  identification: blankIdentification,
  ends: null,
  error: null,
}

/** 応対記録: found by number, operator, customer and day; and where a call begins. */
export function callsScreen(desk: Desk): void {
  const { app, profile } = desk

  app.get(
    deskPath(desk, 'calls'),
    forStaff(desk, [], async (c, staff) => {
      const asked = askedOf(c.req.query())
      const { number, operatorId, q, date } = asked
      const filter = filterText({ number, operatorId, q, date })
      const looked = { list: 'calls', filter, count: null } as const
      await noteList(desk.context, staffCaller(c, staff), staff.operator, looked)
      return c.html(await view(desk, staff, asked, blank))
    }),
  )

  app.post(
    deskPath(desk, 'calls'),
    forStaffForm(desk, ['take_calls'], async (c, staff, form) => {
      const about = aboutOf(desk, form)
      const { typed, caseNumber } = parseBegin(form)
      const identification = parseIdentification(form, profileOf(desk, about))
      const ends = form['ends'] ?? null
      const begun = { ...blank, typed, about, identification: identification.typed, ends }
      if (typed.error !== undefined || hasErrors(identification.typed.errors))
        return c.html(await view(desk, staff, askedOf({}), begun), 422)
      const asked = { typed: caseNumber, about, identification: identification.given, ends }
      const outcome = await beginCall(desk.context, staffCaller(c, staff), staff.operator, asked)
      if (!outcome.ok) {
        const error = refusalMessage(outcome.refusal, profile)
        const status = refusalStatus(outcome.refusal)
        const isNumber = outcome.refusal === 'case_number_taken'
        const told = isNumber ? { ...begun, typed: { ...typed, error: error.text } } : { ...begun, error }
        return c.html(await view(desk, staff, askedOf({}), told), status)
      }
      // Whoever calls is looked for first; the bar above every page says that the call has begun.
      if (about === null) return c.redirect(deskPath(desk, 'search'), 303)
      const href = deskUserHref(profile.service, 'user', about.service, about.userId)
      return c.redirect(`${href}?notice=${identification.given === null ? 'begun' : 'begunIdentified'}`, 303)
    }),
  )
}

/** Whom a call is begun about, within the institution; null: nobody was found yet. */
function aboutOf(desk: Desk, { service, userId = '' }: Form): Begun['about'] {
  if (service === undefined) return null
  if (profileIn(desk, service) === undefined) throw new Problem('notFound')
  return { service, userId }
}

/** Of the user's service; the desk's own while nobody was found. */
function profileOf(desk: Desk, about: Whom | null): ServiceProfile {
  return profileIn(desk, about?.service ?? '') ?? desk.profile
}

function askedOf(query: Readonly<Record<string, string>>): Asked {
  const line = (name: string) => oneLine(query[name] ?? '').slice(0, longest)
  const { page = '' } = query
  return {
    number: line('number'),
    operatorId: line('operatorId'),
    q: line('q'),
    date: line('date'),
    page: /^[1-9][0-9]{0,4}$/.test(page) ? Number(page) : 1,
  }
}

type Problems = Readonly<Partial<Record<'number' | 'date' | 'q' | 'operatorId', string>>>

/** What is looked for, or what is wrong with it. */
function soughtOf({ number, operatorId, q, date }: Asked): { sought: CallsAsked } | { problems: Problems } {
  const caseNumber = number === '' ? null : parseCaseNumber(number)
  const fromMs = date === '' ? null : parseDay(date)
  const hidden = { q: hiddenError('お客様', q), operatorId: hiddenError('担当者ID', operatorId) }
  const problems: Problems = {
    ...(number !== '' && caseNumber === null && { number: callTexts.numberForm }),
    ...(fromMs === undefined && { date: '日付を YYYY/MM/DD の形で入力してください。' }),
    ...(hidden.q !== undefined && { q: hidden.q }),
    ...(hidden.operatorId !== undefined && { operatorId: hidden.operatorId }),
  }
  if (Object.keys(problems).length > 0 || fromMs === undefined) return { problems }
  const untilMs = fromMs === null ? null : fromMs + dayMs
  const operator = operatorId === '' ? null : operatorId.normalize('NFKC')
  return { sought: { caseNumber, operatorId: operator, customer: q, fromMs, untilMs } }
}

async function view(desk: Desk, staff: Staff, asked: Asked, begun: Begun): Promise<Html> {
  const read = soughtOf(asked)
  const problems = 'problems' in read ? read.problems : {}
  const found =
    'sought' in read ? await searchCalls(desk.context, desk.profile.service, read.sought, asked.page) : null
  const { title } = callTexts
  const main = html`<h1>${title}</h1>
${messageBox('error', begun.error)}
${begun.typed.error === undefined && begun.about === null ? null : beginSection(desk, staff, begun)}
${searchForm(desk, asked, problems)}
${found === null ? null : results(desk, found, asked)}
${begun.typed.error === undefined && begun.about === null ? beginSection(desk, staff, begun) : null}`
  return deskPage(desk, staff, title, main, 'calls')
}

function beginSection(desk: Desk, { operator, sessionId, call }: Staff, begun: Begun): Html | null {
  const { typed, about, identification, ends } = begun
  if ((call?.call.caseNumber ?? null) !== ends || !hasRight(operator.role, 'take_calls')) return null
  const of = { desk: desk.profile.service, sessionId }
  return html`<section class="panel"><h2>${callTexts.begin}</h2>
${about === null ? null : html`<p>ユーザID ${about.userId} のお客様の応対です。</p>`}
${about === null ? beginForm(of, typed) : beginAboutForm(of, profileOf(desk, about), { about, begin: typed, identification, ends })}</section>`
}

function searchForm(desk: Desk, { number, operatorId, q, date }: Asked, problems: Problems): Html {
  const common = { autocomplete: 'off', maxlength: longest } as const
  return html`<form method="get" action="${deskPath(desk, 'calls')}" class="panel stacked" role="search">
<div class="call-search">${field({ ...common, name: 'number', id: 'sought-number', label: '受付番号', value: number, error: problems.number })}
${field({ ...common, name: 'q', id: 'sought-customer', label: 'お客様', value: q, error: problems.q, hint: 'ユーザID、ユーザ名、お客様名、お客様の番号のいずれか。一部だけでも検索できます。' })}
${field({ ...common, name: 'operatorId', label: '担当者ID', value: operatorId, error: problems.operatorId })}
${dateField('date', '日付', { value: date, error: problems.date, hint: '応対を始めた日です。' })}</div>
<div class="actions"><button class="button button-primary" type="submit">検索</button></div>
</form>`
}

const columns = ['受付番号', '開始', '担当者', 'ユーザ', 'お客様名', '本人確認', '行った操作', '状態']

type Found = Awaited<ReturnType<typeof searchCalls>>

function results(desk: Desk, { calls, more }: Found, { page, number, operatorId, q, date }: Asked): Html {
  if (calls.length === 0)
    return html`<p class="message message-none" role="status">該当する応対はありません。</p>`
  const first = (page - 1) * callsOnPage
  const href = (of: number) =>
    `${deskPath(desk, 'calls')}?${new URLSearchParams({ number, operatorId, q, date, page: String(of) })}`
  return html`<p role="status">${first + 1}～${first + calls.length}件目（新しい順）</p>
${recordTable({ label: callTexts.title, columns, rows: calls.map((each) => row(desk, each)) })}
${
  more || page > 1
    ? html`<nav class="actions" aria-label="応対記録のページ">
${page > 1 ? html`<a class="button" href="${href(page - 1)}">前の${callsOnPage}件</a>` : null}
${more ? html`<a class="button" href="${href(page + 1)}">次の${callsOnPage}件</a>` : null}
</nav>`
    : null
}`
}

function row(desk: Desk, { call, userName, customerName }: ListedCall): Html {
  const { caseNumber, operatorId, begunAtMs, endedAtMs, service, userId, acts } = call
  const profile = profileIn(desk, service ?? '') ?? desk.profile
  const user =
    service === null || userId === null
      ? '未定'
      : html`<a href="${deskUserHref(desk.profile.service, 'user', service, userId)}">${userName ?? ''}（${userId}）</a>`
  const done = acts.map(
    ({ action, asked }) => `${actionName(desk, profile, action)}${asked ? '（依頼）' : ''}`,
  )
  const cells = [
    html`<a href="${deskCallHref(desk.profile.service, 'call', caseNumber)}">${caseNumber}</a>`,
    timeText(begunAtMs),
    operatorId,
    user,
    customerName ?? '',
    identifiedText(call),
    [...new Set(done)].join('、'),
    endedAtMs === null ? html`<strong>受付中</strong>` : '終了',
  ]
  return recordRow(columns, cells, ['受付番号', '開始', '担当者'])
}
