import { ja } from '../../../../authority/texts/ja.ts'
import type { Message } from '../../../../authority/texts/refusal.ts'
import { oneLine } from '../../../../otp/plain-text.ts'
import type { Form } from '../../../../platform/http/form.ts'
import { choice } from '../../../../platform/web/choice.ts'
import {
  type FieldErrors,
  field,
  hiddenError,
  messageBox,
  tokenInput,
} from '../../../../platform/web/form.ts'
import { type Html, html } from '../../../../platform/web/html.ts'
import { saveDraft } from '../../operations/transfers/draft.ts'
import { type TransferEntry, transferEntry } from '../../operations/transfers/entry.ts'
import { destinationKey } from '../../operations/transfers/list.ts'
import { yenIn } from '../../operations/typed-yen.ts'
import type { DraftLine, TransferDraft } from '../../rules/transfer-draft.ts'
import { refusalMessage } from '../../texts/refusals.ts'
import { dayText, destinationText, feeBearerNames } from '../format.ts'
import type { FbService, Visit } from '../service.ts'
import { workLink } from '../work.ts'
import { linePage } from './lines.ts'
import {
  type Drafting,
  forDraft,
  forDraftForm,
  goneAnswer,
  keepAndGo,
  toConfirmation,
  wizardPage,
} from './wizard.ts'

const at = { step: '振込内容入力' } as const
const memoLabel = 'メモ情報'
const memoLengthMax = 40
/** The number of digits in a Zengin record (domain-notes c-1). */
const payYenMax = 9_999_999_999
const noAmount = '支払金額は、円単位で、10桁以内の数字で入力してください。'

/** The amounts of rows that are still blank. */
const unset = 0

type Read = {
  /** Everything that could be read; the rest stays in the form, beside its error. */
  readonly draft: TransferDraft
  readonly errors: FieldErrors
}

/** 振込内容入力: amounts, who bears the fee, the day, the memo; adding and removing rows keeps the input. */
export function detailsScreen(service: FbService): void {
  const { app, site } = service
  const path = workLink(service, 'details')

  app.get(
    path,
    forDraft(service, at, async (c, drafting) => {
      const { draft, draftId, visit } = drafting
      if (draft.lines.length === 0) return c.redirect(workLink(service, 'destination', draftId), 303)
      const entry = await transferEntry(site.context, visit.who)
      const rows = rowsOf(service, draft, c.req.query('row'))
      return c.html(
        view(service, drafting, entry, { typed: restored(draft, visit), rows, errors: {}, message: null }),
      )
    }),
  )

  app.post(
    path,
    forDraftForm(service, at, async (c, drafting, form) => {
      const { draft, draftId, visit } = drafting
      const entry = await transferEntry(site.context, visit.who)
      // The rows are outdated if a second window added or removed one.
      const rows = draft.lines.flatMap((_, i) => (form[`row-${i}`] === undefined ? [] : [i]))
      if (!isOfDraft(form, draft)) {
        const message = refusalMessage('transfer_changed', service.profile)
        const shown = { typed: typedOf(draft), rows: rowsOf(service, draft), errors: {}, message }
        return c.html(view(service, drafting, entry, shown), 409)
      }
      const act = form['act'] ?? ''
      const removed = /^remove-(\d{1,3})$/.exec(act)?.[1]
      const isLast = act !== 'add' && act !== 'back' && removed === undefined
      const read = readDetails(service, draft, form, entry, isLast)
      const next = { ...drafting, draft: read.draft }
      if (removed !== undefined) return removeRow(Number(removed))
      if (act !== 'back' && Object.keys(read.errors).length > 0) {
        // Keeps the valid input anyway, in case the window is closed now.
        await saveDraft(site.context, visit.who, draftId, read.draft)
        return c.html(
          view(service, next, entry, { typed: form, rows, errors: read.errors, message: null }),
          422,
        )
      }
      if (!isLast) return keepAndGo(service, c, at, next, workLink(service, 'destination', draftId))
      if (!(await saveDraft(site.context, visit.who, draftId, read.draft)))
        return goneAnswer(service, c, visit, at)
      // Back to the page of the line that was amended.
      return toConfirmation(service, c, visit, { draftId, page: linePage(rows[0] ?? 0) })

      async function removeRow(row: number): Promise<Response> {
        const lines = read.draft.lines.filter((_, i) => i !== row)
        const left = { ...read.draft, lines }
        if (!(await saveDraft(site.context, visit.who, draftId, left)))
          return goneAnswer(service, c, visit, at)
        if (lines.length === 0) return c.redirect(workLink(service, 'destination', draftId), 303)
        if (rows.length < draft.lines.length) return toConfirmation(service, c, visit, { draftId })
        const shown = { typed: withoutRow(form, row), rows: rowsOf(service, left), errors: {}, message: null }
        return c.html(view(service, { ...next, draft: left }, entry, shown))
      }
    }),
  )
}

/** All rows, or for a large file only the one that [修正] named. */
function rowsOf(service: FbService, { lines }: TransferDraft, named?: string): readonly number[] {
  const all = [...lines.keys()]
  return lines.length <= service.profile.fb.payeesMax ? all : all.filter((i) => String(i) === named)
}

/** Do the form's rows match the draft's current ones? */
function isOfDraft(form: Form, { lines }: TransferDraft): boolean {
  const isSame = (line: DraftLine, i: number) =>
    (form[`row-${i}`] ?? destinationKey(line)) === destinationKey(line)
  return form['rows'] === String(lines.length) && lines.every(isSame)
}

/** The rows after a removed one move up. */
function withoutRow(form: Form, row: number): Form {
  const kept = { ...form }
  for (let i = row; kept[`row-${i}`] !== undefined; i++) {
    for (const name of ['row', 'amount', 'bearer']) kept[`${name}-${i}`] = form[`${name}-${i + 1}`] ?? ''
  }
  return kept
}

function typedOf({ lines, day, memo }: TransferDraft): Form {
  const rows = lines.flatMap(({ payYen, feeBearer }, i) => [
    [`amount-${i}`, payYen === unset ? '' : payYen.toLocaleString('ja-JP')],
    [`bearer-${i}`, feeBearer],
  ])
  return { ...Object.fromEntries(rows), day, memo }
}

/** What was typed when a session ended, as far as it is about the rows that are still there. */
function restored(draft: TransferDraft, visit: Visit): Form {
  const typed = visit.draft?.typed ?? null
  if (typed === null) return typedOf(draft)
  const gone = draft.lines.flatMap((line, i) => (typed[`row-${i}`] === destinationKey(line) ? [] : [i]))
  const kept = Object.entries(typed).filter(([name]) => !gone.some((i) => name.endsWith(`-${i}`)))
  return { ...typedOf(draft), ...Object.fromEntries(kept) }
}

/** Rows may lack an amount until the last step. */
function readDetails(
  service: FbService,
  draft: TransferDraft,
  form: Form,
  { days }: TransferEntry,
  isLast: boolean,
): Read {
  const errors: Record<string, string> = {}
  const lines = draft.lines.map((line, i): DraftLine => {
    if (form[`row-${i}`] === undefined) return line
    const text = form[`amount-${i}`] ?? ''
    const feeBearer = form[`bearer-${i}`] === 'payee' ? 'payee' : 'payer'
    const payYen = yenIn(text)
    if (text.trim() === '') {
      if (isLast) errors[`amount-${i}`] = ja.required('支払金額')
      return { ...line, feeBearer, payYen: unset }
    }
    if (Number.isNaN(payYen) || payYen > payYenMax) errors[`amount-${i}`] = noAmount
    else if (payYen < 1) errors[`amount-${i}`] = refusalMessage('transfer_amount', service.profile).text
    return { ...line, feeBearer, payYen: errors[`amount-${i}`] === undefined ? payYen : unset }
  })
  const memo = oneLine(form['memo'] ?? '')
  const hidden = hiddenError(memoLabel, memo)
  if (hidden !== undefined) errors['memo'] = hidden
  else if (memo.length > memoLengthMax)
    errors['memo'] = `${memoLabel}は${memoLengthMax}文字以内で入力してください。`
  const kept = hidden === undefined ? memo.slice(0, memoLengthMax) : draft.memo
  const day = days.includes(form['day'] ?? '') ? (form['day'] ?? '') : ''
  if (day === '' && isLast) errors['day'] = '振込指定日を選択してください。'
  return { draft: { ...draft, lines, day, memo: kept }, errors }
}

type Shown = {
  readonly typed: Form
  readonly rows: readonly number[]
  readonly errors: FieldErrors
  readonly message: Message | null
}

function view(
  service: FbService,
  { visit, draftId, draft }: Drafting,
  entry: TransferEntry,
  { typed, rows, errors, message }: Shown,
): Html {
  const { payeesMax } = service.profile.fb
  const days = entry.days.map(
    (day) => [day, `${dayText(day)}${day === entry.today ? ' 当日扱い' : ''}`] as const,
  )
  const main = html`${messageBox('error', message)}
<p class="instruction">振込内容を入力して、「次へ」ボタンを押してください。</p>
<form method="post" action="${workLink(service, 'details', draftId)}">
${tokenInput(visit.sessionId)}
<input type="hidden" name="rows" value="${draft.lines.length}">
<button class="visually-hidden" type="submit" name="act" value="next" tabindex="-1" aria-hidden="true">次へ</button>
<section class="panel"><h2>振込データ基本情報</h2>
${choice('day', '振込指定日', [['', '選択してください'], ...days], { value: typed['day'], error: errors['day'] })}
${field({
  name: 'memo',
  label: memoLabel,
  value: typed['memo'] ?? '',
  error: errors['memo'],
  hint: `お客様の控えです。振込先には送信されません（${memoLengthMax}文字以内）。`,
  autocomplete: 'off',
  maxlength: memoLengthMax,
})}
</section>
<section><h2>振込先情報（${draft.lines.length}件）</h2>
${rows.length < draft.lines.length ? html`<p>金額を訂正する場合は、「振込内容確認」画面でその振込先の「修正ボタン」を押してください。</p>` : null}
${draft.lines.map((line, i) => (rows.includes(i) ? rowView(line, i, typed, errors) : null))}</section>
<div class="actions"><button class="button button-primary" type="submit" name="act" value="next">次へ</button>
${draft.lines.length < payeesMax ? html`<button class="button" type="submit" name="act" value="add">振込先を追加</button>` : null}
<button class="button" type="submit" name="act" value="back">戻る</button></div>
</form>`
  return wizardPage(service, visit, at, main)
}

function rowView(line: DraftLine, i: number, typed: Form, errors: FieldErrors): Html {
  const row = `（${i + 1}件目）`
  const bearers = (['payer', 'payee'] as const).map((each) => [each, feeBearerNames[each]] as const)
  return html`<fieldset class="panel transfer-row" id="row-${i}"><legend>${i + 1}件目　${line.name}</legend>
<input type="hidden" name="row-${i}" value="${destinationKey(line)}">
<p>受取人口座情報：${destinationText(line)}<br>受取人情報(カナ)：<strong>${line.name}</strong></p>
${field({
  name: `amount-${i}`,
  label: `支払金額${row}`,
  value: typed[`amount-${i}`] ?? '',
  error: errors[`amount-${i}`],
  hint: '円',
  autocomplete: 'off',
  inputmode: 'numeric',
  maxlength: 20,
})}
${choice(`bearer-${i}`, `手数料負担${row}`, bearers, { value: typed[`bearer-${i}`] })}
<div class="actions"><button class="button button-small" type="submit" name="act" value="remove-${i}">この振込先を外す<span class="visually-hidden">${row}</span></button></div>
</fieldset>`
}
