import type { Context as HonoContext } from 'hono'
import { riskNotes } from '../../../../authority/screens/risk-notes.ts'
import type { Message } from '../../../../authority/texts/refusal.ts'
import { accountsOf } from '../../../../bank/operations/read-accounts.ts'
import type { Account } from '../../../../bank/rules/account.ts'
import type { Form } from '../../../../platform/http/form.ts'
import type { Env } from '../../../../platform/http/guards.ts'
import { type FieldErrors, messageBox, tokenInput } from '../../../../platform/web/form.ts'
import { type Html, html } from '../../../../platform/web/html.ts'
import { confirmTransfer } from '../../operations/transfers/confirm.ts'
import { previewTransfer, type TransferPreview } from '../../operations/transfers/draft.ts'
import { type TransferEntry, transferEntry } from '../../operations/transfers/entry.ts'
import { endFileDraft } from '../../operations/transfers/file-drafts.ts'
import { askForOperation } from '../../operations/transfers/operation.ts'
import type { LimitBehind } from '../../rules/amount-limits.ts'
import type { Refusal } from '../../rules/refusal.ts'
import { confirmationTexts, confirmationWords, shownAtConfirmation } from '../../texts/confirmation.ts'
import { refusalMessage, refusalStatus } from '../../texts/refusals.ts'
import { transferMails } from '../../texts/transfer-mails.ts'
import {
  barredMessage,
  barredNotice,
  confirmationField,
  readConfirmation,
  refusedConfirmation,
} from '../confirm-fields.ts'
import { accountText, fact, monthDayText, yenText } from '../format.ts'
import { expired, type FbService } from '../service.ts'
import { bankingOf, workLink } from '../work.ts'
import { duplicatesPanel, intendedField, marksOf } from './duplicates-panel.ts'
import { fundsNote } from './funds-note.ts'
import { heldNote } from './held-note.ts'
import { linesView } from './lines.ts'
import { type Drafting, endsVisit, forDraft, forDraftForm, goneAnswer, wizardPage } from './wizard.ts'

const at = { step: '振込内容確認' } as const

/** A-27 振込内容確認: ① to ④ exactly as in the manual, and [確定] (S3-3.4-03 to -11). */
export function confirmationScreen(service: FbService): void {
  const { app, site } = service
  const path = workLink(service, 'confirmation')

  app.get(
    path,
    forDraft(service, at, async (c, drafting) => {
      const { draft, draftId } = drafting
      if (draft.lines.length === 0) return c.redirect(workLink(service, 'destination', draftId), 303)
      const shown = { errors: {}, message: null, page: c.req.query('page') }
      return c.html(await view(service, drafting, shown))
    }),
  )

  app.post(
    path,
    forDraftForm(service, at, async (c, drafting, form) => {
      const { visit, draftId } = drafting
      const page = form['page']
      const preview = await previewTransfer(site.context, visit.who, drafting.draft)
      if (preview.asks === 'operation') return askOnToken(service, c, drafting, form, preview)
      const entry = await transferEntry(site.context, visit.who)
      const confirmation = readConfirmation(form, entry)
      if ('errors' in confirmation) {
        return c.html(
          await view(service, drafting, { errors: confirmation.errors, message: null, page }),
          422,
        )
      }
      const shownDigest = form['digest'] ?? ''
      const confirmed = {
        draftId,
        shownDigest,
        intended: form[intendedField] ?? '',
        shownWords: shownAtConfirmation,
        acceptedMail: transferMails.accepted,
        ...confirmation.typed,
      }
      const outcome = await confirmTransfer(site.context, visit.caller, visit.who, confirmed)
      if (outcome.ok) {
        await endFileDraft(site.context, visit.who, draftId)
        return c.redirect(workLink(service, 'completed', outcome.transferId), 303)
      }
      const { refusal } = outcome
      if (endsVisit(refusal)) return c.redirect(expired(service), 303)
      if (refusal === 'transfer_gone') return goneAnswer(service, c, visit, at)
      const shown = { ...told(service, refusal, entry), page }
      return c.html(await view(service, drafting, shown), refusalStatus(refusal))
    }),
  )
}

/** [確定] where the token's own screen confirms: on to its QR code, or why not. */
async function askOnToken(
  service: FbService,
  c: HonoContext<Env>,
  drafting: Drafting,
  form: Form,
  preview: TransferPreview,
) {
  const { context } = service.site
  const { visit, draftId, draft } = drafting
  const account = (await accountsOf(context, visit.who)).find(
    ({ accountId }) => accountId === draft.accountId,
  )
  const intended = form[intendedField] ?? ''
  const entry = await transferEntry(context, visit.who)
  const outcome = await askForOperation(context, visit.caller, visit.who, {
    draftId,
    shownDigest: form['digest'] ?? '',
    intended,
    shown: shownAtConfirmation({
      by: 'operation',
      shared: entry.shared,
      ticked: intended !== '',
      risks: preview.risks,
      profile: service.profile,
    }),
    from: account === undefined ? '' : accountText(account, bankingOf(service).bank),
  })
  if (outcome.ok) return c.redirect(workLink(service, 'operation', outcome.operationId), 303)
  const { refusal } = outcome
  if (endsVisit(refusal)) return c.redirect(expired(service), 303)
  if (refusal === 'transfer_gone') return goneAnswer(service, c, visit, at)
  const shown = { ...told(service, refusal, entry), page: form['page'] }
  return c.html(await view(service, drafting, shown), refusalStatus(refusal))
}

type Told = { readonly errors: FieldErrors; readonly message: Message | null }
type Shown = Told & { readonly page: string | undefined }

function told(service: FbService, refusal: Refusal, entry: TransferEntry): Told {
  const beside = refusedConfirmation(service, refusal, entry)
  if (beside !== undefined) return { errors: beside, message: null }
  const message = barredMessage(service, refusal, entry.shared)
  if (refusal !== 'transfer_duplicate') return { errors: {}, message }
  return { errors: { [intendedField]: '重複を確認し、チェックを入れてください。' }, message }
}

async function view(service: FbService, drafting: Drafting, shown: Shown): Promise<Html> {
  const { errors, message, page } = shown
  const { visit, draftId, draft } = drafting
  const { context } = service.site
  const preview = await previewTransfer(context, visit.who, draft)
  const entry = await transferEntry(context, visit.who)
  const accounts = await accountsOf(context, visit.who)
  const account = accounts.find(({ accountId }) => accountId === draft.accountId)
  // Said only once: by the actual refusal, or else by the expected one.
  const problem = message === null ? preview.problem : null
  const isPayable = preview.problem === null && entry.barred === null
  const word = confirmationWords[preview.asks]
  const isOnToken = preview.asks === 'operation'
  const asked = html`<h2>④ ${word}</h2>
${duplicatesPanel(service, draft, preview, errors[intendedField])}
${isOnToken ? null : confirmationField(entry, errors)}
<p><strong>${confirmationTexts.ask}</strong><br>${confirmationTexts.caution}</p>`
  const main = html`${messageBox('error', message)}
${problem === null ? null : messageBox('error', refusalMessage(problem, service.profile))}
${preview.limit === null ? null : limitNote(preview.limit)}
${message === null ? barredNotice(service, entry) : null}
${isPayable && preview.hold !== null ? heldNote(service, preview.hold, 'before') : null}
${riskNotes(service.profile, preview.risks, 'transfer', preview.limit?.limitYen)}
${isPayable ? html`<p class="instruction">${isOnToken ? confirmationTexts.operation : confirmationTexts.instruction(word)}　<a href="#confirm">${isOnToken ? '④ へ' : '④ の入力欄へ'}</a></p>` : null}
${facts(service, drafting, account, preview, page)}
<form method="post" action="${workLink(service, 'confirmation', draftId)}" class="panel confirm-transfer" id="confirm">
${tokenInput(visit.sessionId)}
<input type="hidden" name="digest" value="${preview.digest}">
<input type="hidden" name="page" value="${page ?? '1'}">
${isPayable ? asked : null}
<div class="actions">${isPayable ? html`<button class="button button-primary" type="submit">確定</button>` : null}
<a class="button" href="${workLink(service, 'details', draftId)}">戻る</a></div>
</form>`
  return wizardPage(service, visit, at, main)
}

/** Who is below the limit by this transfer alone reads what else counts. */
function limitNote({ limitYen, countsDay }: LimitBehind): Html {
  const counted = countsDay ? '（本日受け付けた振込との合計）' : ''
  return html`<p class="caution">限度額は ${yenText(limitYen)}${counted}です。支払金額を見直してください。</p>`
}

/** ① to ③ (S3-3.4-05 to -08). */
function facts(
  service: FbService,
  { visit, draftId, draft }: Drafting,
  account: Account | undefined,
  preview: TransferPreview,
  page: string | undefined,
): Html {
  const { lines, debitYen } = preview
  const { agreement } = visit.visitor
  const { bank } = bankingOf(service)
  const marks = marksOf(preview)
  const amend = (i: number) =>
    html`<a class="button button-small" href="${workLink(service, 'details', draftId)}?row=${i}#amount-${i}">修正<span class="visually-hidden">（${i + 1}件目）</span></a>`
  return html`<div class="side-by-side"><section class="panel"><h2>① 出金元情報</h2><dl class="facts-plain">
${fact('会社コード', agreement?.companyCode ?? '')}
${fact('口座情報', account === undefined ? '' : accountText(account, bank))}
${fact('企業名', agreement?.kanaName ?? account?.holderName ?? '')}
</dl></section>
<section class="panel"><h2>② 振込データ基本情報</h2><dl class="facts-plain">
${fact('振込指定日', draft.day === '' ? '' : monthDayText(draft.day))}
${fact('メモ情報', draft.memo)}
${draft.file === undefined ? null : fact('取込ファイル', draft.file.name)}
</dl></section></div>
<section class="panel"><h2>③ 振込先情報</h2>
${debitYen === null || draft.lines.length <= service.profile.fb.payeesMax ? null : html`<p>${draft.lines.length.toLocaleString('ja-JP')}件　引落合計 <strong>${yenText(debitYen)}</strong></p>`}
${linesView({
  lines: draft.lines.map((line, i) => ({ ...line, ...lines[i], marks: marks.get(i) ?? [] })),
  amend,
  page,
  pageHref: (number) => `${workLink(service, 'confirmation', draftId)}?page=${number}`,
})}
${debitYen === null ? null : html`<p class="total">${draft.lines.length.toLocaleString('ja-JP')}件　引落合計　<strong>${yenText(debitYen)}</strong></p>`}
${fundsNote(service, { day: draft.day, debitYen, hold: preview.hold })}
</section>`
}
