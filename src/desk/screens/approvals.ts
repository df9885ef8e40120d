import { hasRight } from '../../authority/operations/desks.ts'
import type { ServiceProfile } from '../../authority/rules/profile.ts'
import { customerText } from '../../authority/texts/customers.ts'
import type { Message } from '../../authority/texts/refusal.ts'
import type { Form } from '../../platform/http/form.ts'
import { Problem } from '../../platform/http/problem.ts'
import { messageBox, tokenInput } from '../../platform/web/form.ts'
import { type Html, html } from '../../platform/web/html.ts'
import { timeText } from '../../platform/web/times.ts'
import type { Staff } from '../contract.ts'
import { parseApprovedAct, settleApproval } from '../operations/decide-approval.ts'
import { recentApprovals, type ShownApproval } from '../operations/look-up.ts'
import { partOf } from '../operations/parts.ts'
import { deskUserHref } from '../routes.ts'
import { approvalStatusNames, detailNames, detailValues, done } from '../texts/desk.ts'
import { refusalStatus } from '../texts/refusals.ts'
import { initialPasswordFields } from './initial-password.ts'
import {
  type Desk,
  deskPage,
  deskPath,
  forStaff,
  forStaffForm,
  profileIn,
  staffCaller,
  toldOf,
} from './staff.ts'
import { actionName, becauseText } from './words.ts'

const title = '承認'

type Messages = { readonly info: Message | null; readonly error: Message | null }

/** Four eyes: approvers settle what waits, everybody else sees what became of their own requests. */
export function approvalsScreen(desk: Desk): void {
  const { app, site } = desk

  app.get(
    deskPath(desk, 'approvals'),
    forStaff(desk, ['approve', 'print', 'unlock_password'], async (c, staff) => {
      const notice = c.req.query('notice')
      const told = (['granted', 'declined', 'requested'] as const).find((each) => each === notice)
      const info = told === undefined ? null : done[told]
      return c.html(await approvalsView(desk, staff, { info, error: null }))
    }),
  )

  app.post(
    deskPath(desk, 'settle'),
    forStaffForm(desk, ['approve'], async (c, staff, form) => {
      const { service = '', userId = '', verdict } = form
      const profile = profileIn(desk, service)
      if (profile === undefined) throw new Problem('notFound')
      if (verdict !== 'granted' && verdict !== 'declined') throw new Problem('badRequest')
      const outcome = await settleApproval(site.context, staffCaller(c, staff), {
        service,
        userId,
        action: actionOf(form),
        operatorId: staff.operator.userId,
        grant: verdict === 'granted',
        requestedAtMs: Number(form['requestedAtMs']),
      })
      if (outcome.ok) return c.redirect(`${deskPath(desk, 'approvals')}?notice=${verdict}`, 303)
      const error = toldOf(desk, outcome.refusal, profile)
      return c.html(await approvalsView(desk, staff, { info: null, error }), refusalStatus(outcome.refusal))
    }),
  )
}

function actionOf({ action = '' }: Form): ShownApproval['approval']['action'] {
  const known = parseApprovedAct(action)
  if (known === undefined) throw new Problem('badRequest')
  return known
}

export async function approvalsView(desk: Desk, staff: Staff, { info, error }: Messages): Promise<Html> {
  const { operator } = staff
  const approves = hasRight(operator.role, 'approve')
  const all = await recentApprovals(desk.site.context, desk.profile.service)
  const shown = approves
    ? all.filter(({ approval }) => approval.status === 'pending')
    : all.filter(({ approval }) => approval.requestedBy === operator.userId)
  const heading = approves ? '承認を待っている依頼' : '自分の依頼（24時間以内）'
  const toPrint = all.filter(({ approval, handsOver }) => {
    return handsOver && approval.status === 'granted' && approval.requestedBy !== operator.userId
  })
  const main = html`<h1>${title}</h1>
${messageBox('info', info)}${messageBox('error', error)}
<h2>${heading}</h2>
${shown.length === 0 ? html`<p class="panel">依頼はありません。</p>` : shown.map((each) => item(desk, staff, each, approves))}
${hasRight(operator.role, 'print') && toPrint.length > 0 ? html`<h2>印刷を待っている書面</h2>${toPrint.map((each) => item(desk, staff, each, false))}` : null}`
  return deskPage(desk, staff, title, main, 'approvals')
}

function item(desk: Desk, staff: Staff, shown: ShownApproval, approves: boolean): Html {
  const { approval, userName, customer, requesterName } = shown
  const { service, userId, action, status, requestedBy, requestedAtMs, decidedBy, decidedAtMs } = approval
  const profile = service === desk.profile.service ? desk.profile : profileIn(desk, service)
  if (profile === undefined) throw new Error(`a request for ${service} reached ${desk.profile.service}`)
  const name = actionName(desk, profile, action)
  const settled =
    decidedBy === null || decidedAtMs === null ? '' : `（${decidedBy}　${timeText(decidedAtMs)}）`
  return html`<section class="panel"><h3>${name}</h3>
${becauseText(approval.because)}
<dl class="record-facts">
<div><dt>${action === 'import_users' ? '対象' : '対象のユーザ'}</dt><dd>${subject(desk, shown)}</dd></div>
${customer.name === '' ? null : html`<div><dt>お客様名</dt><dd>${customerText(customer)}</dd></div>`}
<div><dt>サービス</dt><dd>${profile.serviceName}</dd></div>
${details(shown)}
<div><dt>依頼した担当者</dt><dd>${requesterName}（${requestedBy}）</dd></div>
<div><dt>依頼日時</dt><dd>${timeText(requestedAtMs)}</dd></div>
<div><dt>本人確認方法</dt><dd>${approval.identification}</dd></div>
<div><dt>理由</dt><dd>${approval.reason}</dd></div>
<div><dt>状態</dt><dd>${approvalStatusNames[status]}${settled}</dd></div>
</dl>
${approves ? settleForm(desk, staff, shown, `${userName === '' ? userId : `${userName}（${userId}）`}：${name}`) : null}
${status === 'granted' && requestedBy === staff.operator.userId ? carryOutForm(desk, staff, shown, profile) : null}
</section>`
}

function details({ approval }: ShownApproval): readonly Html[] {
  return Object.entries(detailNames).flatMap(([name, label]) => {
    const value = approval.details[name]
    if (value === undefined) return []
    return [html`<div><dt>${label}</dt><dd>${detailValues[name]?.[value] ?? value}</dd></div>`]
  })
}

/** What is not done on the page of a user, who does not exist yet. */
function carryOutForm(
  desk: Desk,
  { sessionId }: Staff,
  shown: ShownApproval,
  profile: ServiceProfile,
): Html | null {
  const { service, userId, action } = shown.approval
  const href = openingHref(desk, shown)
  if (href === null) return null
  const takesPassword = action === 'create_user' && profile.desk.initialPassword === 'application'
  const subject = action === 'import_users' ? 'draftId' : 'userId'
  return html`<form method="post" action="${href}" class="stacked" autocomplete="off" data-confirm="承認済みの操作を実行します。よろしいですか。">${tokenInput(sessionId)}
<input type="hidden" name="step" value="carry_out"><input type="hidden" name="service" value="${service}"><input type="hidden" name="${subject}" value="${userId}">
${takesPassword ? initialPasswordFields(profile, {}) : null}
<button class="button button-primary" type="submit">承認済みの操作を実行</button>
</form>`
}

/** The screen on which it was asked for. */
function openingHref(desk: Desk, { approval, isOpen }: ShownApproval): string | null {
  const { action, service } = approval
  if (action === 'import_users') return deskPath(desk, 'importConfirm')
  if (action !== 'create_user' || isOpen) return null
  const ofKind = partOf(desk.context, service).menu?.find(({ place }) => place === 'opening')
  return ofKind === undefined ? deskPath(desk, 'newUser') : `/${desk.profile.service}${ofKind.path}`
}

function subject(desk: Desk, { approval, userName, isOpen }: ShownApproval): Html | string {
  const { service, userId, action } = approval
  if (action === 'import_users') {
    const query = `service=${encodeURIComponent(service)}&draft=${encodeURIComponent(userId)}`
    return html`<a href="${deskPath(desk, 'importAsked')}?${query}">ファイルの内容を見る</a>`
  }
  const text = userName === '' ? userId : `${userName}（${userId}）`
  return isOpen
    ? html`<a href="${deskUserHref(desk.profile.service, 'user', service, userId)}">${text}</a>`
    : text
}

function settleForm(desk: Desk, { sessionId }: Staff, { approval }: ShownApproval, what: string): Html {
  const { service, userId, action, requestedAtMs } = approval
  const hidden = { service, userId, action, requestedAtMs: String(requestedAtMs) }
  const button = (verdict: 'granted' | 'declined', name: string, look: string) =>
    html`<button class="button ${look}" type="submit" name="verdict" value="${verdict}" data-confirm="${what}を${name}します。よろしいですか。">${name}</button>`
  return html`<form method="post" action="${deskPath(desk, 'settle')}">${tokenInput(sessionId)}
${Object.entries(hidden).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
<div class="actions">${button('granted', '承認', 'button-primary')}${button('declined', '却下', '')}</div>
</form>`
}
