import type { Message } from '../../../../authority/texts/refusal.ts'
import { accountsOf } from '../../../../bank/operations/read-accounts.ts'
import { type Form, readUpload } from '../../../../platform/http/form.ts'
import { choiceField, fileField } from '../../../../platform/web/controls.ts'
import { type FieldErrors, messageBox, textArea, tokenInput } from '../../../../platform/web/form.ts'
import { type Html, html } from '../../../../platform/web/html.ts'
import { recordRow, recordTable } from '../../../../platform/web/record-table.ts'
import { listLengthMax, listText } from '../../operations/read-payee-list.ts'
import { transferEntry } from '../../operations/transfers/entry.ts'
import { takeInList } from '../../operations/transfers/take-in-list.ts'
import type { ListProblem } from '../../rules/payee-list.ts'
import { listColumnTexts, listProblemText, listTexts } from '../../texts/payee-list.ts'
import { refusalMessage, refusalStatus } from '../../texts/refusals.ts'
import { barredNotice } from '../confirm-fields.ts'
import { accountText, dayText } from '../format.ts'
import type { FbService, Visit } from '../service.ts'
import { bankingOf, holdersOf, withRight, workLink, workPage } from '../work.ts'
import { waitingDrafts } from './waiting-drafts.ts'
import { toConfirmation } from './wizard.ts'

const page = { menu: 'transfers', entry: listTexts.title, title: listTexts.title } as const
/** Nobody mends more in one go; the others are told once these are mended. */
const linesShown = 200

type Shown = {
  readonly typed: Form
  readonly errors: FieldErrors
  readonly message: Message | null
  readonly problems: readonly ListProblem[]
}

/** 振込先一括入力: payees as a spreadsheet has them, typed, pasted or from a file; kept like a file that was taken in. */
export function payeeListScreen(service: FbService): void {
  const { app, profile, site } = service
  const path = workLink(service, 'payeeList')

  app.get(
    path,
    withRight(service, 'mayTransfer', page, async (c, visit) => {
      const shown = { typed: visit.draft?.typed ?? {}, errors: {}, message: null, problems: [] }
      return c.html(await view(service, visit, shown))
    }),
  )

  app.post(path, async (c) => {
    const { fields, bytes, fileName } = await readUpload(c, profile.service)
    const visit = await holdersOf(service, 'mayTransfer', page)(c)
    if (visit instanceof Response) return visit
    const isFile = bytes !== null && bytes.length > 0
    const text = isFile ? listText(bytes) : (fields['list'] ?? '')
    // What a file holds stands in the field from now on, where it can be mended.
    const kept = text === null || text.length > listLengthMax ? (fields['list'] ?? '') : text
    const typed = { ...fields, list: kept }
    const errors = await headErrors(service, visit, fields)
    if (text === null) errors['file'] = listTexts.fileUnreadable
    const refuse = async (told: Partial<Shown>, status: ReturnType<typeof refusalStatus> = 422) =>
      c.html(await view(service, visit, { typed, errors, message: null, problems: [], ...told }), status)
    if (text === null) return refuse({})
    const { account: accountId = '', day = '' } = fields
    const name = isFile ? fileName : listTexts.typed
    const isReady = Object.keys(errors).length === 0
    const taken = await takeInList(site.context, visit.who, { name, accountId, day, text, isReady })
    if (taken.kind === 'draft') return toConfirmation(service, c, visit, taken)
    if (taken.kind === 'full') {
      const message = refusalMessage('transfer_drafts_full', profile)
      return refuse({ message }, refusalStatus('transfer_drafts_full'))
    }
    const problems = taken.problems.filter(({ line }) => line !== null)
    const [whole] = taken.problems.filter(({ line }) => line === null)
    if (whole !== undefined) errors['list'] = listProblemText(whole)
    return refuse({ problems, message: problems.length === 0 ? null : listTexts.refused })
  })
}

/** Beside the account and the day. */
async function headErrors(
  { site }: FbService,
  { who }: Visit,
  { account, day = '' }: Form,
): Promise<Record<string, string>> {
  const accounts = await accountsOf(site.context, who)
  const { days } = await transferEntry(site.context, who)
  return {
    ...(accounts.some(({ accountId }) => accountId === account) ? {} : { account: listTexts.accountMissing }),
    ...(days.includes(day) ? {} : { day: listTexts.dayMissing }),
  }
}

async function view(
  service: FbService,
  visit: Visit,
  { typed, errors, message, problems }: Shown,
): Promise<Html> {
  const { context } = service.site
  const { filePayeesMax, draftDays } = service.profile.fb
  const { bank } = bankingOf(service)
  const accounts = await accountsOf(context, visit.who)
  const entry = await transferEntry(context, visit.who)
  const [only] = accounts.length === 1 ? accounts : []
  const days = entry.days.map(
    (day) => [day, `${dayText(day)}${day === entry.today ? ' 当日扱い' : ''}`] as const,
  )
  const main = html`${messageBox('error', message)}
${entry.isOpen ? null : messageBox('error', refusalMessage('transfer_hours', service.profile))}
${barredNotice(service, entry)}
<p class="instruction">${listTexts.instruction}</p>
<form method="post" action="${workLink(service, 'payeeList')}" enctype="multipart/form-data" class="panel">
${tokenInput(visit.sessionId)}
${choiceField({ name: 'account', label: listTexts.account, value: typed['account'] ?? only?.accountId ?? '', choices: accounts.map((account) => [account.accountId, accountText(account, bank)] as const), error: errors['account'] })}
${choiceField({ name: 'day', label: listTexts.day, value: typed['day'] ?? '', choices: days, error: errors['day'] })}
${textArea({ name: 'list', label: listTexts.list, value: typed['list'] ?? '', rows: 12, maxlength: listLengthMax, error: errors['list'], hint: `${listTexts.order}\n${listTexts.sample}` })}
${fileField({ name: 'file', label: listTexts.file, error: errors['file'], hint: listTexts.fileHint, accept: '.csv,.txt,text/csv,text/plain' })}
<div class="actions"><button class="button button-primary" type="submit">${listTexts.button}</button></div>
</form>
${problems.length === 0 ? null : problemsView(problems)}
${await waitingDrafts(service, visit)}
<ul class="notes"><li>${filePayeesMax.toLocaleString('ja-JP')}件まで入力できます。</li>
${listTexts.notes.map((note) => html`<li>${note}</li>`)}
<li>内容は、振込内容確認の画面で確認し、確定するまで振り込まれません。確定するか破棄するまで、${draftDays}日間保存されます。</li></ul>`
  return workPage(service, visit, { ...page, main })
}

const columns = ['行', '内容', '誤り']

/** What is wrong with each line, beside the line as it stands in the list. */
function problemsView(problems: readonly ListProblem[]): Html {
  const byLine = [...Map.groupBy(problems, ({ line }) => line ?? 0)]
  const rows = byLine.slice(0, linesShown).map(([line, found]) => {
    const wrong = found.map((problem) => {
      const { column } = problem
      const name = column === null ? '' : `${listColumnTexts[column]}：`
      return html`<li>${name}${listProblemText(problem)}</li>`
    })
    return recordRow(
      columns,
      [String(line), found[0]?.text ?? '', html`<ul class="plain">${wrong}</ul>`],
      ['行'],
    )
  })
  const rest = byLine.length - rows.length
  return html`<section id="problems"><h2>${listTexts.problems}（${byLine.length}行、${problems.length}件）</h2>
<p>${listTexts.problemsHint}</p>
${recordTable({ label: listTexts.problems, columns, rows })}
${rest === 0 ? null : html`<p>ほか${rest}行</p>`}</section>`
}
