import type { Context as HonoContext } from 'hono'
import { type Form, readForm } from '../../../../platform/http/form.ts'
import type { Env } from '../../../../platform/http/guards.ts'
import { messageBox } from '../../../../platform/web/form.ts'
import { stepList } from '../../../../platform/web/frame.ts'
import { type Html, html } from '../../../../platform/web/html.ts'
import { idOf } from '../../../../platform/web/path-id.ts'
import { readDraft, saveDraft } from '../../operations/transfers/draft.ts'
import { transferOf } from '../../operations/transfers/list.ts'
import type { Refusal } from '../../rules/refusal.ts'
import type { TransferDraft } from '../../rules/transfer-draft.ts'
import { refusalMessage, refusalStatus } from '../../texts/refusals.ts'
import { enter, type FbService, type Visit } from '../service.ts'
import { withoutRight, workLink, workPage } from '../work.ts'

/** Shared by the screens of 都度振込: the trail of S3-3.4-03, and the draft that they fill in. */

const steps = ['口座選択', '振込先区分選択', '振込内容入力', '振込内容確認', '完了'] as const
export type Step = (typeof steps)[number]

/** The position of a screen: on a step, or below one. */
export type At = { readonly step: Step; readonly title?: string }

function pageOf({ step, title = step }: At) {
  const before = steps.slice(0, steps.indexOf(step) + (title === step ? 0 : 1))
  return { menu: 'transfers', entry: '都度振込', title, trail: before } as const
}

export function wizardPage(service: FbService, visit: Visit, at: At, main: Html): Html {
  const shown = html`${stepList('steps', steps, at.step)}
${main}`
  return workPage(service, visit, { ...pageOf(at), main: shown })
}

/** A user who may transfer; otherwise the answer for the others. */
export async function enterWizard(
  service: FbService,
  c: HonoContext<Env>,
  at: At,
): Promise<Visit | Response> {
  const visit = await enter(service, c)
  if (visit instanceof Response) return visit
  const closed = withoutRight(service, visit, 'mayTransfer', pageOf(at))
  return closed === null ? visit : c.html(closed, 403)
}

export type Drafting = {
  readonly visit: Visit
  readonly draftId: string
  readonly draft: TransferDraft
}

/** The same with the draft named in the path; reports one that is gone. */
export async function enterDraft(
  service: FbService,
  c: HonoContext<Env>,
  at: At,
): Promise<Drafting | Response> {
  const visit = await enterWizard(service, c, at)
  if (visit instanceof Response) return visit
  const draftId = idOf(c)
  const draft = await readDraft(service.site.context, visit.who, draftId)
  if (draft === undefined) return goneAnswer(service, c, visit, at)
  // After the receipt nothing can be changed; otherwise a user who went back would believe in a second transfer.
  const done = await transferOf(service.site.context, visit.who, draft.transferId)
  if (done === undefined) return { visit, draftId, draft }
  return c.redirect(`${workLink(service, 'completed', done.transferId)}?notice=already`, 303)
}

/** The same for a posted form. */
export async function enterDraftForm(
  service: FbService,
  c: HonoContext<Env>,
  at: At,
): Promise<(Drafting & { readonly form: Form }) | Response> {
  const form = await readForm(c, service.profile.service)
  const drafting = await enterDraft(service, c, at)
  return drafting instanceof Response ? drafting : { ...drafting, form }
}

/** Stores the input and continues; reports a draft whose hour has ended meanwhile. */
export async function keepAndGo(
  service: FbService,
  c: HonoContext<Env>,
  at: At,
  { visit, draftId, draft }: Drafting,
  next: string,
): Promise<Response> {
  const kept = await saveDraft(service.site.context, visit.who, draftId, draft)
  return kept ? c.redirect(next, 303) : goneAnswer(service, c, visit, at)
}

export function goneAnswer(service: FbService, c: HonoContext<Env>, visit: Visit, at: At): Response {
  const main = html`${messageBox('error', refusalMessage('transfer_gone', service.profile))}
<div class="actions"><a class="button button-primary" href="${workLink(service, 'transferList')}">振込予約照会・取消へ</a>
<a class="button" href="${workLink(service, 'newTransfer')}">新しい振込</a></div>`
  // For ready text, c.html answers synchronously.
  return c.html(wizardPage(service, visit, at, main), refusalStatus('transfer_gone')) as Response
}

/** A session that ended, or whose customer stopped the service, goes to the login. */
export function endsVisit(refusal: Refusal): boolean {
  return refusal === 'ticket_invalid' || refusal === 'service_stopped'
}
