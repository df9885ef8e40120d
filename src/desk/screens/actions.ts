import type { ServiceProfile } from '../../authority/rules/profile.ts'
import { lossText } from '../../authority/screens/loss.ts'
import { type FieldErrors, field, noDefault, tokenInput } from '../../platform/web/form.ts'
import { type Html, html } from '../../platform/web/html.ts'
import { timeText } from '../../platform/web/times.ts'
import type { Staff, TypedWhy } from '../contract.ts'
import type { PossibleAction, UserRecord } from '../operations/look-up.ts'
import { deskUserHref } from '../routes.ts'
import { approvalStatusNames, deskTexts } from '../texts/desk.ts'
import { whyNames, whyPreset } from './call-panel.ts'
import { keyCap } from './key-cap.ts'
import { whyKey } from './keys.ts'
import type { Desk } from './staff.ts'
import { whyFields } from './why.ts'
import { actionKey, actionName, actionNote, becauseText, isDangerous, noteParts } from './words.ts'

/** What an operator can do for a caller: one form with a button for each action, and what was granted. */

type Shown = { readonly why: TypedWhy; readonly passwordErrors: FieldErrors }

export function actionSections(
  desk: Desk,
  staff: Staff,
  record: UserRecord,
  profile: ServiceProfile,
  shown: Shown,
): Html {
  const direct = record.actions.filter(({ approval }) => approval === null)
  return html`${approvalSection(desk, staff, record, profile, shown)}
${direct.length === 0 ? nothing(record) : actionForm(desk, staff, record, profile, direct, shown)}`
}

function nothing({ actions }: UserRecord): Html {
  const text = actions.length === 0 ? 'この役割で行える操作はありません。' : 'ほかに行える操作はありません。'
  return html`<section class="panel"><h2>操作</h2><p>${text}</p></section>`
}

function actionForm(
  desk: Desk,
  staff: Staff,
  record: UserRecord,
  profile: ServiceProfile,
  direct: readonly PossibleAction[],
  { why, passwordErrors }: Shown,
): Html {
  const names = whyNames(staff, record, profile)
  const reasons = [...new Set(direct.flatMap(({ action }) => profile.desk.reasons[action] ?? []))]
  const isRisky = ({ action }: PossibleAction) => isDangerous(desk, profile, action)
  const items = (acts: readonly PossibleAction[]) =>
    acts.map((each) => actionItem(desk, record, profile, each, passwordErrors))
  const [usual, dangerous] = [direct.filter((each) => !isRisky(each)), direct.filter(isRisky)]
  return html`<form method="post" action="${actHref(desk, record)}" class="panel stacked caller-acts" autocomplete="off">
<h2>操作</h2>
${tokenInput(staff.sessionId)}${noDefault}
<input type="hidden" name="seen" value="${record.seen}"><input type="hidden" name="step" value="ask">
<fieldset class="why-fields" aria-keyshortcuts="${whyKey}"><legend class="visually-hidden">本人確認と理由</legend>${keyCap(whyKey)}${whyFields(whyPreset(why, names), names, reasons)}</fieldset>
${usual.length === 0 ? null : html`<ul class="desk-actions">${items(usual)}</ul>`}
${dangerous.length === 0 ? null : html`<h3 class="danger-title">利用を止める・元に戻せない操作</h3><ul class="desk-actions danger-acts">${items(dangerous)}</ul>`}
</form>`
}

function actionItem(
  desk: Desk,
  { user }: UserRecord,
  profile: ServiceProfile,
  { action, because, lifts, takesPassword }: PossibleAction,
  passwordErrors: FieldErrors,
): Html {
  const needsApproval = because.length > 0
  const name = actionName(desk, profile, action)
  const what = needsApproval ? `${name}の承認を依頼します。` : `${name}を行います。`
  const question = `${user.userName}（${user.userId}）：${what}よろしいですか。`
  const note = actionNote(desk, profile, action)
  const key = actionKey(desk, profile, action)
  const look = isDangerous(desk, profile, action) ? 'button button-danger' : 'button'
  const shortcut = key === undefined ? null : html` aria-keyshortcuts="${key}"`
  return html`<li class="desk-action"><button class="${look}" type="submit" name="action" value="${action}" data-confirm="${question}"${shortcut}>${name}${needsApproval ? '（承認を依頼）' : ''}${key === undefined ? null : keyCap(key)}</button>
${lifts === null ? null : html`<p class="caution">${lossText(lifts)}。${deskTexts.afterLoss}</p>`}
${note === undefined ? null : noteOf(note)}
${takesPassword && !needsApproval ? passwordsOf(profile, passwordErrors) : null}</li>`
}

/** One sentence, which opens to more. */
function noteOf(note: string): Html {
  const [first, rest] = noteParts(note)
  if (rest === '') return html`<p class="hint">${first}</p>`
  return html`<details class="hint"><summary>${first}</summary>${rest}</details>`
}

/** Only for this act, so they open with it. */
function passwordsOf(profile: ServiceProfile, errors: FieldErrors): Html {
  const isOpen = Object.values(errors).some((error) => error !== undefined)
  return html`<details class="act-fields"${isOpen ? html` open` : ''}><summary>${profile.names.initialPassword}の入力</summary>${passwordFields(profile, errors)}</details>`
}

function passwordFields({ names }: ServiceProfile, errors: FieldErrors): Html {
  const input = (name: string, label: string) =>
    field({
      name,
      label,
      type: 'password',
      error: errors[name],
      autocomplete: 'new-password',
      maxlength: 128,
    })
  return html`${input('newPassword', names.initialPassword)}${input('newPasswordAgain', `${names.initialPassword}(再入力)`)}`
}

/** Who asked for what, and how far it is; whoever asked goes on from here once it is granted. */
function approvalSection(
  desk: Desk,
  staff: Staff,
  record: UserRecord,
  profile: ServiceProfile,
  { passwordErrors }: Shown,
): Html | null {
  if (record.requests.length === 0) return null
  const items = record.requests.map((request) => {
    const { action, status, requestedBy, requestedAtMs, decidedBy, decidedAtMs } = request.approval
    const { reason, identification, because } = request.approval
    const name = actionName(desk, profile, action)
    return html`<li><p><strong>${name}</strong>　<span class="state">${approvalStatusNames[status]}</span></p>
<p>依頼：${requestedBy}（${timeText(requestedAtMs)}）　本人確認：${identification}　理由：${reason}</p>
${becauseText(because)}
${decidedBy === null || decidedAtMs === null ? null : html`<p>承認：${decidedBy}（${timeText(decidedAtMs)}）</p>`}
${status === 'pending' && request.handsOver ? html`<p class="hint">${deskTexts.printedByAnother}</p>` : null}
${status === 'granted' ? carryOutForm(desk, staff, record, profile, { request, name, passwordErrors }) : null}</li>`
  })
  return html`<section class="panel"><h2>承認</h2><ul class="desk-approvals">${items}</ul></section>`
}

type Granted = {
  readonly request: UserRecord['requests'][number]
  readonly name: string
  readonly passwordErrors: FieldErrors
}

/** Whoever asked goes on, unless it makes a secret: then somebody else prints it. */
function carryOutForm(
  desk: Desk,
  { sessionId }: Staff,
  record: UserRecord,
  profile: ServiceProfile,
  { request, name, passwordErrors }: Granted,
): Html | null {
  const { mayCarryOut, handsOver, takesPassword, approval } = request
  if (!mayCarryOut) return handsOver ? html`<p class="hint">${deskTexts.printedByAnother}</p>` : null
  const question = `${record.user.userName}（${record.user.userId}）：${name}を行います。よろしいですか。`
  return html`<form method="post" action="${actHref(desk, record)}" class="stacked" data-confirm="${question}" autocomplete="off">
${tokenInput(sessionId)}
<input type="hidden" name="seen" value="${record.seen}"><input type="hidden" name="step" value="carry_out"><input type="hidden" name="action" value="${approval.action}">
${takesPassword ? passwordFields(profile, passwordErrors) : null}
<button class="button button-primary" type="submit">${handsOver ? '書面を印刷' : '承認済みの操作を実行'}</button>
</form>`
}

function actHref({ profile }: Desk, { user }: UserRecord): string {
  return deskUserHref(profile.service, 'act', user.service, user.userId)
}
