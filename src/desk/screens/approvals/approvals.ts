import type { Context as HonoContext } from 'hono'
import { askedNames } from '../../../authority/operations/asked-particulars.ts'
import { hasRight, mayGrant } from '../../../authority/operations/desks.ts'
import { ja } from '../../../authority/texts/ja.ts'
import type { Message } from '../../../authority/texts/refusal.ts'
import { oneLine } from '../../../otp/plain-text.ts'
import type { Form } from '../../../platform/http/form.ts'
import type { Env } from '../../../platform/http/guards.ts'
import { Problem } from '../../../platform/http/problem.ts'
import { messageBox, textError } from '../../../platform/web/form.ts'
import { type Html, html } from '../../../platform/web/html.ts'
import type { Staff } from '../../contract.ts'
import { noteApprovalsRead } from '../../operations/approval-news.ts'
import { approverNotes } from '../../operations/approver-notes.ts'
import { parseApprovedAct, sayOfApproval, settleApproval } from '../../operations/decide-approval.ts'
import { expiredApprovals, recentApprovals, type ShownApproval } from '../../operations/look-up-approvals.ts'
import { noteAccountNumbers } from '../../operations/note-account-numbers.ts'
import { showAskedParticulars } from '../../operations/particulars.ts'
import type { Refusal } from '../../rules/refusal.ts'
import { approvalTexts } from '../../texts/approvals.ts'
import { done } from '../../texts/desk.ts'
import { refusalStatus } from '../../texts/refusals.ts'
import { seesRequests } from '../approval-badges.ts'
import { type Desk, deskPage, deskPath, forStaff, forStaffForm, staffCaller, toldOf } from '../staff.ts'
import { isToPrint, profileAt, requestPanel } from './request.ts'
import { masksNumbers, masksOf, type Unmasked } from './request-details.ts'
import type { TypedWords } from './request-forms.ts'

const title = '承認'
const settlesRequests = ['approve', 'manage_staff'] as const
const wordsMax = 200

type Messages = {
  readonly info: Message | null
  readonly error: Message | null
  readonly unmasked?: Unmasked
  readonly typed?: TypedWords
}

/** Four eyes: approvers and administrators settle what waits; everybody sees what became of their own requests. */
export function approvalsScreen(desk: Desk): void {
  const { app, context } = desk

  app.get(
    deskPath(desk, 'approvals'),
    forStaff(desk, seesRequests, async (c, staff) => {
      const notice = c.req.query('notice')
      const told = (['granted', 'declined', 'requested', 'asked', 'answered'] as const).find(
        (each) => each === notice,
      )
      const info = told === undefined ? null : done[told]
      const page = await approvalsView(desk, staff, { info, error: null })
      await noteApprovalsRead(context, staff.operator)
      return c.html(page)
    }),
  )

  app.post(
    deskPath(desk, 'requestNumbers'),
    forStaffForm(desk, seesRequests, async (c, staff, form) => {
      const { service = '', userId = '' } = form
      const action = actionOf(form)
      const all = await recentApprovals(context, desk.profile.service)
      const found = all.find(({ approval: each }) => {
        return each.service === service && each.userId === userId && each.action === action
      })
      if (found === undefined) throw new Problem('notFound')
      const unmasked = await unmask(desk, c, staff, found)
      return c.html(await approvalsView(desk, staff, { info: null, error: null, unmasked }))
    }),
  )

  app.post(
    deskPath(desk, 'settle'),
    forStaffForm(desk, settlesRequests, async (c, staff, form) => {
      const { verdict } = form
      if (verdict === 'asked') return say(desk, c, staff, form)
      if (verdict !== 'granted' && verdict !== 'declined') throw new Problem('badRequest')
      const read = requestRead(desk, staff, form)
      const grant = verdict === 'granted'
      const words = grant ? null : parseWords(form, approvalTexts.declineWhy, '却下の理由')
      if (words !== null && words.error !== undefined) return wrong(desk, c, staff, { read, ...words })
      const reason = words === null ? {} : { reason: words.text }
      const outcome = await settleApproval(context, staffCaller(c, staff), { ...read, grant, ...reason })
      if (outcome.ok) return c.redirect(`${deskPath(desk, 'approvals')}?notice=${verdict}`, 303)
      return refused(desk, c, staff, read, outcome.refusal)
    }),
  )

  app.post(
    deskPath(desk, 'answer'),
    forStaffForm(desk, seesRequests, (c, staff, form) => say(desk, c, staff, form)),
  )
}

/** Journaled before it is shown, each time (X9). */
async function unmask(
  desk: Desk,
  c: HonoContext<Env>,
  staff: Staff,
  shown: ShownApproval,
): Promise<Unmasked> {
  const { context } = desk
  const { approval } = shown
  const { service, userId } = approval
  const [caller, { operator }] = [staffCaller(c, staff), staff]
  const asksParticulars = askedNames(approval).length > 0
  if (!asksParticulars || masksNumbers(desk, shown, profileAt(desk, service) ?? desk.profile))
    await noteAccountNumbers(context, caller, operator, { service, userId, of: 'request' })
  const particulars = asksParticulars ? await showAskedParticulars(context, caller, operator, approval) : null
  return { of: approval, particulars }
}

/** A question, or an answer, as the one who says it is somebody else or whoever asked. */
async function say(desk: Desk, c: HonoContext<Env>, staff: Staff, form: Form): Promise<Response> {
  const asks = form['verdict'] === 'asked'
  const [required, label] = asks ? [approvalTexts.question, '質問'] : [approvalTexts.answer, '回答']
  const read = requestRead(desk, staff, form)
  const words = parseWords(form, required, label)
  if (words.error !== undefined) return wrong(desk, c, staff, { read, ...words })
  const said = { ...read, text: words.text }
  const outcome = await sayOfApproval(desk.context, staffCaller(c, staff), said)
  if (!outcome.ok) return refused(desk, c, staff, read, outcome.refusal)
  return c.redirect(`${deskPath(desk, 'approvals')}?notice=${asks ? 'asked' : 'answered'}`, 303)
}

type Read = ReturnType<typeof requestRead>

function requestRead(desk: Desk, staff: Staff, form: Form) {
  const { service = '', userId = '' } = form
  if (profileAt(desk, service) === undefined) throw new Problem('notFound')
  const requestedAtMs = Number(form['requestedAtMs'])
  const operatorId = staff.operator.userId
  return { service, userId, action: actionOf(form), operatorId, requestedAtMs }
}

function actionOf({ action = '' }: Form): ShownApproval['approval']['action'] {
  const known = parseApprovedAct(action)
  if (known === undefined) throw new Problem('badRequest')
  return known
}

function parseWords(form: Form, required: string, label: string) {
  const text = oneLine(form['words'] ?? '')
  const error = textError(label, text, wordsMax, { required: () => required, tooLong: ja.tooLong })
  return { text, error }
}

/** The page as things stand now, with what was typed beside its request. */
async function wrong(
  desk: Desk,
  c: HonoContext<Env>,
  staff: Staff,
  {
    read,
    text,
    error = '',
  }: { readonly read: Read; readonly text: string; readonly error?: string | undefined },
): Promise<Response> {
  const typed = { of: read, text, error }
  return c.html(await approvalsView(desk, staff, { info: null, error: null, typed }), 422)
}

async function refused(
  desk: Desk,
  c: HonoContext<Env>,
  staff: Staff,
  { service }: Read,
  refusal: Refusal,
): Promise<Response> {
  const error = toldOf(desk, refusal, profileAt(desk, service) ?? desk.profile)
  return c.html(await approvalsView(desk, staff, { info: null, error }), refusalStatus(refusal))
}

export async function approvalsView(desk: Desk, staff: Staff, messages: Messages): Promise<Html> {
  const { info, error, unmasked, typed } = messages
  const { operator } = staff
  const approves = settlesRequests.some((right) => hasRight(operator.role, right))
  const all = await recentApprovals(desk.context, desk.profile.service)
  const waiting = all.filter((each) => mayBeSettled(each, staff))
  const own = all.filter(({ approval }) => approval.requestedBy === operator.userId)
  const expired = await expiredApprovals(desk.context, operator)
  const toPrint = all.filter((each) => isToPrint(each, staff))
  const panel = async (each: ShownApproval, settles: boolean) => {
    const notes = await approverNotes(desk.context, each)
    const shown = { ...each, ...masksOf(desk, staff, each, unmasked) }
    return requestPanel(desk, staff, { shown, notes, settles, typed })
  }
  const section = async (heading: string, shown: readonly ShownApproval[], settles: boolean) => {
    const panels = await Promise.all(shown.map((each) => panel(each, settles)))
    return html`<h2>${heading}</h2>
${panels.length === 0 ? html`<p class="panel">依頼はありません。</p>` : panels}`
  }
  const ofOwn = '自分の依頼（24時間以内）'
  const main = html`<h1>${title}</h1>
${messageBox('info', info)}${messageBox('error', error)}
${approves ? await section('承認を待っている依頼', waiting, true) : await section(ofOwn, own, false)}
${approves && own.length > 0 ? await section(ofOwn, own, false) : null}
${expired.length > 0 ? await section('期限切れになった自分の依頼（7日以内）', expired, false) : null}
${toPrint.length > 0 ? await section('印刷を待っている書面', toPrint, false) : null}`
  return deskPage(desk, staff, title, main, 'approvals')
}

/** What the operator may settle, if it is not about themselves; what fell meanwhile is only declined. */
function mayBeSettled({ approval }: ShownApproval, { operator }: Staff): boolean {
  const { status, action, service, userId, requestedBy } = approval
  if (status !== 'pending' || !mayGrant(operator.role, action)) return false
  return service !== operator.service || ![userId, requestedBy].includes(operator.userId)
}
