import { hasRight } from '../../../authority/operations/desks.ts'
import type { ServiceProfile } from '../../../authority/rules/profile.ts'
import { customerText } from '../../../authority/texts/customers.ts'
import { type Html, html } from '../../../platform/web/html.ts'
import { timeText } from '../../../platform/web/times.ts'
import type { Staff } from '../../contract.ts'
import type { ApproverNotes } from '../../operations/approver-notes.ts'
import type { ShownApproval } from '../../operations/look-up-approvals.ts'
import { deskOperatorHref, deskUserHref } from '../../routes.ts'
import { agoText, approvalTexts, spanText } from '../../texts/approvals.ts'
import { approvalStatusNames, deskTexts, roleNames } from '../../texts/desk.ts'
import { staffTexts } from '../../texts/staff.ts'
import { shownNumberOrNull } from '../customer-numbers.ts'
import { actorText, detailsOf } from '../history.ts'
import { type Desk, deskPath, profileIn } from '../staff.ts'
import { actionName, becauseText, eventName } from '../words.ts'
import { comparison } from './comparison.ts'
import { profileChanges } from './profile-changes.ts'
import { type Masks, masksAny, requestDetails } from './request-details.ts'
import { answerForm, carryOutForm, openingHref, settleForm, type TypedWords } from './request-forms.ts'

/** One request: what an approver compares, and what may be done with it. */

export type RequestShown = {
  readonly shown: ShownApproval & Masks
  readonly notes: ApproverNotes
  /** May whoever reads it settle it? */
  readonly settles: boolean
  readonly typed: TypedWords | undefined
}

/** Of a service that the desk looks after, or of the desk itself, whose staff a request may be about. */
export function profileAt(desk: Desk, service: string): ServiceProfile | undefined {
  return service === desk.profile.service ? desk.profile : profileIn(desk, service)
}

export function requestPanel(desk: Desk, staff: Staff, { shown, notes, settles, typed }: RequestShown): Html {
  const { approval, userName, numbers, about, isOutdated, isVoid, isExpired } = shown
  const { service, userId, action, requestedBy } = approval
  const profile = profileAt(desk, service)
  if (profile === undefined) throw new Error(`a request for ${service} reached ${desk.profile.service}`)
  const name = actionName(desk, profile, action)
  const what = `${userName === '' ? userId : `${userName}（${userId}）`}：${name}`
  const isOwn = requestedBy === staff.operator.userId
  const isOpen = goesOn(shown)
  return html`<section class="panel request"><h3>${name}</h3>
${isExpired ? html`<p class="caution">${approvalTexts.expiredOwn}</p>` : null}
${becauseText(approval.because)}
${about === 'command' ? html`<p>${deskTexts.atTerminal}</p>` : null}
${isOutdated && isOpen && !isVoid ? html`<p class="caution">${isOwn ? approvalTexts.outdatedOwn : approvalTexts.outdated}</p>` : null}
<dl class="record-facts">
${factsOf(desk, shown, profile, notes)}
</dl>
${isOpen ? comparison(shown, profile, notes) : null}
${profileChanges(shown)}
${numbers.shown || !masksAny(desk, shown, profile) ? null : numbers.button}
${said(shown)}
${weekOf(desk, notes, profile)}
${settles ? html`<p class="hint">${approvalTexts.compare}</p>${settleForm(desk, staff, shown, { what, typed })}` : null}
${answerForm(desk, staff, shown, typed)}
${mayCarryOut(shown, staff) ? carryOutForm(desk, staff, shown, profile) : null}
${nextStep(desk, staff, shown)}
</section>`
}

/** May it still be granted, or done? */
function goesOn({ approval: { status }, isExpired }: ShownApproval): boolean {
  return !isExpired && (status === 'pending' || status === 'granted')
}

/** Where it stands, in words. */
function standing({ approval: { status }, isExpired, isVoid }: ShownApproval): string {
  if (isExpired) return approvalTexts.expired
  return isVoid ? staffTexts.fallen : approvalStatusNames[status]
}

function factsOf(
  desk: Desk,
  shown: ShownApproval & Masks,
  profile: ServiceProfile,
  { openedAtMs }: ApproverNotes,
): Html {
  const { approval, customer, numbers, talk } = shown
  const { service, decidedBy, decidedAtMs } = approval
  const nowMs = desk.context.now().epochMilliseconds
  const settled =
    decidedBy === null || decidedAtMs === null ? '' : `（${decidedBy}　${timeText(decidedAtMs)}）`
  const isOpen = goesOn(shown)
  const number = numbers.shown ? customer.number : shownNumberOrNull(customer.number, profile)
  const fact = (label: string, value: Html | string | null) =>
    html`<div><dt>${label}</dt><dd>${value}</dd></div>`
  return html`${fact(subjectLabels[shown.about], subject(desk, shown))}
${customer.name === '' || service === desk.profile.service ? null : fact('お客様名', customerText({ ...customer, number }))}
${openedAtMs === null ? null : fact('ユーザの登録日時', timeText(openedAtMs))}
${fact('サービス', profile.serviceName)}
${requestDetails(desk, shown, profile)}
${fact('依頼した担当者', requesterText(shown))}
${fact('依頼日時', `${timeText(approval.requestedAtMs)}（${agoText(nowMs - approval.requestedAtMs)}）`)}
${isOpen ? fact('期限', `${timeText(shown.expiresAtMs)}（あと${spanText(shown.expiresAtMs - nowMs)}）`) : null}
${shown.isExpired ? fact('期限', timeText(shown.expiresAtMs)) : null}
${fact('本人確認方法', approval.identification)}
${fact('理由', approval.reason)}
${fact('状態', `${standing(shown)}${settled}`)}
${talk?.declinedBecause == null ? null : fact('却下の理由', talk.declinedBecause)}`
}

function requesterText({ about, approval, requesterName, requesterRole }: ShownApproval): string {
  const { requestedBy } = approval
  if (about === 'command') return actorText(requestedBy)
  const role = requesterRole === null ? '' : `、${roleNames[requesterRole]}`
  return `${requesterName}（${requestedBy}${role}）`
}

/** What was asked and answered, the oldest first. */
function said({ talk }: ShownApproval): Html | null {
  if (talk === undefined || talk.said.length === 0) return null
  return html`<h4>質問と回答</h4><ul class="plain talk">${talk.said.map(
    ({ is, by, text, atMs }) =>
      html`<li><strong>${is === 'question' ? '質問' : '回答'}</strong>（${by}　${timeText(atMs)}）：${text}</li>`,
  )}</ul>`
}

/** What else happened to the user: somebody who asks for three things asks for one. */
function weekOf(desk: Desk, { thisWeek }: ApproverNotes, profile: ServiceProfile): Html | null {
  if (thisWeek.length === 0) return null
  return html`<details class="week"><summary>このユーザの7日以内の手続き（${thisWeek.length}件）</summary><ul class="plain">${thisWeek.map(
    ({ at, actor, event }) => {
      const details = detailsOf(desk, event, profile)
      return html`<li>${timeText(at)}　${eventName(desk, event)}${details === '' ? '' : `（${details}）`}　${actorText(actor)}</li>`
    },
  )}</ul></details>`
}

/** What somebody else asked for, and the operator prints. */
export function isToPrint(
  { approval, handsOver, isVoid, isOutdated }: ShownApproval,
  { operator }: Staff,
): boolean {
  const { status, requestedBy, service, userId } = approval
  const isAboutStaff = service === operator.service
  if (!handsOver || isVoid || isOutdated || status !== 'granted' || requestedBy === operator.userId)
    return false
  if (isAboutStaff && userId === operator.userId) return false
  return hasRight(operator.role, isAboutStaff ? 'manage_staff' : 'print')
}

/** Whoever asked goes on, unless it makes a secret: then somebody else does. */
function mayCarryOut(
  { approval, handsOver, isVoid, isOutdated, isExpired }: ShownApproval,
  { operator }: Staff,
): boolean {
  const mine = approval.requestedBy === operator.userId
  return approval.status === 'granted' && !isExpired && !isVoid && !isOutdated && mine !== handsOver
}

/** Where what was granted goes on, if not here. */
function nextStep(desk: Desk, staff: Staff, shown: ShownApproval): Html | null {
  const { approval, isVoid, isOutdated, handsOver, about } = shown
  if (isVoid || isOutdated || !goesOn(shown) || about === 'command') return null
  if (handsOver && approval.requestedBy === staff.operator.userId)
    return html`<p class="hint">${(about === 'staff' ? staffTexts : deskTexts).printedByAnother}</p>`
  if (approval.status !== 'granted') return null
  if (openingHref(desk, shown) !== null) return null
  const there = `「${subjectLabels[about]}」の画面を開いて、`
  if (isToPrint(shown, staff)) return html`<p class="hint">${there}${deskTexts.printThere}</p>`
  return mayCarryOut(shown, staff) ? html`<p class="hint">${there}${deskTexts.carryOutThere}</p>` : null
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
  if (!isOpen) return text
  const href =
    service === own ? deskOperatorHref(own, 'operator', userId) : deskUserHref(own, 'user', service, userId)
  return html`<a href="${href}">${text}</a>`
}

const subjectLabels: Record<ShownApproval['about'], string> = {
  file: '対象',
  command: '依頼番号',
  staff: '対象の担当者',
  user: '対象のユーザ',
}
