import type { Context as HonoContext } from 'hono'
import { hasRight } from '../../authority/operations/desks.ts'
import type { ServiceProfile } from '../../authority/rules/profile.ts'
import { ja } from '../../authority/texts/ja.ts'
import { oneLine } from '../../otp/plain-text.ts'
import type { Env } from '../../platform/http/guards.ts'
import { Problem } from '../../platform/http/problem.ts'
import { field, type Message, messageBox, textError, tokenInput } from '../../platform/web/form.ts'
import { type Html, html } from '../../platform/web/html.ts'
import { timeText } from '../../platform/web/times.ts'
import type { Staff } from '../contract.ts'
import { findPrintRun, losePrintRun, takePrintFile } from '../operations/print/take.ts'
import { deskPaths, deskPrintHref } from '../routes.ts'
import type { PrintFile, PrintRun } from '../rules/print/print-run.ts'
import { printFileNames, printKindNames, printTexts } from '../texts/print.ts'
import { refusalStatus } from '../texts/refusals.ts'
import { handText } from './history.ts'
import { printFile } from './print-file.ts'
import { statusOf } from './prints.ts'
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

const reasonMax = 200
const refreshSeconds = 5

type Target = { readonly profile: ServiceProfile; readonly run: PrintRun }
type Shown = {
  readonly error: Message | null
  readonly reason: string
  readonly reasonError: string | undefined
}

const blank: Shown = { error: null, reason: '', reasonError: undefined }

/** One run: how far it is, its two files, each of which leaves once, and what to do when one is lost. */
export function printRunScreens(desk: Desk): void {
  const { app, context } = desk
  const path = (screen: 'printRun' | 'takePrint' | 'losePrint') =>
    `/${desk.profile.service}${deskPaths[screen]}`

  app.get(
    path('printRun'),
    forStaff(desk, ['issue_letter', 'print'], async (c, staff) => {
      const target = await targetOf(desk, c)
      if (isUnderWay(target.run)) c.header('Refresh', String(refreshSeconds))
      return c.html(view(desk, staff, target, blank))
    }),
  )

  app.post(
    path('takePrint'),
    forStaffForm(desk, ['print'], async (c, staff, form) => {
      const { profile, run } = await targetOf(desk, c)
      const file = form['file']
      if (file !== 'pdf' && file !== 'csv') throw new Problem('badRequest')
      const { service, runId } = run
      const taking = { service, runId, file, by: staff.operator.userId } as const
      const outcome = await takePrintFile(context, staffCaller(c, staff), taking)
      if (outcome.ok) return printFile(desk, c, { profile, run, file })
      const error = toldOf(desk, outcome.refusal, profile)
      // As it is now: whoever comes second reads who was first.
      const shown = view(desk, staff, await targetOf(desk, c), { ...blank, error })
      return c.html(shown, refusalStatus(outcome.refusal))
    }),
  )

  app.post(
    path('losePrint'),
    forStaffForm(desk, ['issue_letter', 'print'], async (c, staff, form) => {
      const { profile, run } = await targetOf(desk, c)
      const reason = oneLine(form['reason'] ?? '')
      const reasonError = textError('理由', reason, reasonMax, ja)
      if (reasonError !== undefined)
        return c.html(view(desk, staff, { profile, run }, { ...blank, reason, reasonError }), 422)
      const { service, runId } = run
      const by = staff.operator.userId
      const outcome = await losePrintRun(context, staffCaller(c, staff), { service, runId, by, reason })
      if (outcome.ok) return c.redirect(deskPrintHref(desk.profile.service, 'printRun', run), 303)
      const error = toldOf(desk, outcome.refusal, profile)
      const shown = view(desk, staff, await targetOf(desk, c), { ...blank, error })
      return c.html(shown, refusalStatus(outcome.refusal))
    }),
  )
}

async function targetOf(desk: Desk, c: HonoContext<Env>): Promise<Target> {
  const service = `${c.req.param('institution')}/${c.req.param('service')}`
  const profile = profileIn(desk, service)
  const run = profile && (await findPrintRun(desk.context, { service, runId: c.req.param('runId') ?? '' }))
  if (profile === undefined || run === undefined) throw new Problem('notFound')
  return { profile, run }
}

function isUnderWay({ done, count, lostAtMs }: PrintRun): boolean {
  return done < count && lostAtMs === null
}

function view(desk: Desk, staff: Staff, { profile, run }: Target, shown: Shown): Html {
  const title = `発送分 ${run.runId}`
  const facts: readonly (readonly [string, string])[] = [
    ['サービス', profile.serviceName],
    ['書面の種類', printKindNames[run.kind]],
    [
      '通数',
      `${run.count.toLocaleString('ja-JP')}通${run.leftOut === 0 ? '' : `（うち${run.leftOut.toLocaleString('ja-JP')}通は、作成までに利用停止になった、ほかの発送分で作成したなどの理由で除外）`}`,
    ],
    ['状況', statusOf(run)],
    ['作成', `${timeText(run.madeAtMs)}　${handText(run.madeBy)}`],
    ['理由', run.reason],
    ['印刷用PDFの取り出し', takenText(run.pdfTakenBy, run.pdfTakenAtMs)],
    ['宛名CSVの取り出し', takenText(run.csvTakenBy, run.csvTakenAtMs)],
    ...(run.lostAtMs === null ? [] : [['無効（紛失など）', takenText(run.lostBy, run.lostAtMs)] as const]),
  ]
  const main = html`<h1>${title}</h1>
${messageBox('error', shown.error)}
<dl class="facts">${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>\n`)}</dl>
${isUnderWay(run) ? html`<p class="message message-info" role="status">書面を作成しています。この画面は${refreshSeconds}秒ごとに更新されます。画面を閉じても作成は続きます。</p>` : null}
${filesSection(desk, staff, run)}
${lostSection(desk, staff, run, shown)}
<div class="actions"><a class="button" href="${deskPath(desk, 'prints')}">発送分の一覧へ</a></div>`
  return deskPage(desk, staff, title, main, 'prints')
}

function takenText(by: string | null, atMs: number | null): string {
  return by === null || atMs === null ? 'なし' : `${timeText(atMs)}　${handText(by)}`
}

function filesSection(desk: Desk, staff: Staff, run: PrintRun): Html | null {
  if (isUnderWay(run) || run.lostAtMs !== null) return null
  const mayTake = hasRight(staff.operator.role, 'print') && staff.operator.userId !== run.madeBy
  const left = (['pdf', 'csv'] as const).filter((file) => takenAt(run, file) === null)
  if (left.length === 0)
    return html`<section class="panel"><h2>ファイル</h2><p>2つのファイルは取り出し済みです。</p></section>`
  const href = deskPrintHref(desk.profile.service, 'takePrint', run)
  const forms = left.map((file) => {
    const question = `${printFileNames[file]}を取り出します。取り出せるのは一度だけです。よろしいですか。`
    return html`<form method="post" action="${href}" data-confirm="${question}">${tokenInput(staff.sessionId)}<input type="hidden" name="file" value="${file}"><button class="button button-primary" type="submit">${printFileNames[file]}を取り出す</button></form>`
  })
  return html`<section class="panel"><h2>ファイル</h2>
<p>${printTexts.twoPersons}</p>
${mayTake ? html`<div class="actions">${forms}</div>` : null}</section>`
}

function takenAt(run: PrintRun, file: PrintFile): number | null {
  return file === 'pdf' ? run.pdfTakenAtMs : run.csvTakenAtMs
}

function lostSection(desk: Desk, staff: Staff, run: PrintRun, { reason, reasonError }: Shown): Html | null {
  if (run.lostAtMs !== null) return remakeForm(desk, staff, run)
  const question = `発送分${run.runId}を無効にします。以後、取り出すことはできません。よろしいですか。`
  return html`<form method="post" action="${deskPrintHref(desk.profile.service, 'losePrint', run)}" class="panel" autocomplete="off" data-confirm="${question}">
<h2>紛失・誤りのとき</h2>
<p>${printTexts.remake}</p>
${tokenInput(staff.sessionId)}
${field({ name: 'reason', label: '理由', isNeeded: true, value: reason, error: reasonError, autocomplete: 'off', maxlength: reasonMax })}
<div class="actions"><button class="button" type="submit">この発送分を無効にする</button></div>
</form>`
}

/** Whoever had a letter of it, and has used nothing of it, is written to anew. */
function remakeForm(desk: Desk, staff: Staff, { service, kind, runId }: PrintRun): Html | null {
  if (!hasRight(staff.operator.role, 'issue_letter')) return null
  const hidden = Object.entries({ service, kind, lostRunId: runId }).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  )
  return html`<form method="post" action="${deskPath(desk, 'previewPrint')}" class="panel">
<h2>書面の作り直し</h2>
<p>まだ利用を始めていないユーザの書面を、新しいパスワード・コードで作り直します。</p>
${tokenInput(staff.sessionId)}${hidden}
<div class="actions"><button class="button button-primary" type="submit">対象を確認する</button></div>
</form>`
}
