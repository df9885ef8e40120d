import type { Context as HonoContext } from 'hono'
import { hasRight } from '../../authority/operations/desks.ts'
import type { ServiceProfile } from '../../authority/rules/profile.ts'
import type { Message } from '../../authority/texts/refusal.ts'
import type { Form } from '../../platform/http/form.ts'
import type { Env } from '../../platform/http/guards.ts'
import { Problem } from '../../platform/http/problem.ts'
import { hasErrors, messageBox } from '../../platform/web/form.ts'
import { type Html, html } from '../../platform/web/html.ts'
import { timeText } from '../../platform/web/times.ts'
import type { CallRecord, CallShown, Staff } from '../contract.ts'
import { attachCall, endCall, identifyCaller, noteInCall } from '../operations/calls.ts'
import { noteList } from '../operations/look-at-list.ts'
import { noteLook } from '../operations/look-at-user.ts'
import { findCall } from '../operations/look-up-calls.ts'
import { deskCallHref, deskHref, deskPaths, deskUserHref } from '../routes.ts'
import type { Refusal } from '../rules/refusal.ts'
import { askedText, callEndNames, callNoticeOf, callTexts, identifiedText } from '../texts/calls.ts'
import { refusalMessage, refusalStatus } from '../texts/refusals.ts'
import {
  attachForm,
  blankIdentification,
  blankNote,
  identificationForm,
  noteForm,
  parseIdentification,
  parseNote,
  type TypedIdentification,
  type TypedNote,
  type Whom,
} from './call-forms.ts'
import { type Desk, deskPage, forStaff, forStaffForm, profileIn, staffCaller } from './staff.ts'
import { actionName } from './words.ts'

type Shown = {
  readonly identification: TypedIdentification
  readonly note: TypedNote
  /** Whom it would be about. */
  readonly attaching: Whom | null
  readonly error: Message | null
  readonly info: Message | null
}

const blank: Shown = {
  identification: blankIdentification,
  note: blankNote,
  attaching: null,
  error: null,
  info: null,
}

const take = ['take_calls'] as const

type Taken = { readonly caseNumber: string; readonly target: CallShown }
type Done = { readonly ok: true } | { readonly ok: false; readonly refusal: Refusal }

/** 応対記録 of one call, and what whoever has it open does in it. */
export function callScreen(desk: Desk): void {
  const { app, profile } = desk
  const at = (screen: keyof typeof deskPaths) => `/${profile.service}${deskPaths[screen]}`

  app.get(
    at('call'),
    forStaff(desk, [], async (c, staff) => {
      const target = await targetOf(desk, c, staff)
      const notice = callNoticeOf(c.req.query('notice'))
      const info = notice && callTexts.done[notice]
      return c.html(view(desk, staff, target, { ...blank, info }))
    }),
  )

  app.post(at('callUser'), attaching(desk))

  app.post(
    at('callIdentification'),
    forStaffForm(desk, take, async (c, staff, form) => {
      const { caseNumber, target } = await takenBy(desk, c, staff)
      const { typed, given } = parseIdentification({ verdict: '', ...form }, profileOfCall(desk, target))
      const kept = { ...blank, identification: typed }
      if (given === null) return c.html(view(desk, staff, target, kept), 422)
      const caller = staffCaller(c, staff)
      const shown = { caseNumber, identification: given }
      const outcome = await identifyCaller(desk.context, caller, staff.operator, shown)
      return answer(desk, c, staff, outcome, { form, notice: 'identified', kept })
    }),
  )

  app.post(
    at('callNote'),
    forStaffForm(desk, take, async (c, staff, form) => {
      const { caseNumber, target } = await takenBy(desk, c, staff)
      const typed = parseNote(form)
      const kept = { ...blank, note: typed }
      if (typed.error !== undefined) return c.html(view(desk, staff, target, kept), 422)
      const { note } = typed
      const caller = staffCaller(c, staff)
      const outcome = await noteInCall(desk.context, caller, staff.operator, { caseNumber, note })
      return answer(desk, c, staff, outcome, { form, notice: 'noted', kept })
    }),
  )

  app.post(
    at('callEnd'),
    forStaffForm(desk, take, async (c, staff, form) => {
      const { caseNumber } = await takenBy(desk, c, staff)
      const outcome = await endCall(desk.context, staffCaller(c, staff), staff.operator, { caseNumber })
      return answer(desk, c, staff, outcome, {
        form: { ...form, next: 'record' },
        notice: 'ended',
        kept: blank,
      })
    }),
  )
}

/** Whom the call is about, and, if that is known, who they proved to be. */
function attaching(desk: Desk) {
  return forStaffForm(desk, take, async (c, staff, form) => {
    const { caseNumber, target } = await takenBy(desk, c, staff)
    const { service = '', userId = '' } = form
    const ofUser = profileIn(desk, service)
    if (ofUser === undefined) throw new Problem('notFound')
    const about = { service, userId }
    const { typed, given } = parseIdentification(form, ofUser)
    const kept = { ...blank, identification: typed, attaching: about }
    if (hasErrors(typed.errors)) return c.html(view(desk, staff, target, kept), 422)
    const caller = staffCaller(c, staff)
    const attached = { caseNumber, about, identification: given }
    const outcome = await attachCall(desk.context, caller, staff.operator, attached)
    if (!outcome.ok) {
      // What was asked of one user is not what another was asked.
      const isOther = outcome.refusal === 'call_about_another'
      return refused(desk, c, staff, outcome.refusal, isOther ? blank : kept)
    }
    const notice = given === null ? 'attached' : 'identified'
    return c.redirect(`${deskUserHref(desk.profile.service, 'user', service, userId)}?notice=${notice}`, 303)
  })
}

/** The call that the address names, at this desk; one of another desk is as unknown as one that nobody has. */
async function targetOf(desk: Desk, c: HonoContext<Env>, staff: Staff): Promise<CallShown> {
  const caseNumber = c.req.param('caseNumber') ?? ''
  const target = await findCall(desk.context, desk.profile.service, caseNumber)
  if (target === undefined) throw new Problem('notFound')
  const caller = staffCaller(c, staff)
  if (target.user !== null) await noteLook(desk.context, caller, staff.operator, target.user)
  else {
    const looked = { list: 'calls', filter: caseNumber, count: 1 } as const
    await noteList(desk.context, caller, staff.operator, looked)
  }
  return target
}

async function takenBy(desk: Desk, c: HonoContext<Env>, staff: Staff): Promise<Taken> {
  const target = await targetOf(desk, c, staff)
  return { caseNumber: target.call.caseNumber, target }
}

/** Of the user's service; the desk's own while nobody was found. */
function profileOfCall(desk: Desk, { call }: CallShown): ServiceProfile {
  return profileIn(desk, call.service ?? '') ?? desk.profile
}

type Answered = { readonly form: Form; readonly notice: string; readonly kept: Shown }

/** Back to where the form stood; whatever was refused keeps what was typed. */
async function answer(
  desk: Desk,
  c: HonoContext<Env>,
  staff: Staff,
  outcome: Done,
  { form, notice, kept }: Answered,
): Promise<Response> {
  if (!outcome.ok) return refused(desk, c, staff, outcome.refusal, kept)
  const { call, user } = await targetOf(desk, c, staff)
  const isOfUser = form['next'] === 'user' && user !== null
  const href = isOfUser
    ? deskUserHref(desk.profile.service, 'user', user.service, user.userId)
    : deskCallHref(desk.profile.service, 'call', call.caseNumber)
  return c.redirect(`${href}?notice=${notice}`, 303)
}

async function refused(
  desk: Desk,
  c: HonoContext<Env>,
  staff: Staff,
  refusal: Refusal,
  kept: Shown,
): Promise<Response> {
  const error = refusalMessage(refusal, desk.profile)
  return c.html(view(desk, staff, await targetOf(desk, c, staff), { ...kept, error }), refusalStatus(refusal))
}

function view(desk: Desk, staff: Staff, target: CallShown, shown: Shown): Html {
  const { call } = target
  const profile = profileOfCall(desk, target)
  const title = `応対　${call.caseNumber}`
  const main = html`<h1>${title}</h1>
${messageBox('info', shown.info)}${messageBox('error', shown.error)}
<div class="desk-columns">
<div><section class="panel"><h2>応対</h2><dl class="record-facts">${factsOf(desk, target, profile).map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl></section>
${actsSection(desk, call, profile)}</div>
<div>${ownForms(desk, staff, target, profile, shown)}${notesSection(call)}</div>
</div>
<div class="actions"><a class="button" href="${deskHref(desk.profile.service, 'calls')}">応対記録の一覧へ</a></div>`
  return deskPage(desk, staff, title, main, 'calls')
}

function factsOf(
  desk: Desk,
  { call, user }: CallShown,
  profile: ServiceProfile,
): readonly (readonly [string, Html | string])[] {
  const { caseNumber, operatorId, begunAtMs, endedAtMs, endedBy, identifiedAtMs, asked, why } = call
  const about =
    user === null
      ? '未定（見つかっていません）'
      : html`<a href="${deskUserHref(desk.profile.service, 'user', user.service, user.userId)}">${user.userName}（${user.userId}）</a>　${profile.serviceName}`
  const end =
    endedAtMs === null || endedBy === null ? '受付中' : `${timeText(endedAtMs)}（${callEndNames[endedBy]}）`
  return [
    ['受付番号', caseNumber],
    ['担当者', operatorId],
    ['開始', timeText(begunAtMs)],
    ['終了', end],
    ['ユーザ', about],
    ['本人確認', `${identifiedText(call)}${identifiedAtMs === null ? '' : `　${timeText(identifiedAtMs)}`}`],
    ...(asked.length === 0 ? [] : [['確認した項目', askedText(asked, profile)] as const]),
    ...(why === null ? [] : [['できなかった理由', why] as const]),
  ]
}

function actsSection(desk: Desk, { acts }: CallRecord, profile: ServiceProfile): Html {
  const items = acts.map(
    ({ action, by, atMs, asked }) =>
      html`<li>${timeText(atMs)}　${actionName(desk, profile, action)}${asked ? '（承認を依頼）' : ''}　担当：${by}</li>`,
  )
  return html`<section class="panel"><h2>行った操作</h2>${items.length === 0 ? html`<p>操作はありません。</p>` : html`<ul class="call-list">${items}</ul>`}</section>`
}

function notesSection({ notes }: CallRecord): Html {
  const items = notes.map(
    ({ text, atMs }) => html`<li>${timeText(atMs)}<p class="call-note">${text}</p></li>`,
  )
  return html`<section class="panel"><h2>メモ</h2>${items.length === 0 ? html`<p>メモはありません。</p>` : html`<ul class="call-list">${items}</ul>`}</section>`
}

/** Nobody but whoever took the call writes in it; what was typed when it had ended stays to be read and copied. */
function ownForms(
  desk: Desk,
  staff: Staff,
  { call, user }: CallShown,
  profile: ServiceProfile,
  { identification, note, attaching }: Shown,
): Html | null {
  const { operator, sessionId } = staff
  if (call.operatorId !== operator.userId || !hasRight(operator.role, 'take_calls')) return null
  const of = { desk: desk.profile.service, sessionId, place: 'record' } as const
  const isOpen = staff.call?.call.caseNumber === call.caseNumber
  const mayWrite = call.isOpenForNotes || note.note !== ''
  const identifies = user !== null && (isOpen || identification.asked.length > 0)
  const ofUser = profileIn(desk, attaching?.service ?? '')
  if (!identifies && !mayWrite) return null
  return html`<section class="panel"><h2>記録する</h2>
${call.identified === 'failed' ? html`<p class="caution">${callTexts.refusedHere}</p>` : null}
${isOpen && user === null && attaching === null ? html`<p>${refusalMessage('call_without_user', desk.profile).text}</p>` : null}
${user === null && attaching !== null && ofUser !== undefined ? html`<p>ユーザID ${attaching.userId} のお客様の応対にします。</p>${attachForm(of, call, ofUser, { about: attaching, typed: identification })}` : null}
${identifies ? identificationForm(of, call, profile, identification) : null}
${mayWrite ? noteForm(of, call, note) : null}</section>`
}
