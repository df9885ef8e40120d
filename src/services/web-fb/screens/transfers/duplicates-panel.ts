import { dateTimeText } from '../../../../platform/web/dates.ts'
import { type Html, html } from '../../../../platform/web/html.ts'
import type { TransferPreview } from '../../operations/transfers/draft.ts'
import type { TransferDraft } from '../../rules/transfer-draft.ts'
import { dayText, yenText } from '../format.ts'
import type { FbService } from '../service.ts'
import { workLink } from '../work.ts'

/** The field that says: intended. Its value is the fingerprint of the duplicates that were shown. */
export const intendedField = 'intended'

const listedMax = 20

/** 重複の確認 (W1): what looks like a transfer that was accepted before, and the tick without which nothing is confirmed. */
export function duplicatesPanel(
  service: FbService,
  { lines }: TransferDraft,
  { duplicates, duplicatesDigest }: TransferPreview,
  error: string | undefined,
): Html | null {
  if (duplicatesDigest === null) return null
  const { sameFile, lines: twice } = duplicates
  const receipt = (transferId: string) =>
    html`<a href="${workLink(service, 'transfer', transferId)}">受付番号 ${transferId}</a>`
  const shown = twice.slice(0, listedMax).map(({ line, payYen, earlier }) => {
    const where =
      earlier === null
        ? html`この振込データの中に、同じ口座・同じ金額の振込先があります。`
        : html`${receipt(earlier.transferId)}（振込指定日 ${dayText(earlier.day)}）に、同じ口座・同じ金額の振込があります。`
    return html`<li>${line + 1}件目　${lines[line]?.name ?? ''}　${yenText(payYen)}：${where}</li>`
  })
  const rest = twice.length - shown.length
  const file =
    sameFile === null
      ? null
      : html`<p class="failed">同じ内容のファイルの振込を、${dateTimeText(sameFile.acceptedAtMs)}に受け付けています（${receipt(sameFile.transferId)}）。</p>`
  return html`<section class="field duplicates" aria-labelledby="duplicates-title"><h3 id="duplicates-title">重複の確認</h3>
<p>すでに受け付けた振込と同じ内容と思われます。二重の振込でないことをご確認ください。</p>
${file}
${shown.length === 0 ? null : html`<ul class="notes">${shown}${rest === 0 ? null : html`<li>ほか${rest}件（上の「振込先情報」の一覧に表示しています）</li>`}</ul>`}
<label class="check"><input type="checkbox" name="${intendedField}" value="${duplicatesDigest}"${error === undefined ? '' : html` aria-invalid="true" aria-describedby="${intendedField}-error"`}> <span>重複を確認しました。二重の振込ではないため、このまま振り込みます。</span></label>
${error === undefined ? null : html`<p class="field-error" id="${intendedField}-error">${error}</p>`}</section>`
}

/** The same beside each line, where a bank or branch is gone, and whom the token will call new. */
export function marksOf({
  duplicates,
  lostPlaces,
  newPlaces,
}: TransferPreview): ReadonlyMap<number, readonly string[]> {
  const lost = lostPlaces.map((line) => [line, '現在は取り扱いのない金融機関・支店です'] as const)
  const twice = duplicates.lines.map(({ line, earlier }) => {
    const where = earlier === null ? 'この振込データの中' : `受付番号 ${earlier.transferId}`
    return [line, `重複：${where}`] as const
  })
  const fresh = newPlaces.map((line) => [line, '初めての振込先です'] as const)
  const marks = new Map<number, readonly string[]>()
  for (const [line, mark] of [...lost, ...twice, ...fresh])
    marks.set(line, [...(marks.get(line) ?? []), mark])
  return marks
}
