import type { Context as HonoContext } from 'hono'
import type { Activation } from '../../authority/rules/activation.ts'
import type { StaffAct } from '../../authority/rules/two-persons.ts'
import { bindingStatusNames } from '../../authority/texts/bindings.ts'
import { capText } from '../../authority/texts/code-cap.ts'
import { passwordLockText } from '../../authority/texts/locks.ts'
import type { Message } from '../../authority/texts/refusal.ts'
import type { Form } from '../../platform/http/form.ts'
import type { Env } from '../../platform/http/guards.ts'
import { Problem } from '../../platform/http/problem.ts'
import { choiceField } from '../../platform/web/controls.ts'
import { type FieldErrors, field, messageBox, noDefault, tokenInput } from '../../platform/web/form.ts'
import { type Html, html } from '../../platform/web/html.ts'
import { dayAndTimeText, timeText } from '../../platform/web/times.ts'
import type { Fact, Staff, TypedWhy } from '../contract.ts'
import { actOnStaff, carryOutOnStaff, parseRole, parseStaffAct } from '../operations/act-on-staff.ts'
import { employeeNumberIn } from '../operations/employee-number.ts'
import { type Approver, type StaffRecord, showOperator } from '../operations/look-up-staff.ts'
import { deskOperatorHref } from '../routes.ts'
import type { Refusal } from '../rules/refusal.ts'
import {
  activationStatusNames,
  approvalStatusNames,
  done,
  roleNames,
  userStatusNames,
} from '../texts/desk.ts'
import { refusalStatus } from '../texts/refusals.ts'
import { staffActNotes, staffDone, staffIdentificationNames, staffTexts } from '../texts/staff.ts'
import { historySection } from './events.ts'
import { operatorCodeLetter, operatorLetter } from './operator-letter.ts'
import { type Desk, deskPage, deskPath, forStaff, forStaffForm, staffCaller, toldOf } from './staff.ts'
import { blankWhy, parseWhy, whyFields } from './why.ts'
import { actionName } from './words.ts'

type Shown = {
  readonly why: TypedWhy
  readonly role: string
  readonly employeeNumber: string
  readonly credentialId: string
  readonly errors: FieldErrors
  readonly info: Message | null
  readonly error: Message | null
}

/** One of the staff: what is known, and what its administrators may do about it (D2). */
export function operatorScreen(desk: Desk): void {
  const { app } = desk

  app.get(
    deskPath(desk, 'operator'),
    forStaff(desk, ['manage_staff'], async (c, staff) => {
      const record = await recordOf(desk, c, staff)
      const notice = c.req.query('notice') ?? ''
      const act = parseStaffAct(notice)
      const info = act === undefined ? (notice === 'requested' ? done.requested : null) : staffDone[act]
      return c.html(view(desk, staff, record, { ...blank(record), info }))
    }),
  )

  app.post(
    deskPath(desk, 'operatorAct'),
    forStaffForm(desk, ['manage_staff'], async (c, staff, form) => {
      if (form['step'] === 'carry_out') return carryOut(desk, c, staff, form)
      if (form['step'] !== 'ask') throw new Problem('badRequest')
      return ask(desk, c, staff, form)
    }),
  )
}

async function recordOf({ site }: Desk, c: HonoContext<Env>, { operator }: Staff): Promise<StaffRecord> {
  const record = await showOperator(site.context, operator, c.req.param('userId') ?? '')
  if (record === undefined) throw new Problem('notFound')
  return record
}

function blank({ subject }: StaffRecord): Shown {
  const employeeNumber = subject.employeeNumber ?? ''
  const said = { role: subject.role, employeeNumber, credentialId: '' }
  return { why: blankWhy, ...said, errors: {}, info: null, error: null }
}

function actOf({ action = '' }: Form) {
  const act = parseStaffAct(action)
  if (act === undefined || act === 'appoint_operator') throw new Problem('badRequest')
  return act
}

async function ask(desk: Desk, c: HonoContext<Env>, staff: Staff, form: Form): Promise<Response> {
  const act = actOf(form)
  const record = await recordOf(desk, c, staff)
  const { typed, why } = parseWhy(form, staffIdentificationNames)
  const { role: chosen = '', employeeNumber: typedNumber = '', credentialId = '', seen = '' } = form
  const isUnchosen = act === 'remove_operator_passkey' && credentialId === ''
  const role = act === 'change_role' ? parseRole(chosen) : null
  const number = act === 'change_role' ? employeeNumberIn(typedNumber, { optional: true }) : null
  const errors = {
    role: role === undefined ? staffTexts.role : undefined,
    employeeNumber: number === undefined ? staffTexts.employeeNumber : undefined,
    credentialId: isUnchosen ? staffTexts.passkey : undefined,
  }
  const said = { why: typed, role: chosen, employeeNumber: typedNumber, credentialId }
  const shown = { ...blank(record), ...said, errors }
  if (why === null || role === undefined || number === undefined || isUnchosen) {
    return c.html(view(desk, staff, record, shown), 422)
  }
  const { service } = desk.profile
  const { userId } = record.subject
  const by = { kind: 'operator', id: staff.operator.userId } as const
  const work = { act, desk: service, userId, by, ...why, seen, role, employeeNumber: number, credentialId }
  const outcome = await actOnStaff(desk.site.context, staffCaller(c, staff), work)
  if (!outcome.ok) return refused(desk, c, staff, { ...shown, errors: {} }, outcome.refusal)
  if (outcome.result === 'requested') return c.redirect(`${pageOf(desk, userId)}?notice=requested`, 303)
  return told(desk, c, staff, { act, ...outcome })
}

async function carryOut(desk: Desk, c: HonoContext<Env>, staff: Staff, form: Form): Promise<Response> {
  const act = actOf(form)
  const record = await recordOf(desk, c, staff)
  const { userId } = record.subject
  const by = { kind: 'operator', id: staff.operator.userId } as const
  const granted = { act, desk: desk.profile.service, userId, by, seen: form['seen'] ?? '' }
  const outcome = await carryOutOnStaff(desk.site.context, staffCaller(c, staff), granted)
  if (!outcome.ok) return refused(desk, c, staff, blank(record), outcome.refusal)
  return told(desk, c, staff, { act, ...outcome })
}

type Done = {
  readonly act: ReturnType<typeof actOf>
  readonly secret: string | null
  readonly expiresAtMs: number | null
}

/** A password or a code is shown once, on the letter; anything else sends back to the page. */
async function told(
  desk: Desk,
  c: HonoContext<Env>,
  staff: Staff,
  { act, secret, expiresAtMs }: Done,
): Promise<Response> {
  const { user, subject } = await recordOf(desk, c, staff)
  if (secret === null || expiresAtMs === null)
    return c.redirect(`${pageOf(desk, user.userId)}?notice=${act}`, 303)
  if (act === 'issue_operator_code')
    return c.html(operatorCodeLetter(desk, staff, user, { code: secret, expiresAtMs }))
  const letter = { password: secret, expiresAtMs, role: subject.role, isReset: true }
  return c.html(operatorLetter(desk, staff, user, letter))
}

async function refused(
  desk: Desk,
  c: HonoContext<Env>,
  staff: Staff,
  shown: Shown,
  refusal: Refusal,
): Promise<Response> {
  const record = await recordOf(desk, c, staff)
  const message = toldOf(desk, refusal, desk.profile)
  const beside = refusal === 'employee_number_taken'
  const answer = beside
    ? { ...shown, errors: { employeeNumber: message.text } }
    : { ...shown, error: message }
  return c.html(view(desk, staff, record, answer), refusalStatus(refusal))
}

function pageOf({ profile }: Desk, userId: string): string {
  return deskOperatorHref(profile.service, 'operator', userId)
}

function view(desk: Desk, staff: Staff, record: StaffRecord, shown: Shown): Html {
  const { user, history } = record
  const title = `${user.userName}（${user.userId}）`
  const main = html`<h1>${title}</h1>
${messageBox('info', shown.info)}${messageBox('error', shown.error)}
<div class="desk-columns">
<div><section class="panel"><h2>担当者</h2>${list(facts(desk, record))}</section></div>
<div>${requestSection(desk, staff, record)}${actSection(desk, staff, record, shown)}</div>
</div>
${historySection(desk, history, user.userId, desk.profile)}`
  return deskPage(desk, staff, title, main, 'staff')
}

function list(all: readonly Fact[]): Html {
  return html`<dl class="record-facts">${all.map(
    ([name, value, isAlarming]) =>
      html`<div><dt>${name}</dt><dd${isAlarming ? html` class="alarming"` : ''}>${value}</dd></div>`,
  )}</dl>`
}

function facts(
  { profile }: Desk,
  { user, subject, password, binding, activation, passkeys, lastLoginAt, locks }: StaffRecord,
): readonly Fact[] {
  const { employeeNumber, role } = subject
  const dismissed = user.status === 'deleted'
  const until =
    password?.lockedUntilMs == null ? '' : `（${dayAndTimeText(password.lockedUntilMs)}に自動で解除）`
  const kind =
    password === undefined ? '未発行' : password.mustChange === null ? '設定済み' : '初期（未変更）'
  const code = bindingStatusNames[binding?.status ?? 'pending']
  const codeUntil =
    binding?.lockedUntilMs == null ? '' : `（${dayAndTimeText(binding.lockedUntilMs)}に自動で解除）`
  return [
    ['担当者ID', user.userId],
    ['担当者名', user.userName],
    ['社員番号', employeeNumber ?? staffTexts.noNumber, employeeNumber === null && !dismissed],
    ['役割', roleNames[role]],
    ['状態', dismissed ? '登録解除' : userStatusNames[user.status], user.status !== 'active'],
    [
      'パスワード',
      locks.password ? `${passwordLockText(password?.strangersOnly)}${until}` : kind,
      locks.password,
    ],
    ['ワンタイムパスワード', `${code}${binding?.capped ? `（${capText(profile)}）` : codeUntil}`, locks.code],
    ['トークンID', binding?.tokenId ?? 'なし'],
    ...(activation === undefined ? [] : [['アクティベーションコード', codeText(activation)] as const]),
    ...passkeyFacts(passkeys),
    ['最終ログイン', lastLoginAt === null ? 'なし' : timeText(lastLoginAt)],
  ]
}

function codeText(activation: Activation | null): string {
  if (activation === null) return '未発行'
  const until = activation.status === 'issued' ? `（期限：${dayAndTimeText(activation.expiresAtMs)}）` : ''
  return `${activationStatusNames[activation.status]}${until}`
}

/** A line for each, and what is missing. */
function passkeyFacts(passkeys: StaffRecord['passkeys']): readonly Fact[] {
  if (passkeys === undefined) return []
  const { held, missing } = passkeys
  const lines = held.map(({ name, model, registeredAtMs, lastUsedAtMs, stoppedAtMs, isFull }): Fact => {
    const used = lastUsedAtMs === null ? 'なし' : timeText(lastUsedAtMs)
    const stopped = stoppedAtMs === null ? '' : `、複製のおそれにより停止（${timeText(stoppedAtMs)}）`
    const odd = isFull || stoppedAtMs !== null ? '' : '、登録し直しが必要（機種または製造元の証明）'
    const text = `${name}（${model ?? '機種：不明'}、登録：${timeText(registeredAtMs)}、前回の利用：${used}${stopped}${odd}）`
    return ['パスキー', text, !isFull]
  })
  const lacking: Fact[] = missing === 0 ? [] : [['パスキーの不足', `あと${missing}個`, true]]
  return [...(lines.length === 0 ? [['パスキー', staffTexts.noPasskey] as const] : lines), ...lacking]
}

function requestSection(desk: Desk, staff: Staff, record: StaffRecord): Html | null {
  if (record.requests.length === 0) return null
  const items = record.requests.map(({ approval, mayCarryOut, isVoid, handsOver, heldOther }) => {
    const { action, status, requestedBy, requestedAtMs, decidedBy, decidedAtMs, reason, identification } =
      approval
    const name = actionName(desk, desk.profile, action)
    const state = isVoid ? staffTexts.fallen : approvalStatusNames[status]
    const form = html`<form method="post" action="${deskOperatorHref(desk.profile.service, 'operatorAct', record.user.userId)}" class="stacked" data-confirm="${record.user.userName}（${record.user.userId}）：${name}を行います。よろしいですか。">
${tokenInput(staff.sessionId)}<input type="hidden" name="seen" value="${record.seen}"><input type="hidden" name="step" value="carry_out"><input type="hidden" name="action" value="${action}">
<button class="button button-primary" type="submit">${handsOver ? '書面を印刷' : '承認済みの操作を実行'}</button></form>`
    return html`<li><p><strong>${name}</strong>　<span class="state">${state}</span></p>
<p>依頼：${requestedBy}（${timeText(requestedAtMs)}）<br>本人確認：${identification}<br>理由：${reason}</p>
${decidedBy === null || decidedAtMs === null ? null : html`<p>承認：${decidedBy}（${timeText(decidedAtMs)}）</p>`}
${mayCarryOut ? form : status === 'granted' && handsOver && !isVoid ? html`<p class="hint">${heldOther ? staffTexts.heldOtherPart : staffTexts.printedByAnother}</p>` : null}</li>`
  })
  return html`<section class="panel"><h2>承認</h2><ul class="desk-approvals">${items}</ul></section>`
}

function actSection(desk: Desk, staff: Staff, record: StaffRecord, shown: Shown): Html {
  const { user, acts, isLastAdministrator } = record
  if (user.userId === staff.operator.userId)
    return html`<section class="panel"><h2>操作</h2><p>${staffTexts.own}</p></section>`
  if (acts.length === 0)
    return html`<section class="panel"><h2>操作</h2><p>ほかに行える操作はありません。</p></section>`
  const action = deskOperatorHref(desk.profile.service, 'operatorAct', user.userId)
  return html`<form method="post" action="${action}" class="panel stacked field-pairs" autocomplete="off">
<h2>操作</h2>
${tokenInput(staff.sessionId)}${noDefault}
<input type="hidden" name="seen" value="${record.seen}"><input type="hidden" name="step" value="ask">
${whyFields(shown.why, staffIdentificationNames)}
${isLastAdministrator ? html`<p class="caution">${staffTexts.lastOne}</p>` : null}${acts.some(({ because }) => because.length > 0) ? approversText(record.approvers) : null}
<ul class="desk-actions">${acts.map((each) => actItem(desk, record, each, shown))}</ul>
</form>`
}

function actItem(
  desk: Desk,
  { user, passkeys }: StaffRecord,
  { act, because }: StaffRecord['acts'][number],
  shown: Shown,
): Html {
  const name = actionName(desk, desk.profile, act)
  const asks = because.length > 0
  const question = `${user.userName}（${user.userId}）：${name}${asks ? 'の承認を依頼します。' : 'を行います。'}よろしいですか。`
  return html`<li class="desk-action">${act === 'change_role' ? roleFields(shown) : null}${act === 'remove_operator_passkey' ? passkeyField(passkeys, shown) : null}<button class="button${finalActs.includes(act) ? ' button-danger' : ''}" type="submit" name="action" value="${act}" data-confirm="${question}">${name}${asks ? '（承認を依頼）' : ''}</button>
<p class="hint">${staffActNotes[act]}</p></li>`
}

const finalActs: readonly StaffAct[] = [
  'dismiss_operator',
  'revoke_operator_token',
  'remove_operator_passkey',
  'release_operator_passkeys',
]

function passkeyField(passkeys: StaffRecord['passkeys'], { credentialId, errors }: Shown): Html {
  return choiceField({
    name: 'credentialId',
    label: 'パスキー',
    isNeeded: true,
    value: credentialId,
    choices: (passkeys?.held ?? []).map((passkey) => {
      return [passkey.credentialId, `${passkey.name}（登録：${timeText(passkey.registeredAtMs)}）`] as const
    }),
    error: errors['credentialId'],
  })
}

/** Before it is asked for: who could approve it, or that nobody could. */
export function approversText(approvers: readonly Approver[]): Html {
  if (approvers.length === 0) return html`<p class="caution">${staffTexts.noApprover}</p>`
  const names = approvers.map(({ userId, userName, isReady, lacksPasskeys }) => {
    const why = lacksPasskeys ? staffTexts.lacksPasskeys : staffTexts.notReady
    return `${userName}（${userId}${isReady ? '' : `、${why}`}）`
  })
  return html`<p class="hint">承認できるデスク管理者：${names.join('、')}</p>`
}

export function roleFields({
  role,
  employeeNumber,
  errors,
}: Pick<Shown, 'role' | 'employeeNumber' | 'errors'>): Html {
  return html`${choiceField({
    name: 'role',
    label: '役割',
    isNeeded: true,
    value: role,
    choices: Object.entries(roleNames),
    error: errors['role'],
  })}${field({
    name: 'employeeNumber',
    label: '社員番号',
    isNeeded: true,
    value: employeeNumber,
    error: errors['employeeNumber'],
    hint: '1人の担当者が持てる担当者IDは1つです。',
    autocomplete: 'off',
    maxlength: 40,
  })}`
}
