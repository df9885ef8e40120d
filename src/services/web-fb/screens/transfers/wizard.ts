import type { Context as HonoContext } from 'hono'
import type { Env } from '../../../../platform/http/guards.ts'
import { messageBox } from '../../../../platform/web/form.ts'
import { stepList } from '../../../../platform/web/frame.ts'
import { behind, type FormScreen, formBehind, type Gate, type Screen } from '../../../../platform/web/gate.ts'
import { type Html, html } from '../../../../platform/web/html.ts'
import { idOf } from '../../../../platform/web/path-id.ts'
import { noteLimitRefused, readDraft, saveDraft } from '../../operations/transfers/draft.ts'
import { keepForNextLogin } from '../../operations/transfers/lengthen-draft.ts'
import { transferOf } from '../../operations/transfers/list.ts'
import type { Refusal } from '../../rules/refusal.ts'
import type { TransferDraft } from '../../rules/transfer-draft.ts'
import { refusalMessage, refusalStatus } from '../../texts/refusals.ts'
import type { FbService, InsidePage, Visit } from '../service.ts'
import { holdersOf, withRight, withRightForm, workLink, workPage } from '../work.ts'

/** Shared by the screens of 都度振込: the trail of S3-3.4-03, and the draft that they fill in. */

const steps = ['口座選択', '振込先区分選択', '振込内容入力', '振込内容確認', '完了'] as const
export type Step = (typeof steps)[number]

/** The position of a screen: on a step, or below one. */
export type At = { readonly step: Step; readonly title?: string }

function pageOf({ step, title = step }: At) {
  const before = steps.slice(0, steps.indexOf(step) + (title === step ? 0 : 1))
  return { menu: 'transfers', entry: '都度振込', title, trail: before } as const
}

export function wizardPage(
  service: FbService,
  visit: Visit,
  at: At,
  main: Html,
  scripts: NonNullable<InsidePage['scripts']> = [],
): Html {
  const shown = html`${stepList('steps', steps, at.step)}
${main}`
  return workPage(service, visit, { ...pageOf(at), main: shown, scripts })
}

/** A screen for users who may transfer. */
export function forTransfer(service: FbService, at: At, screen: Screen<Visit>) {
  return withRight(service, 'mayTransfer', pageOf(at), screen)
}

export function forTransferForm(service: FbService, at: At, screen: FormScreen<Visit>) {
  return withRightForm(service, 'mayTransfer', pageOf(at), screen)
}

export type Drafting = {
  readonly visit: Visit
  readonly draftId: string
  readonly draft: TransferDraft
}

/** Admits users who may transfer, with the draft named in the path; reports one that is gone. */
function draftersOf(service: FbService, at: At): Gate<Drafting> {
  const holders = holdersOf(service, 'mayTransfer', pageOf(at))
  return async (c) => {
    const visit = await holders(c)
    if (visit instanceof Response) return visit
    const draftId = idOf(c)
    const draft = await readDraft(service.site.context, visit.who, draftId)
    if (draft === undefined) return goneAnswer(service, c, visit, at)
    // After the receipt nothing can be changed; otherwise a user who went back would believe in a second transfer.
    const done = await transferOf(service.site.context, visit.who, draft.transferId)
    if (done === undefined) {
      await keepForNextLogin(service.site.context, visit.who, draftId)
      return { visit, draftId, draft }
    }
    return c.redirect(`${workLink(service, 'completed', done.transferId)}?notice=already`, 303)
  }
}

export function forDraft(service: FbService, at: At, screen: Screen<Drafting>) {
  return behind(draftersOf(service, at), screen)
}

export function forDraftForm(service: FbService, at: At, screen: FormScreen<Drafting>) {
  return formBehind(service.profile.service, draftersOf(service, at), screen)
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

/** On to 振込内容確認, at the page of its lines that is asked for. */
export async function toConfirmation(
  service: FbService,
  c: HonoContext<Env>,
  { caller, who }: Visit,
  { draftId, page = 1 }: { readonly draftId: string; readonly page?: number },
): Promise<Response> {
  await noteLimitRefused(service.site.context, caller, who, draftId)
  return c.redirect(`${workLink(service, 'confirmation', draftId)}${page === 1 ? '' : `?page=${page}`}`, 303)
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
