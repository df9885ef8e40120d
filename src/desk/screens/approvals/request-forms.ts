import type { ServiceProfile } from '../../../authority/rules/profile.ts'
import { field, noDefault, tokenInput } from '../../../platform/web/form.ts'
import { type Html, html } from '../../../platform/web/html.ts'
import type { Staff } from '../../contract.ts'
import type { ShownApproval } from '../../operations/look-up-approvals.ts'
import { partOf } from '../../operations/parts.ts'
import { deskCertificateHref, deskMoneyHref, deskUserHref } from '../../routes.ts'
import { approvalTexts } from '../../texts/approvals.ts'
import { initialPasswordFields } from '../initial-password.ts'
import { type Desk, deskPath } from '../staff.ts'
import { actionName } from '../words.ts'

/** What was typed beside a request, to be shown again with what is wrong with it. */
export type TypedWords = {
  readonly of: Pick<ShownApproval['approval'], 'service' | 'userId' | 'action'>
  readonly text: string
  readonly error: string
}

function hiddenFields({
  service,
  userId,
  action,
  requestedAtMs,
}: ShownApproval['approval']): readonly Html[] {
  const hidden = { service, userId, action, requestedAtMs: String(requestedAtMs) }
  return Object.entries(hidden).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  )
}

/** The name of the field is that of the request, too: a page has many. */
function wordsField(
  { approval: { service, userId, action } }: ShownApproval,
  typed: TypedWords | undefined,
  { label, hint }: { readonly label: string; readonly hint: string },
): Html {
  const isOf = typed?.of.service === service && typed.of.userId === userId && typed.of.action === action
  return field({
    name: 'words',
    id: `words-${service}-${userId}-${action}`.replaceAll(/[^\w-]/g, '-'),
    label,
    hint,
    value: isOf ? typed.text : '',
    error: isOf ? typed.error : undefined,
    autocomplete: 'off',
    maxlength: 200,
  })
}

/** Approve, decline with a reason, or ask back. */
export function settleForm(
  desk: Desk,
  { sessionId }: Staff,
  shown: ShownApproval,
  { what, typed }: { readonly what: string; readonly typed: TypedWords | undefined },
): Html {
  const { approval, isVoid, isOutdated } = shown
  const button = (verdict: 'granted' | 'declined', name: string, look: string) =>
    html`<button class="button ${look}" type="submit" name="verdict" value="${verdict}" data-confirm="${what}を${name}します。よろしいですか。">${name}</button>`
  return html`<form method="post" action="${deskPath(desk, 'settle')}" class="stacked" autocomplete="off">${tokenInput(sessionId)}
${hiddenFields(approval)}${noDefault}
${wordsField(shown, typed, { label: '却下の理由、または依頼者への質問', hint: approvalTexts.wordsHint })}
<div class="actions">${isVoid || isOutdated ? null : button('granted', '承認', 'button-primary')}${button('declined', '却下', '')}<button class="button" type="submit" name="verdict" value="asked">質問する</button></div>
</form>`
}

/** The maker's answer, while a question is open. */
export function answerForm(
  desk: Desk,
  { sessionId, operator }: Staff,
  shown: ShownApproval,
  typed: TypedWords | undefined,
): Html | null {
  const { approval, asksMaker, isVoid, isExpired } = shown
  const isMine = approval.requestedBy === operator.userId
  if (!isMine || isVoid || isExpired || approval.status !== 'pending' || !asksMaker) return null
  return html`<form method="post" action="${deskPath(desk, 'answer')}" class="stacked" autocomplete="off">${tokenInput(sessionId)}
${hiddenFields(approval)}
${wordsField(shown, typed, { label: '質問への回答', hint: approvalTexts.answerHint })}
<div class="actions"><button class="button button-primary" type="submit">回答する</button></div>
</form>`
}

/** What is not done on the page of a user, who does not exist yet. */
export function carryOutForm(
  desk: Desk,
  { sessionId }: Staff,
  shown: ShownApproval,
  profile: ServiceProfile,
): Html | null {
  const { service, userId, action } = shown.approval
  const href = openingHref(desk, shown)
  if (href === null) return null
  const takesPassword = action === 'create_user' && profile.desk.initialPassword === 'application'
  const isFile = shown.about === 'file'
  const subject = isFile ? 'draftId' : 'userId'
  const about = `${isFile ? '' : `${userId}：`}${actionName(desk, profile, action)}`
  return html`<form method="post" action="${href}" class="stacked" autocomplete="off" data-confirm="${about}を実行します（承認済み）。よろしいですか。">${tokenInput(sessionId)}
<input type="hidden" name="step" value="carry_out"><input type="hidden" name="service" value="${service}"><input type="hidden" name="${subject}" value="${userId}">
${takesPassword ? initialPasswordFields(profile, {}, `-${userId}`) : null}
<button class="button button-primary" type="submit">${action === 'appoint_operator' ? '登録して書面を印刷' : '承認済みの操作を実行'}</button>
</form>`
}

/** The screen on which it was asked for. */
export function openingHref(desk: Desk, { approval, isOpen }: ShownApproval): string | null {
  const { action, service, userId, details } = approval
  const own = desk.profile.service
  if (action === 'import_users') return deskPath(desk, 'importConfirm')
  if (action === 'number_customer') return deskUserHref(own, 'customerNumber', service, userId)
  if (action === 'close_customer') return deskUserHref(own, 'closeCustomer', service, userId)
  if (action === 'import_tokens') return deskPath(desk, 'confirmTokens')
  if (action === 'revoke_certificate')
    return deskCertificateHref(own, { service, userId, serial: details['serial'] ?? '' })
  if (action === 'stop_transfer')
    return deskMoneyHref(own, 'stopMoney', { service, receipt: details['receipt'] ?? '' })
  if (action === 'appoint_operator' && !isOpen) return deskPath(desk, 'newOperator')
  if (action !== 'create_user' || isOpen) return null
  const ofKind = partOf(desk.context, service).menu?.find(({ place }) => place === 'opening')
  return ofKind === undefined ? deskPath(desk, 'newUser') : `/${own}${ofKind.path}`
}
