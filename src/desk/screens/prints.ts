import { hasRight, servicesOf } from '../../authority/operations/desks.ts'
import { ja } from '../../authority/texts/ja.ts'
import { oneLine } from '../../otp/plain-text.ts'
import type { Form } from '../../platform/http/form.ts'
import { choiceField } from '../../platform/web/controls.ts'
import { dateText, dayMs, parseDay } from '../../platform/web/dates.ts'
import {
  type FieldErrors,
  field,
  hasErrors,
  type Message,
  messageBox,
  textError,
  tokenInput,
} from '../../platform/web/form.ts'
import { type Html, html } from '../../platform/web/html.ts'
import { recordRow, recordTable } from '../../platform/web/record-table.ts'
import { timeText } from '../../platform/web/times.ts'
import type { Staff } from '../contract.ts'
import { makePrintRun } from '../operations/print/make-run.ts'
import { lettersMax, type PrintPreview, previewPrint, type Selection } from '../operations/print/select.ts'
import { listPrintRuns } from '../operations/print/take.ts'
import { deskPrintHref } from '../routes.ts'
import type { PrintKind, PrintRun } from '../rules/print/print-run.ts'
import { leftOutNames, printKindNames, printTexts } from '../texts/print.ts'
import { refusalStatus } from '../texts/refusals.ts'
import { handText } from './history.ts'
import {
  type Desk,
  deskPage,
  deskPath,
  forStaff,
  forStaffForm,
  profileIn,
  staffCaller,
  toldOf,
} from './staff.ts'

const printTitle = '発送分の一括作成'
const reasonMax = 200
const shownMax = 100

type Typed = {
  readonly service: string
  readonly kind: string
  readonly from: string
  readonly to: string
  readonly lostRunId: string
  readonly importId: string
}

type Shown = { readonly typed: Typed; readonly errors: FieldErrors; readonly message: Message | null }

const blank: Shown = {
  typed: { service: '', kind: '', from: '', to: '', lostRunId: '', importId: '' },
  errors: {},
  message: null,
}

/** Letters and activation codes for a print house (decision 48): whom to, what is told before any is made, and the runs. */
export function printScreens(desk: Desk): void {
  const { app, context } = desk

  app.get(
    deskPath(desk, 'prints'),
    forStaff(desk, ['issue_letter', 'print'], async (c, staff) => c.html(await view(desk, staff, blank))),
  )

  app.post(
    deskPath(desk, 'previewPrint'),
    forStaffForm(desk, ['issue_letter'], async (c, staff, form) => {
      const typed = typedIn(form)
      const { errors, selection } = parse(desk, typed)
      if (selection === null) return c.html(await view(desk, staff, { ...blank, typed, errors }), 422)
      const preview = await previewPrint(context, selection, staff.operator.userId)
      if (preview.count === 0 && preview.leftOut.length === 0) {
        const none = { ...blank, typed, errors: { service: printTexts.nobody } }
        return c.html(await view(desk, staff, none), 422)
      }
      return c.html(confirmPage(desk, staff, { typed, selection, preview, reason: '', error: undefined }))
    }),
  )

  app.post(
    deskPath(desk, 'makePrint'),
    forStaffForm(desk, ['issue_letter'], async (c, staff, form) => {
      const { service = '', draftId = '' } = form
      const profile = profileIn(desk, service)
      const reason = oneLine(form['reason'] ?? '')
      const error = textError('理由', reason, reasonMax, ja)
      const typed = typedIn(form)
      const { errors, selection } = parse(desk, typed)
      if (profile === undefined || selection === null)
        return c.html(await view(desk, staff, { ...blank, typed, errors }), 422)
      if (error !== undefined) {
        const preview = await previewPrint(context, selection, staff.operator.userId)
        return c.html(confirmPage(desk, staff, { typed, selection, preview, reason, error }), 422)
      }
      const making = { service, draftId, reason, by: staff.operator.userId }
      const made = await makePrintRun(context, staffCaller(c, staff), making)
      if (made === undefined) {
        const message = { ...toldOf(desk, 'nothing_to_do', profile), text: printTexts.gone }
        return c.html(await view(desk, staff, { ...blank, message }), refusalStatus('nothing_to_do'))
      }
      if (made.ok)
        return c.redirect(
          deskPrintHref(desk.profile.service, 'printRun', { service, runId: made.runId }),
          303,
        )
      const message = toldOf(desk, made.refusal, profile)
      return c.html(await view(desk, staff, { ...blank, message }), refusalStatus(made.refusal))
    }),
  )
}

function typedIn(form: Form): Typed {
  const { service = '', kind = '', from = '', to = '', lostRunId = '', importId = '' } = form
  return { service, kind, from, to, lostRunId: lostRunId.slice(0, 40), importId: importId.slice(0, 40) }
}

function parse(
  desk: Desk,
  typed: Typed,
): { readonly errors: FieldErrors; readonly selection: Selection | null } {
  const profile = profileIn(desk, typed.service)
  const kind = Object.hasOwn(printKindNames, typed.kind) ? (typed.kind as PrintKind) : undefined
  const [from, to] = [dayIn(typed.from), dayIn(typed.to)]
  const isReversed = from != null && to != null && from > to
  const codesUnused = kind === 'codes' && desk.context.tokenActivation !== 'code'
  const errors = {
    service: profile === undefined ? ja.required('サービス') : undefined,
    kind: kind === undefined ? printTexts.kind : codesUnused ? printTexts.noCodes : undefined,
    from: from === undefined ? printTexts.day : undefined,
    to: to === undefined ? printTexts.day : isReversed ? printTexts.order : undefined,
  }
  if (hasErrors(errors) || kind === undefined || from === undefined || to === undefined)
    return { errors, selection: null }
  return {
    errors,
    selection: {
      service: typed.service,
      kind,
      fromMs: from,
      untilMs: to === null ? null : to + dayMs,
      lostRunId: typed.lostRunId || null,
      importId: typed.importId || null,
    },
  }
}

/** Null for no day. */
function dayIn(typed: string): number | null | undefined {
  return typed.trim() === '' ? null : parseDay(typed)
}

async function view(desk: Desk, staff: Staff, shown: Shown): Promise<Html> {
  const services = servicesOf(desk.context, desk.profile.service)
  const runs = await listPrintRuns(desk.context, services)
  const makes = hasRight(staff.operator.role, 'issue_letter')
  const main = html`<h1>${printTitle}</h1>
${messageBox('error', shown.message)}
${makes ? selectionForm(desk, staff, services, shown) : null}
<h2>作成した発送分</h2>
${runs.length === 0 ? html`<p class="message message-none">発送分はまだありません。</p>` : runTable(desk, runs)}
<p class="hint">${printTexts.twoPersons}</p>`
  return deskPage(desk, staff, printTitle, main, 'prints')
}

function selectionForm(
  desk: Desk,
  staff: Staff,
  services: readonly string[],
  { typed, errors }: Shown,
): Html {
  const [only, ...others] = services
  const service = typed.service === '' && others.length === 0 ? (only ?? '') : typed.service
  const day = (name: 'from' | 'to', label: string) =>
    field({
      name,
      label,
      type: 'date',
      value: typed[name],
      error: errors[name],
      autocomplete: 'off',
      maxlength: 10,
    })
  return html`<form method="post" action="${deskPath(desk, 'previewPrint')}" class="panel" autocomplete="off">
<h2>書面を作成する</h2>
<p>まだ書面を発行していないユーザの書面を、印刷会社に渡すファイルとしてまとめて作成します。</p>
${tokenInput(staff.sessionId)}
${choiceField({
  name: 'service',
  label: 'サービス',
  isNeeded: true,
  value: service,
  choices: services.map((each) => [each, desk.context.profiles.get(each)?.serviceName ?? each]),
  error: errors['service'],
})}
${choiceField({ name: 'kind', label: '書面の種類', isNeeded: true, value: typed.kind, choices: Object.entries(printKindNames), error: errors['kind'] })}
${day('from', '登録日（から）')}${day('to', '登録日（まで）')}
<p class="hint">日付を入れないときは、すべての日が対象です。一度に${lettersMax.toLocaleString('ja-JP')}通までです。</p>
<div class="actions"><button class="button button-primary" type="submit">対象を確認する</button></div>
</form>`
}

type Confirmed = {
  readonly typed: Typed
  readonly selection: Selection
  readonly preview: PrintPreview
  readonly reason: string
  readonly error: string | undefined
}

/** Whom a run would write to, and whom not: before anything is made. */
function confirmPage(
  desk: Desk,
  staff: Staff,
  { typed, selection, preview, reason, error }: Confirmed,
): Html {
  const title = `${printTitle}（確認）`
  const { service, kind } = selection
  const count = preview.count.toLocaleString('ja-JP')
  const ends = [preview.first, preview.last].flatMap((each) =>
    each === undefined ? [] : [`${each.userName}（${each.userId}）`],
  )
  const hidden = Object.entries({ ...typed, draftId: preview.draftId }).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  )
  const question = `${count}通の書面を作成します。前に作成されたパスワード・コードがあれば使えなくなります。よろしいですか。`
  const main = html`<h1>${title}</h1>
<p>まだ作成していません。内容をご確認のうえ、15分以内に［作成する］を押してください。</p>
<dl class="facts">
<div><dt>サービス</dt><dd>${desk.context.profiles.get(service)?.serviceName ?? service}</dd></div>
<div><dt>書面の種類</dt><dd>${printKindNames[kind]}</dd></div>
<div><dt>対象</dt><dd>${selectedText(selection)}</dd></div>
<div><dt>作成する書面</dt><dd>${count}通（お客様${preview.customers.toLocaleString('ja-JP')}件）${preview.isCut ? html`<br><span class="hint">${lettersMax.toLocaleString('ja-JP')}通を超える分は、続けて作成してください。</span>` : null}</dd></div>
<div><dt>最初と最後</dt><dd>${[...new Set(ends)].join('～')}</dd></div>
<div><dt>作成しないユーザ</dt><dd>${preview.leftOut.length.toLocaleString('ja-JP')}件</dd></div>
</dl>
${preview.leftOut.length === 0 ? null : leftOutTable(preview)}
${
  preview.count === 0
    ? html`<div class="actions"><a class="button" href="${deskPath(desk, 'prints')}">戻る</a></div>`
    : html`<form method="post" action="${deskPath(desk, 'makePrint')}" class="panel" autocomplete="off" data-confirm="${question}">
${tokenInput(staff.sessionId)}${hidden}
${field({ name: 'reason', label: '理由', isNeeded: true, value: reason, error, hint: '申込の受付番号など。監査ログに残ります。', autocomplete: 'off', maxlength: reasonMax })}
<p class="caution">${printTexts.twoPersons}</p>
<div class="actions"><button class="button button-primary" type="submit">作成する</button><a class="button" href="${deskPath(desk, 'prints')}">やめる</a></div>
</form>`
}`
  return deskPage(desk, staff, title, main, 'prints')
}

function selectedText({ fromMs, untilMs, lostRunId, importId }: Selection): string {
  if (importId !== null) return '基幹システムのファイルで登録したユーザ'
  if (lostRunId !== null) return `発送分 ${lostRunId} の作り直し`
  if (fromMs === null && untilMs === null) return 'まだ書面を発行していないすべてのユーザ'
  const day = (ms: number | null) => (ms === null ? '' : dateText(ms))
  return `登録日 ${day(fromMs)}～${day(untilMs === null ? null : untilMs - dayMs)}`
}

function leftOutTable({ leftOut }: PrintPreview): Html {
  const columns = ['ユーザID', 'ユーザ名', '作成しない理由']
  const rows = leftOut.slice(0, shownMax).map(({ userId, userName, because, detail }) => {
    return recordRow(
      columns,
      [userId, userName, `${leftOutNames[because]}${detail === '' ? '' : `：${detail}`}`],
      ['ユーザID'],
    )
  })
  const caption = leftOut.length > shownMax ? `先頭の${shownMax}件` : '全件'
  const hasUnprintable = leftOut.some(({ because }) => because === 'unprintable')
  return html`<p class="caution">次のユーザの書面は作成しません。${hasUnprintable ? '印字できない文字のある方には、ユーザの画面から1通ずつ発行してください。' : null}</p>
${recordTable({ label: '作成しないユーザ', columns, rows, caption })}`
}

function runTable(desk: Desk, runs: readonly PrintRun[]): Html {
  const columns = ['番号', 'サービス', '種類', '通数', '状況', '作成']
  const rows = runs.map((run) => {
    const href = deskPrintHref(desk.profile.service, 'printRun', run)
    const name = desk.context.profiles.get(run.service)?.serviceName ?? run.service
    const cells = [html`<a href="${href}">${run.runId}</a>`, name, printKindNames[run.kind]]
    const made = `${timeText(run.madeAtMs)} ${handText(run.madeBy)}`
    return recordRow(
      columns,
      [...cells, `${run.count.toLocaleString('ja-JP')}通`, statusOf(run), made],
      ['番号', '通数'],
    )
  })
  return recordTable({ label: '作成した発送分', columns, rows })
}

export function statusOf(run: PrintRun): string {
  if (run.lostAtMs !== null) return '無効（紛失など）'
  if (run.done < run.count)
    return `作成中（${run.done.toLocaleString('ja-JP')}／${run.count.toLocaleString('ja-JP')}）`
  const taken = [run.pdfTakenAtMs, run.csvTakenAtMs].filter((at) => at !== null).length
  return taken === 2 ? '取り出し済み' : taken === 1 ? '一部取り出し済み' : '取り出し待ち'
}
