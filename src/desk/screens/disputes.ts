import { hasRight } from '../../authority/operations/desks.ts'
import { filterText } from '../../authority/operations/noted-filter.ts'
import type { ServiceProfile } from '../../authority/rules/profile.ts'
import { Problem } from '../../platform/http/problem.ts'
import { field } from '../../platform/web/form.ts'
import { type Html, html } from '../../platform/web/html.ts'
import { recordRow, recordTable } from '../../platform/web/record-table.ts'
import { timeText } from '../../platform/web/times.ts'
import type { Money, Staff } from '../contract.ts'
import { disputesOf } from '../operations/disputes.ts'
import { noteList } from '../operations/look-at-list.ts'
import { lookAtUser } from '../operations/look-at-user.ts'
import type { UserRecord } from '../operations/look-up.ts'
import { findMoney, newestMoney } from '../operations/money.ts'
import { partOf } from '../operations/parts.ts'
import { deskMoneyHref, deskPaths, deskUserHref } from '../routes.ts'
import type { Dispute } from '../rules/dispute.ts'
import { ageText, disputeStatusNames, disputeTexts } from '../texts/disputes.ts'
import { moneyTexts } from '../texts/money.ts'
import { moneyServices, seesTransfers } from './money.ts'
import { type Desk, deskPage, deskPath, forStaff, profileIn, staffCaller } from './staff.ts'
import type { Tab } from './tabs.ts'

const longest = 40

/** Where a denied transfer is found by its receipt number. */
export function disputesScreen(desk: Desk): void {
  const { app } = desk
  app.get(
    deskPath(desk, 'disputes'),
    forStaff(desk, seesTransfers, async (c, staff) => {
      const typed = c.req.query('receipt')?.slice(0, longest)
      const open = await disputesOf(desk.context, desk.profile.service)
      const looks = filterText({ open: 'disputes' })
      const list = { list: 'transfers', filter: looks, count: open.length } as const
      await noteList(desk.context, staffCaller(c, staff), staff.operator, list)
      if (typed === undefined) return c.html(view(desk, staff, open, '', undefined))
      const receipt = typed.normalize('NFKC').trim().toUpperCase()
      if (receipt === '') return c.html(view(desk, staff, open, typed, moneyTexts.receiptMissing), 422)
      const looked = { list: 'transfers', filter: filterText({ receipt }), count: null } as const
      await noteList(desk.context, staffCaller(c, staff), staff.operator, looked)
      for (const service of moneyServices(desk)) {
        const money = await findMoney(desk.context, service, receipt)
        if (money !== undefined) return c.redirect(deskMoneyHref(desk.profile.service, 'money', money), 303)
      }
      return c.html(view(desk, staff, open, typed, moneyTexts.receiptUnknown), 422)
    }),
  )
  userMoneyScreen(desk)
}

const disputeColumns = ['申出の受付', '経過', '受付番号', 'ユーザID', '状態', '担当者']

function disputeTable(desk: Desk, open: readonly Dispute[]): Html {
  if (open.length === 0) return html`<p>${disputeTexts.none}</p>`
  const nowMs = desk.context.now().epochMilliseconds
  const rows = open.map((dispute) => {
    const { openedAtMs, receipt, userId, status, ownerId } = dispute
    const link = html`<a href="${deskMoneyHref(desk.profile.service, 'money', dispute)}">${receipt}</a>`
    const cells = [timeText(openedAtMs), ageText(openedAtMs, nowMs), link, userId]
    return recordRow(disputeColumns, [...cells, disputeStatusNames[status], ownerId ?? disputeTexts.nobody])
  })
  return recordTable({ label: disputeTexts.listTitle, columns: disputeColumns, rows })
}

function view(
  desk: Desk,
  staff: Staff,
  open: readonly Dispute[],
  typed: string,
  error: string | undefined,
): Html {
  const main = html`<h1>${moneyTexts.title}</h1>
<form method="get" action="${deskPath(desk, 'disputes')}" class="panel stacked">
<h2>受付番号で調べる</h2>
${field({
  name: 'receipt',
  label: moneyTexts.receiptLabel,
  isNeeded: true,
  value: typed,
  hint: moneyTexts.receiptHint,
  error,
  autocomplete: 'off',
  maxlength: longest,
})}
<div class="actions"><button class="button button-primary" type="submit">調べる</button></div>
</form>
<section class="panel"><h2>${disputeTexts.listTitle}（${open.length}件）</h2>${disputeTable(desk, open)}</section>`
  return deskPage(desk, staff, moneyTexts.title, main, 'disputes')
}

/** A user's own: the newest, each leading to its page. */
function userMoneyScreen(desk: Desk): void {
  desk.app.get(
    `/${desk.profile.service}${deskPaths.userMoney}`,
    forStaff(desk, seesTransfers, async (c, staff) => {
      const service = `${c.req.param('institution')}/${c.req.param('service')}`
      const profile = profileIn(desk, service)
      const of = { service, userId: c.req.param('userId') ?? '' }
      const caller = staffCaller(c, staff)
      const record = profile && (await lookAtUser(desk.context, caller, staff.operator, of))
      if (profile === undefined || record === undefined) throw new Problem('notFound')
      const found = await newestMoney(desk.context, record.user)
      if (found === null) throw new Problem('notFound')
      const looked = { list: 'transfers', filter: filterText(of), count: found.length } as const
      await noteList(desk.context, caller, staff.operator, looked)
      return c.html(userView(desk, staff, record, profile, found))
    }),
  )
}

const columns = ['受付日時', '受付番号', '内容', '金額', '状態']

function userView(
  desk: Desk,
  staff: Staff,
  { user }: UserRecord,
  profile: ServiceProfile,
  found: readonly Money[],
): Html {
  const title = `${moneyTexts.listTitle}：${user.userName}（${user.userId}）`
  const rows = found.map((money) => {
    const { acceptedAtMs, receipt, kind, amount, status, items } = money
    const link = html`<a href="${deskMoneyHref(desk.profile.service, 'money', money)}">${receipt}</a>`
    const first = items[0]?.name ?? ''
    const payee = items.length > 1 ? `${first} ほか${items.length - 1}件` : first
    const what = payee === '' ? kind : `${kind}　${payee}`
    return recordRow(columns, [timeText(acceptedAtMs), link, what, amount, status], ['受付日時', '受付番号'])
  })
  const main = html`<h1>${title}</h1><p class="subtitle">${profile.serviceName}</p>
${found.length === 0 ? html`<p class="panel">${moneyTexts.none}</p>` : recordTable({ label: moneyTexts.listTitle, columns, rows })}
<div class="actions"><a class="button" href="${deskUserHref(desk.profile.service, 'user', user.service, user.userId)}">ユーザの画面へ戻る</a></div>`
  return deskPage(desk, staff, title, main)
}

/** On the page of a user whose service moves money: the way to it. */
export function moneyTab(desk: Desk, { operator }: Staff, { user }: UserRecord): Tab | null {
  const sees = seesTransfers.some((right) => hasRight(operator.role, right))
  if (!sees || partOf(desk.context, user.service).money === undefined) return null
  const href = deskUserHref(desk.profile.service, 'userMoney', user.service, user.userId)
  const content = html`<p>「覚えのない振込がある」とお申し出のときは、受付番号、振込先、確定の方法、その日のログインを確認します。</p>
<div class="actions"><a class="button" href="${href}">${moneyTexts.listTitle}を見る</a></div>`
  return { id: 'money', title: moneyTexts.listTitle, content }
}
