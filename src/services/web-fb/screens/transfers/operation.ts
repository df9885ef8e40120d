import { answerOperation } from '../../../../authority/operations/signed-operations/answer-operation.ts'
import {
  findOperation,
  keptRows,
  signedContent,
  statusOf,
} from '../../../../authority/operations/signed-operations/find-operation.ts'
import { tokenAppHref } from '../../../../authority/routes.ts'
import type { OperationStatus, SignedOperation } from '../../../../authority/rules/signed-operation.ts'
import { operationRows } from '../../../../authority/screens/operation-rows.ts'
import { ja } from '../../../../authority/texts/ja.ts'
import type { Message } from '../../../../authority/texts/refusal.ts'
import { type RejectionReason, rejectionReasons } from '../../../../otp/signed-operation/answer.ts'
import {
  nobodyTellsYou,
  rejectionTexts,
  type Shown,
  shownOperation,
} from '../../../../otp/signed-operation/shown.ts'
import type { Form } from '../../../../platform/http/form.ts'
import { Problem } from '../../../../platform/http/problem.ts'
import { codeField, parseCodeField } from '../../../../platform/web/code-field.ts'
import { dateTimeText } from '../../../../platform/web/dates.ts'
import { messageBox, tokenInput } from '../../../../platform/web/form.ts'
import { type Html, html } from '../../../../platform/web/html.ts'
import { idOf } from '../../../../platform/web/path-id.ts'
import { qrCode } from '../../../../platform/web/qr-code.ts'
import { readDraft } from '../../operations/transfers/draft.ts'
import { maySignTransferHere, subjectOf } from '../../operations/transfers/operation.ts'
import type { Refusal } from '../../rules/refusal.ts'
import { operationTexts } from '../../texts/operation.ts'
import { fbRefusals, refusalMessage, refusalStatus, refusals } from '../../texts/refusals.ts'
import type { FbService, Visit } from '../service.ts'
import { expired } from '../service.ts'
import { workLink } from '../work.ts'
import { endsVisit, forTransfer, forTransferForm, wizardPage } from './wizard.ts'

const at = { step: '振込内容確認', title: operationTexts.title } as const
const { codeLabel } = operationTexts

/** What the token shows is confirmed there, or with its eight digits here; turned down there or here (取引署名). */
export function operationScreen(service: FbService): void {
  const { app, site } = service
  const path = workLink(service, 'operation')

  app.get(
    path,
    forTransfer(service, at, async (c, visit) => {
      const operation = await ownOperation(service, visit, idOf(c))
      const status = statusOf(site.context, operation)
      if (status === 'approved') return c.redirect(await receiptLink(service, visit, operation), 303)
      if (status !== 'created') return c.html(endedView(service, visit, operation, status))
      return c.html(waitingView(service, visit, operation, { page: c.req.query('page') }))
    }),
  )

  app.get(
    workLink(service, 'operationStatus'),
    forTransfer(service, at, async (c, visit) => {
      const operation = await ownOperation(service, visit, idOf(c))
      return c.json({ waits: statusOf(site.context, operation) === 'created' })
    }),
  )

  app.post(
    path,
    forTransferForm(service, at, async (c, visit, form) => {
      const operation = await ownOperation(service, visit, idOf(c))
      const answering = readAnswer(form)
      if ('errors' in answering) return c.html(waitingView(service, visit, operation, answering), 422)
      const { userId } = visit.who
      const outcome = await answerOperation(site.context, visit.caller, operation, { ...answering, userId })
      const after = await ownOperation(service, visit, operation.operationId)
      const status = statusOf(site.context, after)
      if (status === 'approved') return c.redirect(await receiptLink(service, visit, after), 303)
      if (outcome.ok) return c.redirect(workLink(service, 'operation', operation.operationId), 303)
      const { refusal } = outcome
      if (endsVisit(refusal)) return c.redirect(expired(service), 303)
      if (status !== 'created')
        return c.html(endedView(service, visit, after, status), refusalStatus(refusal))
      const message = refusalMessage(refusal, service.profile)
      const told = refusal === 'operation_code_wrong' ? { errors: { code: message.text } } : { message }
      return c.html(waitingView(service, visit, after, told), refusalStatus(refusal))
    }),
  )
}

/** One of the user's own; any other is treated as nonexistent. */
async function ownOperation(service: FbService, visit: Visit, operationId: string): Promise<SignedOperation> {
  const { service: name, userId } = visit.who
  const operation = await findOperation(service.site.context, { service: name, operationId })
  if (operation?.userId !== userId) throw new Problem('notFound')
  return operation
}

async function receiptLink(service: FbService, visit: Visit, operation: SignedOperation): Promise<string> {
  const draft = await readDraft(service.site.context, visit.who, subjectOf(operation).draftId)
  return draft === undefined
    ? workLink(service, 'transferList')
    : workLink(service, 'completed', draft.transferId)
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
    if (reason === undefined) return { errors: { reason: operationTexts.chooseReason } }
    return { by: 'screen', at: 'page', answer: { decision: 'reject', reason } }
  }
  const text = form['code'] ?? ''
  const { code, error } = parseCodeField(codeLabel, text.trim() === '' ? '' : text, ja, 8)
  return code === undefined ? { errors: { code: error } } : { by: 'code', code }
}

type Told = {
  readonly errors?: Errors
  readonly message?: Message
  /** Of the list of payees. */
  readonly page?: string | undefined
}

function waitingView(
  service: FbService,
  visit: Visit,
  operation: SignedOperation,
  { errors = {}, message, page }: Told,
): Html {
  const { operationId, tokenId, expiresAtMs } = operation
  const { operation: signed, qrText, fragment } = signedContent(operation)
  const link = workLink(service, 'operation', operationId)
  const secondsLeft = Math.max(
    0,
    Math.floor((expiresAtMs - service.site.context.now().epochMilliseconds) / 1000),
  )
  const token = tokenInput(visit.sessionId)
  const main = html`${messageBox('error', message ?? null)}
<p class="instruction">${operationTexts.instruction}</p>
<p class="instruction"><strong>${nobodyTellsYou}</strong></p>
<div class="operation-ways">
<section class="panel operation-qr"><h2>① ${operationTexts.read}</h2>
${maySignTransferHere(service.profile, signed) ? html`<p class="operation-here"><a class="button" href="${tokenAppHref}${fragment}" target="_blank" rel="noopener">${operationTexts.here}<span class="visually-hidden">（新しいタブで開きます）</span></a></p>` : null}
${qrCode(qrText, operationTexts.qrLabel)}
<dl class="facts-plain"><div><dt>トークンID</dt><dd>${tokenId}</dd></div>
<div data-operation-status="${workLink(service, 'operationStatus', operationId)}" data-seconds="${secondsLeft}"><dt>有効期限</dt><dd>${dateTimeText(expiresAtMs)}（残り<span data-operation-left>${Math.floor(secondsLeft / 60)}分${String(secondsLeft % 60).padStart(2, '0')}秒</span>）</dd></div></dl>
</section>
<div>
<section class="panel"><h2>② ${operationTexts.compare}</h2>
<p>${operationTexts.compareHint}</p>${signed.template === 'transfer_batch' ? html`<p>${operationTexts.listHint}　<a href="#rows">${operationTexts.list}へ</a></p>` : null}
${shownLines(shownOperation(signed))}
</section>
<form method="post" action="${link}" class="panel"><h2>③ ${operationTexts.approve}</h2>
${token}
<input type="hidden" name="act" value="approve">
<p>${operationTexts.byItself}</p>
${codeField({ name: 'code', label: codeLabel, error: errors.code, hint: operationTexts.codeHint, digits: 8, isMasked: false })}
<div class="actions"><button class="button button-primary" type="submit">承認する</button></div>
</form>
<form method="post" action="${link}" class="panel operation-reject"><h2>${operationTexts.reject}</h2>
${token}
<input type="hidden" name="act" value="reject">
<fieldset class="ticks"><legend>${operationTexts.reasonLabel}</legend>
${errors.reason === undefined ? null : html`<p class="error" id="reason-error">${errors.reason}</p>`}
${rejectionReasons.map((reason) => html`<label class="check"><input type="radio" name="reason" value="${reason}"> <span>${rejectionTexts[reason]}</span></label>`)}
</fieldset>
<div class="actions"><button class="button" type="submit">却下する</button></div>
</form>
<form method="post" action="${link}">${token}<input type="hidden" name="act" value="cancel">
<div class="actions"><button class="button" type="submit">${operationTexts.cancel}</button>
<a class="button" href="${link}">${operationTexts.look}</a></div></form>
</div></div>
${operationRows(keptRows(operation), { title: operationTexts.list, page, pageHref: (number) => `${link}?page=${number}#rows` })}`
  return wizardPage(service, visit, at, main, ['fb-operation.js'])
}

/** The same lines as on the token, from the same bytes. */
function shownLines({ fields }: Shown): Html {
  const field = ({ label, lines, lookAlikes }: Shown['fields'][number]) =>
    html`<div><dt>${label}</dt><dd class="operation-lines">${lines.join('\n')}${lookAlikes === '' ? null : html`<span class="hint">\n${lookAlikes}</span>`}</dd></div>`
  return html`<dl class="facts-plain">${fields.map(field)}</dl>`
}

function endedView(
  service: FbService,
  visit: Visit,
  operation: SignedOperation,
  status: Exclude<OperationStatus, 'created' | 'approved'>,
): Html {
  const { draftId } = subjectOf(operation)
  const main = html`${messageBox('error', endedMessage(service, operation, status))}
<div class="actions"><a class="button button-primary" href="${workLink(service, 'confirmation', draftId)}">${operationTexts.back}</a>
<a class="button" href="${workLink(service, 'transferList')}">振込予約照会・取消へ</a></div>`
  return wizardPage(service, visit, at, main)
}

function endedMessage(
  { profile }: FbService,
  { reason }: SignedOperation,
  status: Exclude<OperationStatus, 'created' | 'approved'>,
): Message {
  const told = (refusal: Refusal) => refusalMessage(refusal, profile)
  if (status === 'expired') return told('operation_expired')
  if (status === 'rejected') return reason === 'not_mine' ? operationTexts.frozen : operationTexts.rejected
  if (reason === 'user') return operationTexts.cancelled
  if (reason === 'wrong_codes') return told('operation_codes_exhausted')
  if (reason === 'token_changed') return told('operation_token_changed')
  // What was approved and could not be done: why, in the words of the refusal.
  return told(reason !== null && isRefusal(reason) ? reason : 'operation_impossible')
}

function isRefusal(reason: string): reason is Refusal {
  return reason in refusals || reason in fbRefusals
}
