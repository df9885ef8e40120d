import type { Hono } from 'hono'
import { type RejectionReason, reasonsFor, rejectionReasons } from '../../otp/signed-operation/answer.ts'
import type { Operation } from '../../otp/signed-operation/payload.ts'
import {
  nobodyTellsYou,
  rejectionTexts,
  type Shown,
  shownOperation,
} from '../../otp/signed-operation/shown.ts'
import type { Form } from '../../platform/http/form.ts'
import type { Env } from '../../platform/http/guards.ts'
import { Problem } from '../../platform/http/problem.ts'
import { codeField, parseCodeField } from '../../platform/web/code-field.ts'
import { dateTimeText } from '../../platform/web/dates.ts'
import { messageBox, tokenInput } from '../../platform/web/form.ts'
import { behind, formBehind, type Gate } from '../../platform/web/gate.ts'
import { type Html, html } from '../../platform/web/html.ts'
import { idOf } from '../../platform/web/path-id.ts'
import { qrCode } from '../../platform/web/qr-code.ts'
import type { Caller } from '../operations/context.ts'
import { answerOperation } from '../operations/signed-operations/answer-operation.ts'
import {
  findOperation,
  keptRows,
  signedContent,
  statusOf,
} from '../operations/signed-operations/find-operation.ts'
import { tokenAppHref } from '../routes.ts'
import type { ConfirmedAct } from '../rules/confirmation.ts'
import type { ServiceProfile } from '../rules/profile.ts'
import type { Refusal } from '../rules/refusal.ts'
import type { OperationStatus, SignedOperation } from '../rules/signed-operation.ts'
import { ja } from '../texts/ja.ts'
import type { answersOf, Message } from '../texts/refusal.ts'
import { type EndedTexts, signingTexts } from '../texts/signing.ts'
import { operationRows } from './operation-rows.ts'
import type { Site } from './site.ts'

/** The script of the page, which goes on by itself once the token has answered. */
const signingScript = 'token-approval.js'

/** Whoever is at the page; an operation of anybody else is treated as nonexistent. */
type Signer = { readonly userId: string; readonly sessionId: string; readonly caller: Caller }

/** How a service frames the page for one act. */
export type SigningFrame = {
  readonly page: (main: Html, scripts: readonly string[]) => Html | Promise<Html>
  /** Where an approved one leads. */
  readonly done: () => Promise<string> | string
  readonly ended: EndedTexts
  /** What can be done next, once it has ended without being done. */
  readonly next: Html
  /** May it be confirmed on the device that shows the page? */
  readonly maySignHere: (signed: Operation) => boolean
}

/** The acts of one service that wait for a token: who sees their page, where it is, and how it looks. */
export type SigningScreen<Visitor, R extends string> = {
  readonly service: {
    readonly app: Hono<Env>
    readonly site: Site
    readonly profile: ServiceProfile
  }
  /** Without an ID, a pattern for the router. */
  readonly link: (screen: 'operation' | 'operationStatus', id?: string) => string
  readonly gate: Gate<Visitor>
  readonly signer: (visitor: Visitor) => Signer
  /** Undefined: an act of another page. */
  readonly frame: (visitor: Visitor, operation: SignedOperation) => SigningFrame | undefined
  readonly answers: ReturnType<typeof answersOf<R>>
  /** All refusals of the service, by which the reason of a cancellation is told. */
  readonly refusals: Readonly<Record<R, unknown>>
  /** The session that it was asked in is over: where that leads. */
  readonly left: (refusal: R | Refusal) => string | null
}

type Found = {
  readonly operation: SignedOperation
  readonly signer: Signer
  readonly frame: SigningFrame
}

/** What the token shows is confirmed there, or with its eight digits here; turned down there or here (取引署名). */
export function signingScreen<Visitor, R extends string>(screen: SigningScreen<Visitor, R>): void {
  const { service, link, gate, answers, left } = screen
  const { app, site, profile } = service
  const { context } = site

  app.get(
    link('operation'),
    behind(gate, async (c, visitor) => {
      const found = await ownOperation(screen, visitor, idOf(c))
      const status = statusOf(context, found.operation)
      if (status === 'approved') return c.redirect(await found.frame.done(), 303)
      if (status !== 'created') return c.html(endedView(screen, found, status))
      return c.html(waitingView(screen, found, { page: c.req.query('page') }))
    }),
  )

  app.get(
    link('operationStatus'),
    behind(gate, async (c, visitor) => {
      const { operation } = await ownOperation(screen, visitor, idOf(c))
      return c.json({ waits: statusOf(context, operation) === 'created' })
    }),
  )

  app.post(
    link('operation'),
    formBehind(profile.service, gate, async (c, visitor, form) => {
      const found = await ownOperation(screen, visitor, idOf(c))
      const answering = readAnswer(form)
      if ('errors' in answering) return c.html(waitingView(screen, found, answering), 422)
      const { userId, caller } = found.signer
      const { operationId } = found.operation
      const outcome = await answerOperation(context, caller, found.operation, { ...answering, userId })
      const after = await ownOperation(screen, visitor, operationId)
      const status = statusOf(context, after.operation)
      if (status === 'approved') return c.redirect(await after.frame.done(), 303)
      if (outcome.ok) return c.redirect(link('operation', operationId), 303)
      // Every service has the refusals of the authority.
      const refusal = outcome.refusal as R & Refusal
      const elsewhere = left(refusal)
      if (elsewhere !== null) return c.redirect(elsewhere, 303)
      const httpStatus = answers.refusalStatus(refusal)
      if (status !== 'created') return c.html(endedView(screen, after, status), httpStatus)
      const message = answers.refusalMessage(refusal, profile)
      const told = refusal === 'operation_code_wrong' ? { errors: { code: message.text } } : { message }
      return c.html(waitingView(screen, after, told), httpStatus)
    }),
  )
}

/**
 * For acts that end the session in which they were asked for: whoever waits for one that is approved by now goes on all
 * the same, also the page's script.
 */
export function orDone<Visitor>(
  gate: Gate<Visitor>,
  { site, profile }: Pick<SigningScreen<Visitor, string>['service'], 'site' | 'profile'>,
  {
    act,
    link,
    done,
  }: {
    readonly act: ConfirmedAct
    readonly link: SigningScreen<Visitor, string>['link']
    /** It names nobody, so it needs no session. */
    readonly done: (operation: SignedOperation) => string
  },
): Gate<Visitor> {
  return async (c) => {
    const visitor = await gate(c)
    if (!(visitor instanceof Response)) return visitor
    const operationId = idOf(c)
    const operation = await findOperation(site.context, { service: profile.service, operationId })
    if (operation?.act !== act || statusOf(site.context, operation) !== 'approved') return visitor
    const isStatus = c.req.path === link('operationStatus', operationId)
    return isStatus ? c.json({ waits: false }) : c.redirect(done(operation), 303)
  }
}

/** One of the user's own; any other is treated as nonexistent. */
async function ownOperation<Visitor, R extends string>(
  { service, signer, frame }: SigningScreen<Visitor, R>,
  visitor: Visitor,
  operationId: string,
): Promise<Found> {
  const { site, profile } = service
  const who = signer(visitor)
  const operation = await findOperation(site.context, { service: profile.service, operationId })
  if (operation?.userId !== who.userId) throw new Problem('notFound')
  const framed = frame(visitor, operation)
  if (framed === undefined) throw new Problem('notFound')
  return { operation, signer: who, frame: framed }
}

type Read =
  | { readonly by: 'code'; readonly code: string }
  | {
      readonly by: 'screen'
      readonly at: 'page'
      readonly answer:
        | { readonly decision: 'reject'; readonly reason: RejectionReason }
        | { readonly decision: 'cancel' }
    }

type Errors = { readonly [Name in 'code' | 'reason']?: string }

function readAnswer(form: Form): Read | { readonly errors: Errors } {
  if (form['act'] === 'cancel') return { by: 'screen', at: 'page', answer: { decision: 'cancel' } }
  if (form['act'] === 'reject') {
    const reason = rejectionReasons.find((known) => known === form['reason'])
    if (reason === undefined) return { errors: { reason: signingTexts.chooseReason } }
    return { by: 'screen', at: 'page', answer: { decision: 'reject', reason } }
  }
  const text = form['code'] ?? ''
  const { code, error } = parseCodeField(signingTexts.codeLabel, text.trim() === '' ? '' : text, ja, 8)
  return code === undefined ? { errors: { code: error } } : { by: 'code', code }
}

type Told = {
  readonly errors?: Errors
  readonly message?: Message
  /** Of the list of payees. */
  readonly page?: string | undefined
}

function waitingView<Visitor, R extends string>(
  { service, link }: SigningScreen<Visitor, R>,
  { operation, signer, frame }: Found,
  { errors = {}, message, page: listPage }: Told,
): Html | Promise<Html> {
  const { operationId } = operation
  const { operation: signed, qrText, fragment } = signedContent(operation)
  const page = link('operation', operationId)
  const token = tokenInput(signer.sessionId)
  const here = frame.maySignHere(signed)
    ? html`<p class="operation-here"><a class="button" href="${tokenAppHref}${fragment}" target="_blank" rel="noopener">${signingTexts.here}<span class="visually-hidden">（新しいタブで開きます）</span></a></p>`
    : null
  const main = html`${messageBox('error', message ?? null)}
<p class="instruction">${signingTexts.instruction}</p>
<p class="instruction"><strong>${nobodyTellsYou}</strong></p>
<div class="operation-ways">
<section class="panel operation-qr"><h2>① ${signingTexts.read}</h2>
${here}
${qrCode(qrText, signingTexts.qrLabel)}
${timeLeft(operation, link('operationStatus', operationId), service.site.context.now())}
</section>
<div>
<section class="panel"><h2>② ${signingTexts.compare}</h2>
<p>${signingTexts.compareHint}</p>${signed.template === 'transfer_batch' ? html`<p>${signingTexts.listHint}　<a href="#rows">${signingTexts.list}へ</a></p>` : null}
${shownLines(shownOperation(signed))}
</section>
<form method="post" action="${page}" class="panel"><h2>③ ${signingTexts.approve}</h2>
${token}
<input type="hidden" name="act" value="approve">
<p>${signingTexts.byItself}</p>
${codeField({ name: 'code', label: signingTexts.codeLabel, error: errors.code, hint: signingTexts.codeHint, digits: 8, isMasked: false })}
<div class="actions"><button class="button button-primary" type="submit">承認する</button></div>
</form>
${rejectForm(page, token, errors.reason, reasonsFor(signed.fields))}
<form method="post" action="${page}">${token}<input type="hidden" name="act" value="cancel">
<div class="actions"><button class="button" type="submit">${signingTexts.cancel}</button>
<a class="button" href="${page}">${signingTexts.look}</a></div></form>
</div></div>
${operationRows(keptRows(operation), { title: signingTexts.list, page: listPage, pageHref: (number) => `${page}?page=${number}#rows` })}`
  return frame.page(main, [signingScript])
}

function timeLeft({ tokenId, expiresAtMs }: SignedOperation, status: string, now: Temporal.Instant): Html {
  const secondsLeft = Math.max(0, Math.floor((expiresAtMs - now.epochMilliseconds) / 1000))
  const left = `${Math.floor(secondsLeft / 60)}分${String(secondsLeft % 60).padStart(2, '0')}秒`
  return html`<dl class="facts-plain"><div><dt>トークンID</dt><dd>${tokenId}</dd></div>
<div data-operation-status="${status}" data-seconds="${secondsLeft}"><dt>有効期限</dt><dd>${dateTimeText(expiresAtMs)}<span class="operation-left">（残り<span data-operation-left>${left}</span>）</span></dd></div></dl>`
}

function rejectForm(
  page: string,
  token: Html,
  error: string | undefined,
  reasons: readonly RejectionReason[],
): Html {
  return html`<form method="post" action="${page}" class="panel operation-reject"><h2>${signingTexts.reject}</h2>
${token}
<input type="hidden" name="act" value="reject">
<fieldset class="ticks"><legend>${signingTexts.reasonLabel}</legend>
${error === undefined ? null : html`<p class="error" id="reason-error">${error}</p>`}
${reasons.map((reason) => html`<label class="check"><input type="radio" name="reason" value="${reason}"> <span>${rejectionTexts[reason]}</span></label>`)}
</fieldset>
<div class="actions"><button class="button" type="submit">却下する</button></div>
</form>`
}

/** The same lines as on the token, from the same bytes. */
function shownLines({ title, fields }: Shown): Html {
  const field = ({ label, lines, lookAlikes }: Shown['fields'][number]) =>
    html`<div><dt>${label}</dt><dd class="operation-lines">${lines.join('\n')}${lookAlikes === '' ? null : html`<span class="hint">\n${lookAlikes}</span>`}</dd></div>`
  return html`<p><strong>${title}</strong></p><dl class="facts-plain">${fields.map(field)}</dl>`
}

type EndedStatus = Exclude<OperationStatus, 'created' | 'approved'>

function endedView<Visitor, R extends string>(
  screen: SigningScreen<Visitor, R>,
  { operation, frame }: Found,
  status: EndedStatus,
): Html | Promise<Html> {
  const main = html`${messageBox('error', endedMessage(screen, operation, frame, status))}
<div class="actions">${frame.next}</div>`
  return frame.page(main, [])
}

function endedMessage<Visitor, R extends string>(
  { service, answers, refusals }: SigningScreen<Visitor, R>,
  { reason }: SignedOperation,
  { ended }: SigningFrame,
  status: EndedStatus,
): Message {
  const told = (refusal: R | Refusal) => answers.refusalMessage(refusal as R, service.profile)
  if (status === 'expired') return told('operation_expired')
  if (status === 'rejected') return reason === 'not_mine' ? ended.notMine : ended.rejected
  if (reason === 'user') return ended.cancelled
  if (reason === 'wrong_codes') return told('operation_codes_exhausted')
  if (reason === 'token_changed') return told('operation_token_changed')
  // What was approved and could not be done: why, in the words of the refusal.
  return told(reason !== null && reason in refusals ? (reason as R) : 'operation_impossible')
}
