import { textArea, tokenInput } from '../../../platform/web/form.ts'
import { type Html, html } from '../../../platform/web/html.ts'
import { timeText } from '../../../platform/web/times.ts'
import type { Staff } from '../../contract.ts'
import { lastProof, type Proof, parseCheckpoints, startProof } from '../../operations/prove-journal.ts'
import { proofTexts } from '../../texts/journal.ts'
import { type Desk, deskPath, forScript, forStaffForm, staffCaller } from '../staff.ts'

/** The check of the journal: begun here, followed here, and what it found and could not prove. */

export type TypedCheckpoints = { readonly text: string; readonly error: string | undefined }
export const noCheckpoints: TypedCheckpoints = { text: '', error: undefined }

type ShowAgain = (
  c: Parameters<Parameters<typeof forStaffForm>[2]>[0],
  staff: Staff,
  typed: TypedCheckpoints,
) => Promise<Response>

export function journalProofScreens(desk: Desk, showAgain: ShowAgain): void {
  const { app, context, profile } = desk

  app.post(
    deskPath(desk, 'proveJournal'),
    forStaffForm(desk, ['audit'], async (c, staff, form) => {
      const text = form['checkpoints'] ?? ''
      const parsed = parseCheckpoints(text)
      if (!parsed.ok) return showAgain(c, staff, { text, error: proofTexts.line(parsed.line) })
      const begun = await startProof(context, staffCaller(c, staff), staff.operator, parsed.checkpoints)
      const notice = begun ? 'started' : 'already'
      return c.redirect(`${deskPath(desk, 'journal')}?notice=${notice}#proof`, 303)
    }),
  )

  // How far it is.
  app.get(
    deskPath(desk, 'journalProof'),
    forScript(desk, ['audit'], async () => {
      const proof = await lastProof(context, profile.service)
      return { status: proof?.status ?? 'none', text: proof === undefined ? '' : progressText(proof) }
    }),
  )
}

export function proofSection(
  desk: Desk,
  { sessionId }: Staff,
  proof: Proof | undefined,
  { text, error }: TypedCheckpoints,
): Html {
  const isRunning = proof?.status === 'running'
  const hint = '1行に1つ。貼り付けると、末尾が切り取られていないことも確かめられます。空欄でも検証できます。'
  return html`<section id="proof"${isRunning ? html` data-journal-proof="${deskPath(desk, 'journalProof')}"` : null}>
<h3>検証の実行</h3>
${proof === undefined ? html`<p>この画面からは、まだ検証していません。</p>` : result(proof)}
${
  isRunning
    ? html`<div class="actions"><a class="button" href="${deskPath(desk, 'journal')}#proof">検証の状況を更新</a></div>`
    : html`<form method="post" action="${deskPath(desk, 'proveJournal')}" class="stacked" autocomplete="off">${tokenInput(sessionId)}
${textArea({ name: 'checkpoints', label: '検査点（データベースの外に保管したもの）', hint, error, value: text, rows: 3, maxlength: 60_000 })}
<div class="actions"><button class="button" type="submit">記録を検証する</button></div>
</form>`
}
</section>`
}

function progressText({ entries, total }: Proof): string {
  return proofTexts.running(entries, Math.max(total, entries))
}

function result(proof: Proof): Html {
  const { status, startedBy, startedAtMs, endedAtMs, report } = proof
  const begun = html`<p>開始：${timeText(startedAtMs)}（${startedBy}）${endedAtMs === null ? '' : `　終了：${timeText(endedAtMs)}`}</p>`
  if (status === 'running') return html`${begun}<p role="status">${progressText(proof)}</p>`
  if (status === 'lost' || status === 'failed' || report === null)
    return html`${begun}<p class="caution">${status === 'lost' ? proofTexts.lost : proofTexts.failed}</p>`
  const { fault, entries, chains, checkpoints } = report
  const verdict =
    fault === null
      ? html`<p class="message message-info">${proofTexts.holds}</p>`
      : html`<p class="message message-error">${proofTexts.broken}<span lang="en">${fault}</span></p>`
  const unproven = unprovenBy(report).map((each) => html`<li>${each}</li>`)
  return html`${begun}${verdict}
<p>${entries.toLocaleString('ja-JP')}件、${chains.toLocaleString('ja-JP')}系列、検査点${checkpoints.toLocaleString('ja-JP')}件を確かめました。</p>
<h4>この検証では確かめられないこと</h4><ul>${unproven}</ul>`
}

/** What the check says nothing about, though it found no fault. */
function unprovenBy(report: NonNullable<Proof['report']>): readonly string[] {
  const { outside, entriesNotCovered, olderEntries, checkpointsLost, entriesRedacted = 0 } = report
  // Reports of versions before the archive say nothing of it.
  const { entriesInArchive = 0, entriesLeftOver = 0 } = report
  return [
    outside === 0 ? proofTexts.noOutside : proofTexts.notCovered(entriesNotCovered),
    ...(olderEntries === 0 ? [] : [proofTexts.older(olderEntries)]),
    ...(entriesRedacted === 0 ? [] : [proofTexts.redacted(entriesRedacted)]),
    ...(entriesInArchive === 0 ? [] : [proofTexts.inArchive(entriesInArchive)]),
    ...(entriesLeftOver === 0 ? [] : [proofTexts.leftOver(entriesLeftOver)]),
    ...(checkpointsLost === 0 ? [] : [proofTexts.lostCheckpoints(checkpointsLost)]),
    proofTexts.rows,
  ]
}
