import type { Message } from '../../../../authority/texts/refusal.ts'
import { maskedNumber } from '../../../../bank/screens/accounts.ts'
import type { Counter, MenuEntry, Staff } from '../../../../desk/contract.ts'
import { Problem } from '../../../../platform/http/problem.ts'
import { cell } from '../../../../platform/web/cell.ts'
import { messageBox, tokenInput } from '../../../../platform/web/form.ts'
import { type Html, html } from '../../../../platform/web/html.ts'
import { recordTable } from '../../../../platform/web/record-table.ts'
import { timeText } from '../../../../platform/web/times.ts'
import { makeRuns } from '../../operations/handover/make-run.ts'
import { settleHeldRun } from '../../operations/handover/settle-held-run.ts'
import { downloadRun, showRun, showRuns } from '../../operations/handover/show-runs.ts'
import { deskHandoverHref, fbDeskHref, fbDeskPaths } from '../../routes.ts'
import type { HandoverRun } from '../../rules/handover.ts'
import type { FbProfile } from '../../rules/profile.ts'
import type { Transfer } from '../../rules/transfer.ts'
import { deliveryFaultNames, handoverDone, handoverNothing, heldRunSettled } from '../../texts/desk.ts'
import { refusalMessage, refusalStatus } from '../../texts/refusals.ts'
import { accountTypeNames } from '../format.ts'
import { fencedPanel } from './fenced-transfers.ts'
import { handoverChapter } from './manual.ts'
import { profileInPath } from './profile-in-path.ts'
import { accountText, refusedPanel } from './refused-postings.ts'

const title = '振込データ引渡し'
const right = ['handover'] as const

export const handoverEntry = {
  path: fbDeskPaths.handover,
  name: title,
  right: 'handover',
  place: 'work',
  chapter: ['handover', handoverChapter],
} as const satisfies MenuEntry

type Messages = { readonly info: Message | null; readonly error: Message | null }

/** Runs of transfers for the clearing: what left, what waits, and the files (S3, issue of the handover). */
export function handoverScreens(counter: Counter): void {
  const { app, context, desk, forStaff, forStaffForm } = counter

  app.get(
    fbDeskHref(desk, 'handover'),
    forStaff(right, (c, staff) => {
      const [only, ...others] = counter.services()
      if (only !== undefined && others.length === 0) {
        return c.redirect(deskHandoverHref(desk, 'handoverOf', only.service), 303)
      }
      return c.html(counter.page(staff, title, choices(counter), handoverEntry.path))
    }),
  )
  app.get(
    deskHandoverHref(desk, 'handoverOf'),
    forStaff(right, async (c, staff) => {
      const profile = profileInPath(counter, c)
      const info = c.req.query('notice') === 'made' ? handoverDone : null
      return c.html(await listPage(counter, staff, profile, { info, error: null }))
    }),
  )
  app.post(
    deskHandoverHref(desk, 'makeRun'),
    forStaffForm(right, async (c, staff) => {
      const profile = profileInPath(counter, c)
      const { service } = profile
      const operatorId = staff.operator.userId
      const made = await makeRuns(context, counter.callerOf(c, staff), { service, operatorId })
      if (made.ok) return c.redirect(`${deskHandoverHref(desk, 'handoverOf', service)}?notice=made`, 303)
      const { refusal } = made
      const error = refusal === 'nothing_to_do' ? handoverNothing : refusalMessage(refusal, profile)
      return c.html(await listPage(counter, staff, profile, { info: null, error }), refusalStatus(refusal))
    }),
  )
  runScreens(counter)
}

/** One run: what it holds, and its files. */
function runScreens(counter: Counter): void {
  const { app, context, desk, forStaff, forStaffForm } = counter

  app.get(
    deskHandoverHref(desk, 'handoverRun'),
    forStaff(right, async (c, staff) => {
      const { service } = profileInPath(counter, c)
      const found = await showRun(context, service, c.req.param('runId') ?? '')
      if (found === undefined) throw new Problem('notFound')
      const filter = `service=${service}, run=${found.run.runId}`
      await counter.noteList(c, staff, { list: 'transfers', filter, count: found.run.count })
      return c.html(runPage(counter, staff, found, { numbers: 'masked' }))
    }),
  )
  app.post(
    deskHandoverHref(desk, 'runNumbers'),
    forStaffForm(right, async (c, staff) => {
      const { service } = profileInPath(counter, c)
      const found = await showRun(context, service, c.req.param('runId') ?? '')
      if (found === undefined) throw new Problem('notFound')
      await counter.noteAccountNumbers(c, staff, { service, userId: found.run.runId, of: 'run' })
      return c.html(runPage(counter, staff, found, { numbers: 'shown' }))
    }),
  )
  app.post(
    deskHandoverHref(desk, 'downloadRun'),
    forStaffForm(right, async (c, staff, form) => {
      const profile = profileInPath(counter, c)
      const { format } = form
      if (format !== 'zengin' && format !== 'json') throw new Problem('badRequest')
      const asked = { service: profile.service, runId: c.req.param('runId') ?? '', format } as const
      const operatorId = staff.operator.userId
      const file = await downloadRun(context, counter.callerOf(c, staff), { ...asked, operatorId })
      if (file === undefined) throw new Problem('notFound')
      if (!file.ok) {
        const error = refusalMessage(file.refusal, profile)
        return c.html(
          await listPage(counter, staff, profile, { info: null, error }),
          refusalStatus(file.refusal),
        )
      }
      // JIS in one byte a character has no name on the web; nothing may guess one.
      c.header('Content-Type', format === 'json' ? 'application/json' : 'application/octet-stream')
      c.header('Content-Disposition', `attachment; filename="${file.name}"`)
      return c.body(Uint8Array.from(file.content))
    }),
  )
}

/** A run that a restore held is released or dropped, by one press. */
export function heldRunScreen(counter: Counter): void {
  const { app, context, desk, forStaffForm } = counter
  app.post(
    deskHandoverHref(desk, 'settleRun'),
    forStaffForm(right, async (c, staff, form) => {
      const profile = profileInPath(counter, c)
      const { service } = profile
      const { verdict } = form
      if (verdict !== 'release' && verdict !== 'drop') throw new Problem('badRequest')
      const runId = c.req.param('runId') ?? ''
      const operatorId = staff.operator.userId
      const settled = { service, runId, operatorId, verdict } as const
      const outcome = await settleHeldRun(context, counter.callerOf(c, staff), settled)
      if (outcome.ok) return c.redirect(deskHandoverHref(desk, 'handoverRun', service, runId), 303)
      const error =
        outcome.refusal === 'nothing_to_do' ? heldRunSettled : refusalMessage(outcome.refusal, profile)
      return c.html(
        await listPage(counter, staff, profile, { info: null, error }),
        refusalStatus(outcome.refusal),
      )
    }),
  )
}

function heldForm({ desk }: Counter, staff: Staff, { service, runId, heldAtMs }: HandoverRun): Html {
  if (heldAtMs === null) return html``
  return html`<section class="panel"><h2>復旧後の確認</h2>
<p>システムの復旧前に、このデータに含まれる振込がすでに引き渡されている可能性があります。二重の振込を防ぐため、引渡し先に確認してから選んでください。選ぶまで、自動では出力しません。</p>
<form method="post" action="${deskHandoverHref(desk, 'settleRun', service, runId)}">${tokenInput(staff.sessionId)}
<div class="actions"><button class="button" type="submit" name="verdict" value="release" data-confirm="このデータはまだ引き渡されていないものとして、出力します。よろしいですか。">未引渡し：出力する</button><button class="button" type="submit" name="verdict" value="drop" data-confirm="このデータはすでに引き渡したものとして、以後出力しません。よろしいですか。">引渡し済み：出力しない</button></div>
</form></section>`
}

function choices({ desk, services }: Counter): Html {
  const all = services()
  if (all.length === 0) throw new Problem('notFound')
  return html`<h1>${title}</h1><section class="panel"><h2>サービスを選んでください</h2><ul class="plain">${all.map(
    ({ service, serviceName }) =>
      html`<li><a class="button" href="${deskHandoverHref(desk, 'handoverOf', service)}">${serviceName}</a></li>`,
  )}</ul></section>`
}

async function listPage(
  counter: Counter,
  staff: Staff,
  { service, serviceName, fb }: FbProfile,
  { info, error }: Messages,
): Promise<Html> {
  const { runs, waiting, refused } = await showRuns(counter.context, service)
  const main = html`<h1>${title}</h1>
<p class="subtitle">${serviceName}</p>
${messageBox('info', info)}${messageBox('error', error)}
<form method="post" action="${deskHandoverHref(counter.desk, 'makeRun', service)}" class="panel">
<h2>引渡しを待つ振込</h2>
${tokenInput(staff.sessionId)}
<p><strong>${waiting.toLocaleString('ja-JP')}件</strong>の振込が引渡しを待っています。営業日の${runTimesOf(fb)}に、自動で引渡しデータを作成します。</p>
<div class="actions"><button class="button button-primary" type="submit" data-confirm="引渡しを待つ振込のデータを、いま作成します。よろしいですか。">いま引渡しデータを作成</button></div>
</form>
${await fencedPanel(counter, service)}${refusedPanel(counter, service, refused)}
<h2>引渡しデータ</h2>
${runs.length === 0 ? html`<p class="message message-none">引渡しデータはまだありません。</p>` : runTable(counter, runs)}
<ul class="notes">
<li>出力先のフォルダが設定されているときは、作成のあと自動で出力します。設定されていないとき（システム管理者にご確認ください）は、番号を選んでダウンロードしてください。</li>
<li>同じ番号のデータは、いつ出力・ダウンロードしても1バイトも変わりません。1つの振込は、1つの番号だけに含まれます。</li>
</ul>`
  return counter.page(staff, title, main, handoverEntry.path)
}

/** 09:30、13:00、15:00, the cut-off among them. */
function runTimesOf({ runTimes, days }: FbProfile['fb']): string {
  return [...new Set([...runTimes, days.sameDayUntil])].toSorted().join('、')
}

function runTable(counter: Counter, runs: readonly HandoverRun[]): Html {
  const rows = runs.map(
    (run) => html`<tr>
${cell('番号', html`<a href="${deskHandoverHref(counter.desk, 'handoverRun', run.service, run.runId)}">${run.runId}</a>`, 'whole')}
${cell('取組日', dayText(run.day), 'whole')}
${cell('件数', `${run.count.toLocaleString('ja-JP')}件`, 'number')}
${cell('金額', `${run.totalYen.toLocaleString('ja-JP')}円`, 'number')}
${cell('作成日時', timeText(run.madeAtMs))}
${cell('出力', deliveryText(run))}
</tr>`,
  )
  const columns = ['番号', '取組日', '件数', '金額', '作成日時', '出力']
  return recordTable({ label: '引渡しデータ', columns, rows })
}

/** 2016-01-20 as 2016/01/20. */
function dayText(day: string): string {
  return day.replaceAll('-', '/')
}

function deliveryText({ deliveredAtMs, fault, faultAtMs, heldAtMs, droppedAtMs }: HandoverRun): Html {
  if (heldAtMs !== null) return html`<strong class="alarming">確認待ち（システムの復旧）</strong>`
  if (droppedAtMs !== null) return html`出力しない：復旧前に引渡し済み（${timeText(droppedAtMs)}）`
  if (deliveredAtMs !== null) return html`出力済み（${timeText(deliveredAtMs)}）`
  if (fault === null || faultAtMs === null) return html`未出力`
  return html`<strong class="alarming">未出力：${deliveryFaultNames[fault]}</strong>（${timeText(faultAtMs)}から。くり返し出力を試みています）`
}

type FoundRun = { readonly run: HandoverRun; readonly transfers: readonly Transfer[] }
type Numbers = { readonly numbers: 'masked' | 'shown' }

function runPage(counter: Counter, staff: Staff, { run, transfers }: FoundRun, { numbers }: Numbers): Html {
  const { service, runId } = run
  const own = counter.desk
  const download = deskHandoverHref(own, 'downloadRun', service, runId)
  const fact = (name: string, value: Html | string) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`
  const main = html`<h1>${title}　${runId}</h1>
<section class="panel"><h2>引渡しデータ</h2><dl class="record-facts">
${fact('取組日', dayText(run.day))}${fact('件数', `${run.count.toLocaleString('ja-JP')}件`)}${fact('金額', `${run.totalYen.toLocaleString('ja-JP')}円`)}
${fact('作成日時', timeText(run.madeAtMs))}${fact('出力', deliveryText(run))}
${fact('全銀ファイルのSHA-256', html`<span class="digest">${run.digest}</span>`)}
${fact('JSONのSHA-256', html`<span class="digest">${run.jsonDigest}</span>`)}
</dl>
<form method="post" action="${download}" data-file>${tokenInput(staff.sessionId)}
<div class="actions"><button class="button" type="submit" name="format" value="zengin">全銀ファイルをダウンロード</button><button class="button" type="submit" name="format" value="json">JSONをダウンロード</button></div>
</form>
<p class="hint">ダウンロードは監査ログに記録されます。</p></section>
${heldForm(counter, staff, run)}
<h2>含まれる振込</h2>
${transferTable(transfers, numbers === 'shown' ? (number) => number : maskedNumber)}
${numbers === 'shown' ? null : counter.accountNumbersButton(staff, deskHandoverHref(own, 'runNumbers', service, runId))}
<div class="actions"><a class="button" href="${deskHandoverHref(own, 'handoverOf', service)}">一覧へ戻る</a></div>`
  return counter.page(staff, `${title} ${runId}`, main, handoverEntry.path)
}

function transferTable(transfers: readonly Transfer[], numberText: (number: string) => string): Html {
  const rows = transfers.flatMap(({ transferId, accountId, lines }) =>
    lines.map(
      (line, i) => html`<tr>
${cell('受付番号', `${transferId}${lines.length > 1 ? `-${i + 1}` : ''}`, 'whole')}
${cell('出金口座', accountText(accountId, numberText), 'whole')}
${cell('振込先', `${line.bankName}（${line.bankCode}）${line.branchName}（${line.branchCode}）${accountTypeNames[line.accountType]} ${numberText(line.number)}`)}
${cell('受取人', line.name)}
${cell('振込金額', `${line.amountYen.toLocaleString('ja-JP')}円`, 'number')}
</tr>`,
    ),
  )
  const columns = ['受付番号', '出金口座', '振込先', '受取人', '振込金額']
  return recordTable({ label: '含まれる振込', columns, rows })
}
