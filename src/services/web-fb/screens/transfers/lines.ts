import { type Html, html } from '../../../../platform/web/html.ts'
import type { TransferLine } from '../../rules/transfer.ts'
import type { DraftLine } from '../../rules/transfer-draft.ts'
import { accountTypeNames, yenText } from '../format.ts'

type Line = DraftLine & Partial<Pick<TransferLine, 'amountYen' | 'feeYen' | 'payeeFeeYen'>>

/**
 * ③ 振込先情報 (S3-3.4-07, -08): two lines per payee as in the manual, a card on a phone. `amend` gives a row's button;
 * receipts have none.
 */
export function linesView(lines: readonly Line[], amend: ((row: number) => Html) | null): Html {
  const yen = (of: number | undefined) => (of === undefined ? '－' : yenText(of))
  const rows = lines.map(
    (line, i) => html`<tbody class="transfer-line">
<tr><td data-column="受取人口座情報">${line.bankName} ${line.branchName} ${accountTypeNames[line.accountType]} ${line.number}</td><td class="number" data-column="振込金額">${yen(line.amountYen)}</td><td class="number" data-column="手数料">${yen(line.feeYen)}</td>${amend === null ? null : html`<td rowspan="2" data-column="修正">${amend(i)}</td>`}</tr>
<tr><td data-column="受取人情報(カナ)">${line.name}</td><td class="number" data-column="支払金額">${yenText(line.payYen)}</td><td class="number" data-column="先方負担手数料">${line.feeBearer === 'payee' ? yen(line.payeeFeeYen) : ''}</td></tr>
</tbody>`,
  )
  return html`<div class="table-wrap"><table class="as-cards transfer-lines"><thead>
<tr><th scope="col">受取人口座情報<br>(金融機関・支店・科目)</th><th scope="col" class="number">振込金額</th><th scope="col" class="number">手数料</th>${amend === null ? null : html`<th scope="col" rowspan="2">修正</th>`}</tr>
<tr><th scope="col">受取人情報(カナ)</th><th scope="col" class="number">支払金額</th><th scope="col" class="number">先方負担手数料</th></tr>
</thead>${rows}</table></div>`
}
