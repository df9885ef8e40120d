import type { Context as HonoContext } from 'hono'
import type { Form } from '../../../../platform/http/form.ts'
import type { Env } from '../../../../platform/http/guards.ts'
import { messageBox, tokenInput } from '../../../../platform/web/form.ts'
import { type Html, html } from '../../../../platform/web/html.ts'
import {
  type Calendar,
  type CalendarDay,
  type CalendarMonth,
  calendarOf,
} from '../../operations/administration/calendar.ts'
import { changeClosedDays } from '../../operations/administration/contract.ts'
import { closedDaysDone } from '../../texts/administration.ts'
import { refusalStatus } from '../../texts/refusals.ts'
import type { FbService, Visit } from '../service.ts'
import {
  administrationPage,
  forAdministrators,
  forAdministratorsForm,
  link,
  whenOver,
} from './administrators.ts'
import { confirmationError, confirmationField, confirmationIn, type Told, toldOf } from './confirmation.ts'

const weekdays = ['月', '火', '水', '木', '金', '土', '日'] as const

/** The days ticked in a returned form, whatever is stored. */
type Shown = Told & { readonly ticked: ReadonlySet<string> | null; readonly isDone: boolean }

/** カレンダー管理: business days, including the customer's own closing days. */
export function calendarScreen(service: FbService): void {
  const { app, site } = service
  const path = link(service, 'calendar')
  app.get(
    path,
    forAdministrators(service, async (c, visit) => {
      const calendar = await calendarOf(site.context, visit.who, c.req.query('month') ?? '')
      const isDone = c.req.query('notice') === 'set'
      return c.html(view(service, visit, calendar, { ticked: null, isDone }))
    }),
  )
  app.post(
    path,
    forAdministratorsForm(service, (c, visit, form) => post(service, c, visit, form)),
  )
}

async function post(service: FbService, c: HonoContext<Env>, visit: Visit, form: Form): Promise<Response> {
  const { site } = service
  const month = form['month'] ?? ''
  // What the page showed, so that only days edited on it change.
  const before = new Set((form['before'] ?? '').split(' ').filter((day) => day !== ''))
  const ticked = new Set(
    Object.keys(form)
      .filter((name) => name.startsWith('day-'))
      .map((name) => name.slice('day-'.length)),
  )
  const again = async (told: Told, status: ReturnType<typeof refusalStatus>) => {
    const calendar = await calendarOf(site.context, visit.who, month)
    return c.html(view(service, visit, calendar, { ...told, ticked, isDone: false }), status)
  }
  const confirmation = confirmationError(form, 'registration')
  if (confirmation !== undefined) return again({ confirmation }, 422)
  const asked = { added: [...ticked.difference(before)], removed: [...before.difference(ticked)] }
  const outcome = await changeClosedDays(site.context, visit.caller, visit.who, asked, confirmationIn(form))
  if (outcome.ok) {
    const query = new URLSearchParams({ month, notice: 'set' }).toString()
    return c.redirect(`${link(service, 'calendar')}?${query}`, 303)
  }
  const { refusal } = outcome
  return whenOver(service, c, refusal) ?? again(toldOf(service, refusal), refusalStatus(refusal))
}

function view(service: FbService, visit: Visit, calendar: Calendar, shown: Shown): Html {
  const { ticked, isDone, confirmation, message = null } = shown
  const { months, closedDays, before, after } = calendar
  const path = link(service, 'calendar')
  const changeable = months.flatMap(({ days }) => days.filter(isChangeable))
  const set = changeable.filter(({ isClosed }) => isClosed).map(({ date }) => date.toString())
  const chosen = ticked ?? new Set(set)
  const first = months[0]?.first.toPlainYearMonth().toString() ?? ''
  const to = (month: string | null, label: string) =>
    month === null ? null : html`<a class="button button-small" href="${path}?month=${month}">${label}</a>`
  const main = html`${isDone ? messageBox('info', closedDaysDone) : null}
<p class="instruction">お客様独自の休業日とする営業日を選択し、登録確認用パスワードを入力して「設定」ボタンを押してください。</p>
<nav class="actions" aria-label="表示する月">${to(before, '前の月')}${to(after, '次の月')}</nav>
<form method="post" action="${path}">
${tokenInput(visit.sessionId)}<input type="hidden" name="month" value="${first}"><input type="hidden" name="before" value="${set.join(' ')}">
<div class="calendars">${months.map((month) => monthTable(month, chosen))}</div>
<p class="hint">「休」は金融機関の休業日です。選択した日は、お客様独自の休業日として、振込指定日に指定できません。すでに予約された振込は取り消されません。</p>
<div class="panel">${confirmationField('registration', confirmation)}</div>
<div class="actions"><button class="button button-primary" type="submit">設定</button></div>
</form>
${messageBox('error', message)}
<section class="panel"><h2>設定されている休業日</h2>
${closedDays.length === 0 ? html`<p>設定されている休業日はありません。</p>` : html`<ul class="plain closed-days">${closedDays.map((day) => html`<li>${day.replaceAll('-', '/')}</li>`)}</ul>`}</section>`
  return administrationPage(service, visit, 'calendar', { title: '休業日設定', main })
}

function isChangeable({ isPast, isBusinessDay }: CalendarDay): boolean {
  return !isPast && isBusinessDay
}

function monthTable({ first, days }: CalendarMonth, chosen: ReadonlySet<string>): Html {
  const cells: (CalendarDay | null)[] = [...Array.from({ length: first.dayOfWeek - 1 }, () => null), ...days]
  while (cells.length % 7 !== 0) cells.push(null)
  const weeks = Array.from({ length: cells.length / 7 }, (_, i) => cells.slice(i * 7, i * 7 + 7))
  const day = (each: CalendarDay | null) => {
    if (each === null) return html`<td></td>`
    const { date } = each
    if (!isChangeable(each)) {
      const state = each.isBusinessDay ? (each.isClosed ? '休業' : '') : '休'
      return html`<td class="${each.isBusinessDay ? 'day-past' : 'day-closed'}">${date.day}<span class="day-mark">${state}</span></td>`
    }
    const name = `${date.month}月${date.day}日（${weekdays[date.dayOfWeek - 1] ?? ''}）を休業日にする`
    return html`<td><label class="day"><input type="checkbox" name="day-${date.toString()}"${chosen.has(date.toString()) ? html` checked` : ''} aria-label="${name}"><span aria-hidden="true">${date.day}</span><span class="day-mark" aria-hidden="true"></span></label></td>`
  }
  return html`<table class="calendar"><caption>${first.year}年${first.month}月</caption>
<thead><tr>${weekdays.map((weekday) => html`<th scope="col">${weekday}</th>`)}</tr></thead>
<tbody>${weeks.map((week) => html`<tr>${week.map(day)}</tr>`)}</tbody></table>`
}
