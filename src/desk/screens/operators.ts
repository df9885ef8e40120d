import { messageBox } from '../../platform/web/form.ts'
import { type Html, html } from '../../platform/web/html.ts'
import { recordRow, recordTable } from '../../platform/web/record-table.ts'
import { timeText } from '../../platform/web/times.ts'
import type { Staff } from '../contract.ts'
import {
  type ListedOperator,
  listStaff,
  recentTerminalActs,
  type StaffEntry,
} from '../operations/look-up-staff.ts'
import { deskOperatorHref } from '../routes.ts'
import { done, roleNames, userStatusNames } from '../texts/desk.ts'
import { staffDone, staffTexts } from '../texts/staff.ts'
import { actorText, detailsOf } from './history.ts'
import { type Desk, deskPage, deskPath, forStaff } from './staff.ts'

const title = '担当者管理'
const lockNames = { password: 'パスワードロック', code: 'ワンタイムパスワードロック' } as const

/** The staff of the desk, and what was done to it from the terminal of late (D2, D4). */
export function operatorsScreen(desk: Desk): void {
  const { app, site, profile } = desk
  app.get(
    deskPath(desk, 'staff'),
    forStaff(desk, ['manage_staff'], async (c, staff) => {
      const { after = '', dismissed = '' } = c.req.query()
      const query = { after: after.slice(0, 100), dismissed: dismissed === '1' }
      const page = await listStaff(site.context, profile.service, query)
      const acts = await recentTerminalActs(site.context, profile.service)
      return c.html(view(desk, staff, { ...page, ...query, acts, notice: c.req.query('notice') ?? '' }))
    }),
  )
}

type Shown = Awaited<ReturnType<typeof listStaff>> & {
  readonly dismissed: boolean
  readonly acts: readonly StaffEntry[]
  readonly notice: string
}

function view(desk: Desk, signed: Staff, { staff, next, dismissed, acts, notice }: Shown): Html {
  const info =
    notice === 'requested' ? done.requested : notice === 'dismissed' ? staffDone.dismiss_operator : null
  const href = (query: Readonly<Record<string, string>>) =>
    `${deskPath(desk, 'staff')}?${new URLSearchParams(query)}`
  const main = html`<h1>${title}</h1>
${messageBox('info', info)}
<div class="actions"><a class="button button-primary" href="${deskPath(desk, 'newOperator')}">担当者の登録</a>
<a class="button" href="${dismissed ? deskPath(desk, 'staff') : href({ dismissed: '1' })}">${dismissed ? '登録中の担当者を表示' : '登録を解除した担当者を表示'}</a></div>
${terminalSection(desk, acts)}
<h2>${dismissed ? '登録を解除した担当者' : '担当者'}</h2>
${staff.length === 0 ? html`<p class="panel" role="status">該当する担当者はいません。</p>` : table(desk, staff)}
${next === null ? null : html`<div class="actions"><a class="button" href="${href({ after: next, ...(dismissed ? { dismissed: '1' } : {}) })}">次の担当者</a></div>`}`
  return deskPage(desk, signed, title, main, 'staff')
}

/** What nobody at the desk did: whoever administers it has to know. */
function terminalSection(desk: Desk, acts: readonly StaffEntry[]): Html | null {
  if (acts.length === 0) return null
  const items = acts.map(
    ({ at, actor, event }) =>
      html`<li>${timeText(at)}　${actorText(actor)}　${'userId' in event ? event.userId : ''}：${detailsOf(desk, event, desk.profile)}</li>`,
  )
  return html`<section class="panel"><h2>直近の端末操作</h2>
<p>サーバの端末から、この画面を通さずに担当者に対して行われた操作です（90日以内）。心当たりのない操作があれば、システム管理者に確認してください。</p>
<ul class="record-list">${items}</ul></section>`
}

const columns = ['担当者ID', '担当者名', '社員番号', '役割', '状態', '最終ログイン']

function table(desk: Desk, staff: readonly ListedOperator[]): Html {
  const rows = staff.map((each) => {
    const { userId, userName, employeeNumber, role, lastLoginAt } = each
    const href = deskOperatorHref(desk.profile.service, 'operator', userId)
    const link = html`<a href="${href}">${userId}</a>`
    const seen = lastLoginAt === null ? 'なし' : timeText(lastLoginAt)
    const cells = [
      link,
      userName,
      employeeNumber ?? staffTexts.noNumber,
      roleNames[role],
      stateOf(each),
      seen,
    ]
    return recordRow(columns, cells, ['担当者ID', '社員番号', '役割', '最終ログイン'])
  })
  return recordTable({ label: title, columns, rows })
}

function stateOf({ status, locks, isEnrolled, passkeysMissing }: ListedOperator): Html | string {
  if (status === 'deleted') return '登録解除'
  const lacking = passkeysMissing === 0 ? '' : `・パスキー不足（あと${passkeysMissing}個）`
  const name = `${userStatusNames[status]}${isEnrolled ? '' : '・トークン未登録'}${lacking}`
  if (locks.length === 0) return name
  return html`${name}・<strong class="alarming">${locks.map((lock) => lockNames[lock]).join('・')}</strong>`
}
