import { hasRight } from '../../authority/operations/desks.ts'
import type { ServiceProfile } from '../../authority/rules/profile.ts'
import { type Html, html } from '../../platform/web/html.ts'
import { timeText } from '../../platform/web/times.ts'
import type { CallRecord, Staff, TypedWhy } from '../contract.ts'
import type { UserRecord } from '../operations/look-up.ts'
import { deskCallHref } from '../routes.ts'
import { askedText, callTexts, identifiedText } from '../texts/calls.ts'
import { identificationNames } from '../texts/desk.ts'
import {
  attachForm,
  beginAboutForm,
  blankBegin,
  blankIdentification,
  blankNote,
  identificationForm,
  noteForm,
  type TypedIdentification,
} from './call-forms.ts'
import type { Desk } from './staff.ts'
import type { Tab } from './tabs.ts'
import type { Identifications } from './why.ts'

type OfUser = Pick<UserRecord, 'user' | 'calls'>

/** On the page of a user: the call that goes on, or how one begins; nothing for who takes none. */
export function callPanel(
  desk: Desk,
  staff: Staff,
  record: OfUser,
  profile: ServiceProfile,
  identification: TypedIdentification,
): Html | null {
  if (!hasRight(staff.operator.role, 'take_calls')) return null
  return html`<section class="panel call-panel"><h2>応対</h2>
${atHand(desk, staff, record, profile, identification)}
</section>`
}

/** What an act without a call lacks, said where it is given. */
export const identificationNeeded: TypedIdentification = {
  ...blankIdentification,
  errors: { asked: callTexts.neededFirst },
}

/** The last ones. */
export function callsTab(desk: Desk, record: OfUser): Tab {
  return { id: 'calls', title: '応対', content: lastCalls(desk, record) }
}

/** The open call, where it is about this user. */
function callAbout({ call: open }: Staff, { user }: Pick<OfUser, 'user'>): CallRecord | null {
  if (open === null) return null
  const { service, userId } = open.call
  return service === user.service && userId === user.userId ? open.call : null
}

/** 本人確認方法 of what is done now: in a call in which the caller showed who they are, that is the first one. */
export function whyNames(
  staff: Staff,
  record: Pick<OfUser, 'user'>,
  profile: ServiceProfile,
): Identifications {
  const call = callAbout(staff, record)
  if (call?.identified !== 'passed') return identificationNames
  return { call: `応対での本人確認（${askedText(call.asked, profile)}）`, ...identificationNames }
}

/** The same, chosen, where nothing else was. */
export function whyPreset(typed: TypedWhy, names: Identifications): TypedWhy {
  return typed.method === '' && Object.hasOwn(names, 'call') ? { ...typed, method: 'call' } : typed
}

/** Whoever called as this user and was refused of late: above everything. */
export function callWarning(
  { profile: { service: desk } }: Desk,
  staff: Staff,
  { calls }: OfUser,
  profile: ServiceProfile,
): Html | null {
  // Of the call that goes on, its own panel and the bar above the page say so.
  const others = calls.refused.filter(({ caseNumber }) => caseNumber !== staff.call?.call.caseNumber)
  if (others.length === 0) return null
  const items = others.map(
    ({ caseNumber, operatorId, identifiedAtMs, asked, why }) =>
      html`<li>${timeText(identifiedAtMs ?? 0)}　担当：${operatorId}　<a href="${deskCallHref(desk, 'call', caseNumber)}">${caseNumber}</a>　${askedText(asked, profile)}：${why}</li>`,
  )
  return html`<div class="message call-warning" role="region" aria-label="本人確認ができなかった応対"><p><strong>${callTexts.refusedBefore}</strong></p><ul>${items}</ul></div>`
}

function atHand(
  desk: Desk,
  staff: Staff,
  record: OfUser,
  profile: ServiceProfile,
  identification: TypedIdentification,
): Html {
  const { sessionId, call: open } = staff
  const of = { desk: desk.profile.service, sessionId, place: 'user' } as const
  const { user } = record
  const begun = { about: user, begin: blankBegin, identification }
  const begin = (ends: string | null) => beginAboutForm(of, profile, { ...begun, ends })
  if (open === null) {
    const needed = profile.desk.calls === 'required'
    return html`${needed ? html`<p class="caution">${callTexts.needed}</p>` : null}${begin(null)}`
  }
  const { caseNumber } = open.call
  const number = html`<a href="${deskCallHref(of.desk, 'call', caseNumber)}">${caseNumber}</a>`
  if (open.user === null)
    return html`<p>受付中：${number}（ユーザ未定）</p>${attachForm(of, open.call, profile, { about: user, typed: identification })}`
  const call = callAbout(staff, record)
  if (call === null)
    return html`<p class="caution">次のボタンで、${number}（${open.user.userName}）${callTexts.endsOther}</p>${begin(caseNumber)}`
  return html`${identified(of, call, profile, identification)}${noteForm(of, call, blankNote)}`
}

/** Asked for until it is known; whoever passed may still give themselves away. The bar above the page says the result. */
function identified(
  of: Parameters<typeof identificationForm>[0],
  call: CallRecord,
  profile: ServiceProfile,
  typed: TypedIdentification,
): Html | null {
  if (call.identified === 'failed') return html`<p class="caution">${callTexts.refusedHere}</p>`
  const form = identificationForm(of, call, profile, typed)
  if (call.identified === null) return form
  return html`<details class="call-again"><summary>確認した項目：${askedText(call.asked, profile)}<span class="call-change">（${callTexts.again}）</span></summary>${form}</details>`
}

function lastCalls({ profile: { service: desk } }: Desk, { calls: { last } }: OfUser): Html {
  if (last.length === 0) return html`<p>応対の記録はありません。</p>`
  const items = last.map((call) => {
    const { caseNumber, operatorId, begunAtMs, endedAtMs } = call
    return html`<li>${timeText(begunAtMs)}　<a href="${deskCallHref(desk, 'call', caseNumber)}">${caseNumber}</a>　担当：${operatorId}　本人確認：${identifiedText(call)}${endedAtMs === null ? html`　<strong>受付中</strong>` : ''}</li>`
  })
  return html`<ul class="call-list">${items}</ul>`
}
