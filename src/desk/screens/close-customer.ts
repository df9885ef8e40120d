import type { Context as HonoContext } from 'hono'
import { customerNumberLabel } from '../../authority/operations/customer-number.ts'
import { hasRight } from '../../authority/operations/desks.ts'
import type { ServiceProfile } from '../../authority/rules/profile.ts'
import type { Message } from '../../authority/texts/refusal.ts'
import type { Env } from '../../platform/http/guards.ts'
import { Problem } from '../../platform/http/problem.ts'
import { dateTimeText } from '../../platform/web/dates.ts'
import { messageBox, tokenInput } from '../../platform/web/form.ts'
import { type Html, html } from '../../platform/web/html.ts'
import type { Staff, TypedWhy } from '../contract.ts'
import { closeAsGranted, closeAtDesk } from '../operations/ending/close-customer.ts'
import { takeOutOwnRecords } from '../operations/ending/own-records.ts'
import { type EndRecord, showEnd } from '../operations/ending/show-end.ts'
import type { UserRecord } from '../operations/look-up.ts'
import { deskPaths, deskUserHref } from '../routes.ts'
import { endingTexts } from '../texts/ending.ts'
import { refusalStatus } from '../texts/refusals.ts'
import { approvalsView } from './approvals/approvals.ts'
import { shownNumberOrNull } from './customer-numbers.ts'
import { letterTools } from './letter-tools.ts'
import { csvOf, jsonOf, ownRecordsOf, recordTables } from './own-records.ts'
import { type Desk, deskPage, deskPath, forStaff, forStaffForm, staffCaller, toldOf } from './staff.ts'
import type { Tab } from './tabs.ts'
import { userInPath } from './user-in-path.ts'
import { blankWhy, parseWhy, whyFields } from './why.ts'
import { actionName } from './words.ts'

const right = 'close_customer'

/** On the page of a user: what can be done for the customer as a whole. */
export function endingTab(desk: Desk, { operator }: Staff, { user }: UserRecord): Tab | null {
  if (!hasRight(operator.role, right)) return null
  const href = deskUserHref(desk.profile.service, 'closeCustomer', user.service, user.userId)
  const content = html`<p>${endingTexts.tabNote}</p>
<div class="actions"><a class="button" href="${href}">${endingTexts.title}</a></div>`
  return { id: 'contract', title: '契約', content }
}

type Shown = { readonly why: TypedWhy; readonly error: Message | null }

const blank: Shown = { why: blankWhy, error: null }

export function closeCustomerScreens(desk: Desk): void {
  const { app, profile: own } = desk
  const path = (screen: 'closeCustomer' | 'ownRecords' | 'ownRecordsJson' | 'ownRecordsCsv') =>
    `/${own.service}${deskPaths[screen]}`

  app.get(
    path('closeCustomer'),
    forStaff(desk, [right], async (c, staff) =>
      c.html(view(desk, staff, await targetOf(desk, c, staff), blank)),
    ),
  )

  app.post(
    path('closeCustomer'),
    forStaffForm(desk, [right], async (c, staff, form) => {
      if (form['step'] === 'carry_out') return carryOut(desk, c, staff)
      const target = await targetOf(desk, c, staff)
      const { profile, record } = target
      const { service, userId } = record.user
      const { typed, why } = parseWhy(form)
      if (why === null) return c.html(view(desk, staff, target, { ...blank, why: typed }), 422)
      const asked = { service, userId, operatorId: staff.operator.userId, step: 'ask', ...why } as const
      const outcome = await closeAtDesk(desk.context, staffCaller(c, staff), asked)
      if (outcome.ok) return c.redirect(`${deskPath(desk, 'approvals')}?notice=requested`, 303)
      const error = toldOf(desk, outcome.refusal, profile)
      const again = await targetOf(desk, c, staff)
      return c.html(view(desk, staff, again, { why: typed, error }), refusalStatus(outcome.refusal))
    }),
  )

  app.post(
    path('ownRecords'),
    forStaffForm(desk, [right], async (c, staff) => {
      const { record, sections } = await takenOut(desk, c, staff)
      const { service, userId } = record.user
      const back = { href: deskUserHref(own.service, 'closeCustomer', service, userId), name: '戻る' }
      const main = html`${letterTools({ notice: null, caution: null, back })}<h1>${endingTexts.recordsTitle}</h1>${recordTables(sections)}`
      return c.html(deskPage(desk, staff, endingTexts.recordsTitle, main))
    }),
  )

  app.post(
    path('ownRecordsJson'),
    forStaffForm(desk, [right], async (c, staff) => {
      const { sections, atMs } = await takenOut(desk, c, staff)
      return file(c, 'application/json', 'own-records.json', jsonOf(sections, atMs))
    }),
  )

  app.post(
    path('ownRecordsCsv'),
    forStaffForm(desk, [right], async (c, staff) => {
      const { sections } = await takenOut(desk, c, staff)
      return file(c, 'text/csv', 'own-records.csv', csvOf(sections))
    }),
  )
}

function file(c: HonoContext<Env>, type: string, name: string, text: string): Response {
  c.header('Content-Type', `${type}; charset=utf-8`)
  c.header('Content-Disposition', `attachment; filename="${name}"`)
  return c.body(text)
}

async function takenOut(desk: Desk, c: HonoContext<Env>, staff: Staff) {
  const { record } = await targetOf(desk, c, staff)
  const { service, customerId } = record.user
  const of = { service, customerId }
  const taken = await takeOutOwnRecords(desk.context, staffCaller(c, staff), staff.operator, of)
  if (taken === undefined) throw new Problem('notFound')
  return { record, sections: ownRecordsOf(desk, taken), atMs: taken.atMs }
}

/** From the page of approvals, where whoever asked goes on. */
async function carryOut(desk: Desk, c: HonoContext<Env>, staff: Staff): Promise<Response> {
  const { profile, record } = await targetOf(desk, c, staff)
  const { service, userId } = record.user
  const granted = { service, userId, operatorId: staff.operator.userId }
  const outcome = await closeAsGranted(desk.context, staffCaller(c, staff), granted)
  if (outcome.ok)
    return c.redirect(`${deskUserHref(desk.profile.service, 'user', service, userId)}?notice=${right}`, 303)
  const error = toldOf(desk, outcome.refusal, profile)
  return c.html(await approvalsView(desk, staff, { info: null, error }), refusalStatus(outcome.refusal))
}

type Target = Awaited<ReturnType<typeof targetOf>>

async function targetOf(desk: Desk, c: HonoContext<Env>, staff: Staff) {
  const { profile, record } = await userInPath(desk, c, staff)
  return { profile, record, end: await showEnd(desk.context, record.user) }
}

function view(desk: Desk, staff: Staff, target: Target, shown: Shown): Html {
  const { profile, record, end } = target
  const { user, customer } = record
  const facts = [
    ['サービス', profile.serviceName],
    ['お客様名', customer.name],
    [customerNumberLabel(profile), shownNumberOrNull(customer.number, profile) ?? '未登録'],
    ['利用中のユーザ', `${end.users}人`],
    ...statusFacts(end),
  ] as const
  const back = deskUserHref(desk.profile.service, 'user', user.service, user.userId)
  const main = html`<h1>${endingTexts.title}</h1>
${messageBox('error', shown.error)}
<section class="panel"><h2>お客様</h2><dl class="record-facts">${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl></section>
${recordForms(desk, staff, record)}
${end.closedAtMs === null ? closeForm(desk, staff, target, shown) : null}
<div class="actions"><a class="button" href="${back}">ユーザの画面へ戻る</a></div>`
  return deskPage(desk, staff, endingTexts.title, main)
}

function statusFacts({
  closedAtMs,
  eraseAfterMs,
  erasedAtMs,
}: EndRecord): readonly (readonly [string, string])[] {
  if (closedAtMs === null) return [['契約', '契約中']]
  const closed = ['契約', `${dateTimeText(closedAtMs)}に終了`] as const
  if (erasedAtMs !== null) return [closed, ['個人情報', `${dateTimeText(erasedAtMs)}に消去`]]
  return [closed, ['個人情報', `${dateTimeText(eraseAfterMs ?? 0)}以後に消去`]]
}

/** What is kept of the customer leaves by a button, since it is journaled each time. */
function recordForms(desk: Desk, { sessionId }: Staff, { user }: UserRecord): Html {
  const button = (screen: 'ownRecords' | 'ownRecordsJson' | 'ownRecordsCsv', name: string) =>
    html`<form method="post" action="${deskUserHref(desk.profile.service, screen, user.service, user.userId)}">${tokenInput(sessionId)}<button class="button" type="submit">${name}</button></form>`
  return html`<section class="panel"><h2>${endingTexts.recordsTitle}</h2>
<p>${endingTexts.recordsNote}</p>
<div class="actions">${button('ownRecords', '表示して印刷')}${button('ownRecordsJson', 'JSONファイル')}${button('ownRecordsCsv', 'CSVファイル')}</div></section>`
}

function closeForm(
  desk: Desk,
  { sessionId }: Staff,
  { record: { user, customer }, profile }: { readonly record: UserRecord; readonly profile: ServiceProfile },
  { why }: Shown,
): Html {
  const title = actionName(desk, profile, right)
  const href = deskUserHref(desk.profile.service, 'closeCustomer', user.service, user.userId)
  return html`<form method="post" action="${href}" class="panel stacked" autocomplete="off" data-confirm="${customer.name}：${title}の承認を依頼します。よろしいですか。">
<h2>${title}</h2>
<p>${endingTexts.closeNote(profile.retention.customerDays)}</p>
${tokenInput(sessionId)}<input type="hidden" name="step" value="ask">
${whyFields(why)}
<div class="actions"><button class="button button-primary" type="submit">${title}（承認を依頼）</button></div>
</form>`
}
