import { hasRight, mayGrant } from '../../authority/operations/desks.ts'
import type { Approval } from '../../authority/rules/approval.ts'
import type { ServiceProfile } from '../../authority/rules/profile.ts'
import { lossByText } from '../../authority/screens/loss.ts'
import { customerText } from '../../authority/texts/customers.ts'
import type { Message } from '../../authority/texts/refusal.ts'
import type { AccountNumbers } from '../../bank/screens/account-facts.ts'
import { accountTypeNames, maskedNumber } from '../../bank/screens/accounts.ts'
import type { Form } from '../../platform/http/form.ts'
import { Problem } from '../../platform/http/problem.ts'
import { sha256Text } from '../../platform/web/digest.ts'
import { messageBox, tokenInput } from '../../platform/web/form.ts'
import { type Html, html } from '../../platform/web/html.ts'
import { timeText } from '../../platform/web/times.ts'
import type { Staff } from '../contract.ts'
import { parseApprovedAct, settleApproval } from '../operations/decide-approval.ts'
import { recentApprovals, type ShownApproval } from '../operations/look-up-approvals.ts'
import { noteAccountNumbers } from '../operations/note-account-numbers.ts'
import { partOf } from '../operations/parts.ts'
import { deskCertificateHref, deskMoneyHref, deskOperatorHref, deskUserHref } from '../routes.ts'
import { approvalStatusNames, deskTexts, detailNames, detailValues, done } from '../texts/desk.ts'
import { refusalStatus } from '../texts/refusals.ts'
import { staffTexts } from '../texts/staff.ts'
import { accountNumbersButton } from './account-numbers.ts'
import { maskedText, masksNumber, shownCustomerNumber, shownNumberOrNull } from './customer-numbers.ts'
import { actorText } from './history.ts'
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
const seesRequests = ['approve', 'print', 'unlock_password', 'manage_staff'] as const

type Messages = {
  readonly info: Message | null
  readonly error: Message | null
  /** The request whose account number was asked for. */
  readonly numbersOf?: ShownApproval['approval']
}

/** Four eyes: approvers and administrators settle what waits; everybody sees what became of their own requests. */
export function approvalsScreen(desk: Desk): void {
  const { app, site } = desk

  app.get(
    deskPath(desk, 'approvals'),
    forStaff(desk, seesRequests, async (c, staff) => {
      const notice = c.req.query('notice')
      const told = (['granted', 'declined', 'requested'] as const).find((each) => each === notice)
      const info = told === undefined ? null : done[told]
      return c.html(await approvalsView(desk, staff, { info, error: null }))
    }),
  )

  app.post(
    deskPath(desk, 'requestNumbers'),
    forStaffForm(desk, seesRequests, async (c, staff, form) => {
      const { service = '', userId = '' } = form
      const action = actionOf(form)
      const all = await recentApprovals(site.context, desk.profile.service)
      const found = all.find(({ approval: each }) => {
        return each.service === service && each.userId === userId && each.action === action
      })
      if (found === undefined) throw new Problem('notFound')
      const asked = { service, userId, of: 'request' } as const
      await noteAccountNumbers(site.context, staffCaller(c, staff), staff.operator, asked)
      const messages = { info: null, error: null, numbersOf: found.approval }
      return c.html(await approvalsView(desk, staff, messages))
    }),
  )

  app.post(
    deskPath(desk, 'settle'),
    forStaffForm(desk, ['approve', 'manage_staff'], async (c, staff, form) => {
      const { service = '', userId = '', verdict } = form
      const profile = profileAt(desk, service)
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

/** Of a service that the desk looks after, or of the desk itself, whose staff a request may be about. */
function profileAt(desk: Desk, service: string): ServiceProfile | undefined {
  return service === desk.profile.service ? desk.profile : profileIn(desk, service)
}

function actionOf({ action = '' }: Form): ShownApproval['approval']['action'] {
  const known = parseApprovedAct(action)
  if (known === undefined) throw new Problem('badRequest')
  return known
}

export async function approvalsView(
  desk: Desk,
  staff: Staff,
  { info, error, numbersOf }: Messages,
): Promise<Html> {
  const { operator } = staff
  const approves = hasRight(operator.role, 'approve') || hasRight(operator.role, 'manage_staff')
  const all = await recentApprovals(desk.site.context, desk.profile.service)
  const waiting = all.filter((each) => mayBeSettled(each, staff))
  const own = all.filter(({ approval }) => approval.requestedBy === operator.userId)
  const toPrint = all.filter((each) => isToPrint(each, staff))
  const none = html`<p class="panel">依頼はありません。</p>`
  const section = (heading: string, shown: readonly ShownApproval[], settles: boolean) =>
    html`<h2>${heading}</h2>
${shown.length === 0 ? none : shown.map((each) => item(desk, staff, { ...each, ...masks(desk, staff, each, numbersOf) }, settles))}`
  const main = html`<h1>${title}</h1>
${messageBox('info', info)}${messageBox('error', error)}
${approves ? section('承認を待っている依頼', waiting, true) : section('自分の依頼（24時間以内）', own, false)}
${approves && own.length > 0 ? section('自分の依頼（24時間以内）', own, false) : null}
${toPrint.length > 0 ? section('印刷を待っている書面', toPrint, false) : null}`
  return deskPage(desk, staff, title, main, 'approvals')
}

/** What the operator may settle, if it is not about themselves; what fell meanwhile is only declined. */
function mayBeSettled({ approval }: ShownApproval, { operator }: Staff): boolean {
  const { status, action, service, userId, requestedBy } = approval
  if (status !== 'pending' || !mayGrant(operator.role, action)) return false
  return service !== operator.service || ![userId, requestedBy].includes(operator.userId)
}

/** What somebody else asked for, and the operator prints. */
function isToPrint({ approval, handsOver, isVoid }: ShownApproval, { operator }: Staff): boolean {
  const { status, requestedBy, service, userId } = approval
  const isAboutStaff = service === operator.service
  if (!handsOver || isVoid || status !== 'granted' || requestedBy === operator.userId) return false
  if (isAboutStaff && userId === operator.userId) return false
  return hasRight(operator.role, isAboutStaff ? 'manage_staff' : 'print')
}

function item(desk: Desk, staff: Staff, shown: ShownApproval & Masks, approves: boolean): Html {
  const { approval, userName, customer, requesterName, numbers } = shown
  const { service, userId, action, status, requestedBy, requestedAtMs, decidedBy, decidedAtMs } = approval
  const profile = profileAt(desk, service)
  if (profile === undefined) throw new Error(`a request for ${service} reached ${desk.profile.service}`)
  const name = actionName(desk, profile, action)
  const settled =
    decidedBy === null || decidedAtMs === null ? '' : `（${decidedBy}　${timeText(decidedAtMs)}）`
  return html`<section class="panel"><h3>${name}</h3>
${becauseText(approval.because)}
${shown.about === 'command' ? html`<p>${deskTexts.atTerminal}</p>` : null}
<dl class="record-facts">
<div><dt>${subjectLabels[shown.about]}</dt><dd>${subject(desk, shown)}</dd></div>
${customer.name === '' || service === desk.profile.service ? null : html`<div><dt>お客様名</dt><dd>${customerText(numbers.shown ? customer : { ...customer, number: shownNumberOrNull(customer.number, profile) })}</dd></div>`}
<div><dt>サービス</dt><dd>${profile.serviceName}</dd></div>
${details(desk, shown, profile)}
<div><dt>依頼した担当者</dt><dd>${shown.about === 'command' ? actorText(requestedBy) : `${requesterName}（${requestedBy}）`}</dd></div>
<div><dt>依頼日時</dt><dd>${timeText(requestedAtMs)}</dd></div>
<div><dt>本人確認方法</dt><dd>${approval.identification}</dd></div>
<div><dt>理由</dt><dd>${approval.reason}</dd></div>
<div><dt>状態</dt><dd>${shown.isVoid ? staffTexts.fallen : approvalStatusNames[status]}${settled}</dd></div>
</dl>
${numbers.shown || !masksAny(desk, shown, profile) ? null : numbers.button}
${approves ? settleForm(desk, staff, shown, `${userName === '' ? userId : `${userName}（${userId}）`}：${name}`) : null}
${mayCarryOut(shown, staff) ? carryOutForm(desk, staff, shown, profile) : null}
${nextStep(desk, staff, shown)}
</section>`
}

/** Whoever asked goes on, unless it makes a secret: then somebody else does. */
function mayCarryOut({ approval, handsOver, isVoid }: ShownApproval, { operator }: Staff): boolean {
  const mine = approval.requestedBy === operator.userId
  return approval.status === 'granted' && !isVoid && mine !== handsOver
}

/** Where what was granted goes on, if not here. */
function nextStep(desk: Desk, staff: Staff, shown: ShownApproval): Html | null {
  const { approval, isVoid, handsOver, about } = shown
  if (isVoid || about === 'command') return null
  const isOpen = approval.status === 'pending' || approval.status === 'granted'
  if (isOpen && handsOver && approval.requestedBy === staff.operator.userId)
    return html`<p class="hint">${(about === 'staff' ? staffTexts : deskTexts).printedByAnother}</p>`
  if (approval.status !== 'granted') return null
  if (openingHref(desk, shown) !== null) return null
  const there = `「${subjectLabels[about]}」の画面を開いて、`
  if (isToPrint(shown, staff)) return html`<p class="hint">${there}${deskTexts.printThere}</p>`
  return mayCarryOut(shown, staff) ? html`<p class="hint">${there}${deskTexts.carryOutThere}</p>` : null
}

type Masks = { readonly numbers: AccountNumbers }

/** What is asked for one request is shown of that one, as it was read: asked for anew, it is another. */
function masks(
  desk: Desk,
  staff: Staff,
  { approval }: ShownApproval,
  numbersOf: ShownApproval['approval'] | undefined,
): Masks {
  const { service, userId, action, requestedAtMs } = approval
  const shown =
    numbersOf?.service === service &&
    numbersOf.userId === userId &&
    numbersOf.action === action &&
    numbersOf.requestedAtMs === requestedAtMs
  const fields = { service, userId, action }
  return { numbers: { shown, button: accountNumbersButton(staff, deskPath(desk, 'requestNumbers'), fields) } }
}

/** What a detail shows until account numbers are asked for (X9). */
const maskedDetails: Readonly<
  Record<string, (value: string, desk: Desk, profile: ServiceProfile) => string>
> = {
  number: maskedNumber,
  customerNumber: (value, _, profile) => shownCustomerNumber(value, profile),
  command: (value, desk) => maskedText(desk, value),
}

function masksAny(desk: Desk, { approval, customer }: ShownApproval, profile: ServiceProfile): boolean {
  const entries = Object.entries(approval.details)
  return (
    masksNumber(customer, profile) ||
    entries.some(([name, value]) => (maskedDetails[name]?.(value, desk, profile) ?? value) !== value)
  )
}

function details(
  desk: Desk,
  { approval, numbers }: ShownApproval & Masks,
  profile: ServiceProfile,
): readonly Html[] {
  const isAboutStaff = approval.service === desk.profile.service
  const names = isAboutStaff ? { ...detailNames, userName: '担当者名' } : detailNames
  return Object.entries(names).flatMap(([name, label]) => {
    const value = approval.details[name]
    if (value === undefined) return []
    const mask = numbers.shown ? undefined : maskedDetails[name]
    const text = mask === undefined ? detailText(name, value) : mask(value, desk, profile)
    return [html`<div><dt>${label}</dt><dd>${text}</dd></div>`]
  })
}

/** Whoever may ask for an account of a kind knows the kinds by these names. */
const values: typeof detailValues = { ...detailValues, accountType: accountTypeNames }

function detailText(name: string, value: string): string {
  if (name === 'lossAtMs') return timeText(Number(value))
  if (name === 'expiresAt') return timeText(value)
  if (name === 'digest') return sha256Text(value)
  if (name === 'lossBy') return lossByText(value.startsWith('operator:') ? value.slice(9) : null)
  return values[name]?.[value] ?? value
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
function openingHref(desk: Desk, { approval, isOpen }: ShownApproval): string | null {
  const { action, service } = approval
  if (action === 'import_users') return deskPath(desk, 'importConfirm')
  if (action === 'number_customer')
    return deskUserHref(desk.profile.service, 'customerNumber', service, approval.userId)
  if (action === 'stop_transfer') {
    const { receipt = '' } = approval.details
    return deskMoneyHref(desk.profile.service, 'stopMoney', { service, receipt })
  }
  if (action === 'import_tokens') return deskPath(desk, 'confirmTokens')
  if (action === 'revoke_certificate') return certificateHref(desk, approval)
  if (action === 'appoint_operator' && !isOpen) return deskPath(desk, 'newOperator')
  if (action !== 'create_user' || isOpen) return null
  const ofKind = partOf(desk.context, service).menu?.find(({ place }) => place === 'opening')
  return ofKind === undefined ? deskPath(desk, 'newUser') : `/${desk.profile.service}${ofKind.path}`
}

function subject(desk: Desk, { approval, about, userName, isOpen }: ShownApproval): Html | string {
  const { service, userId, action } = approval
  if (about === 'file') {
    const query = `service=${encodeURIComponent(service)}&draft=${encodeURIComponent(userId)}`
    const screen = action === 'import_users' ? 'importAsked' : 'tokensAsked'
    return html`<a href="${deskPath(desk, screen)}?${query}">ファイルの内容を見る</a>`
  }
  if (about === 'command') return userId
  const text = userName === '' ? userId : `${userName}（${userId}）`
  const { service: own } = desk.profile
  if (service === own)
    return isOpen ? html`<a href="${deskOperatorHref(own, 'operator', userId)}">${text}</a>` : text
  return isOpen
    ? html`<a href="${deskUserHref(desk.profile.service, 'user', service, userId)}">${text}</a>`
    : text
}

const subjectLabels: Record<ShownApproval['about'], string> = {
  file: '対象',
  command: '依頼番号',
  staff: '対象の担当者',
  user: '対象のユーザ',
}

function certificateHref({ profile }: Desk, { service, userId, details }: Approval): string {
  return deskCertificateHref(profile.service, { service, userId, serial: details['serial'] ?? '' })
}

function settleForm(
  desk: Desk,
  { sessionId }: Staff,
  { approval, isVoid }: ShownApproval,
  what: string,
): Html {
  const { service, userId, action, requestedAtMs } = approval
  const hidden = { service, userId, action, requestedAtMs: String(requestedAtMs) }
  const button = (verdict: 'granted' | 'declined', name: string, look: string) =>
    html`<button class="button ${look}" type="submit" name="verdict" value="${verdict}" data-confirm="${what}を${name}します。よろしいですか。">${name}</button>`
  return html`<form method="post" action="${deskPath(desk, 'settle')}">${tokenInput(sessionId)}
${Object.entries(hidden).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
<div class="actions">${isVoid ? null : button('granted', '承認', 'button-primary')}${button('declined', '却下', '')}</div>
</form>`
}
