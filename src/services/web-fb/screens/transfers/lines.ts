import type { NewCode } from '../../../../bank/rules/carried.ts'
import { type Html, html } from '../../../../platform/web/html.ts'
import { pageNav, pageOf } from '../../../../platform/web/paging.ts'
import type { TransferLine } from '../../rules/transfer.ts'
import { accountTypeNames, yenText } from '../format.ts'

/** Only what was entered is known of a line that can't be paid. */
type ShownLine = Pick<
  TransferLine,
  | 'bankName'
  | 'branchName'
  | 'accountType'
  | 'number'
  | 'name'
  | 'payYen'
  | 'feeBearer'
  | 'reference'
  | 'newCode'
  | 'nameInFile'
> &
  Partial<TransferLine> & {
    /** What the sender should look at. */
    readonly marks?: readonly string[]
  }

type Lines = {
  readonly lines: readonly ShownLine[]
  /** The button of a line, from its place; null: none. */
  readonly amend: ((line: number) => Html) | null
  /** Which page is asked for, and where the others are. */
  readonly page: string | undefined
  readonly pageHref: (page: number) => string
}

const linesPerPage = 100

/** On which page a line is, from 0. */
export function linePage(line: number): number {
  return Math.floor(line / linesPerPage) + 1
}

/** The lines of a transfer in the manual's order (S3-3.4-07): two rows for each payee, by page where there are many. */
export function linesView({ lines, amend, page, pageHref }: Lines): Html {
  const paged = pageOf(lines, page, linesPerPage)
  const isLong = lines.length > linesPerPage
  const nav = isLong ? pageNav(paged, pageHref, ['前の振込先', '次の振込先']) : null
  const isFile = lines.some(({ reference, nameInFile }) => reference ?? nameInFile)
  const rows = paged.lines.map((line, i) => {
    const place = paged.first + i
    return rowsOf(line, isLong || isFile ? place + 1 : null, amend === null ? null : amend(place))
  })
  return html`${nav}<div class="table-wrap"><table class="as-cards transfer-lines"><thead>
<tr><th scope="col">受取人口座情報<br>(金融機関・支店・科目)</th><th scope="col" class="number">振込金額</th><th scope="col" class="number">手数料</th>${amend === null ? null : html`<th scope="col" rowspan="2">修正</th>`}</tr>
<tr><th scope="col">受取人情報(カナ)</th><th scope="col" class="number">支払金額</th><th scope="col" class="number">先方負担手数料</th></tr>
</thead>${rows}</table></div>${nav}`
}

function rowsOf(line: ShownLine, number: number | null, amend: Html | null): Html {
  const yen = (of: number | undefined) => (of === undefined ? '－' : yenText(of))
  const { bankName, branchName, accountType, marks = [] } = line
  const counted = number === null ? null : html`<span class="hint">${number}件目</span> `
  const notes = [...marks.map((mark) => html`<strong class="failed">${mark}</strong>`), ...carriedOf(line)]
  return html`<tbody class="transfer-line">
<tr><td data-column="受取人口座情報"><span>${counted}${bankName} ${branchName} ${accountTypeNames[accountType]} ${line.number}</span></td><td class="number" data-column="振込金額">${yen(line.amountYen)}</td><td class="number" data-column="手数料">${yen(line.feeYen)}</td>${amend === null ? null : html`<td rowspan="2" data-column="修正">${amend}</td>`}</tr>
<tr><td data-column="受取人情報(カナ)"><span>${line.name}${notes.map((note) => html`<br>${note}`)}</span></td><td class="number" data-column="支払金額">${yenText(line.payYen)}</td><td class="number" data-column="先方負担手数料">${line.feeBearer === 'payee' ? yen(line.payeeFeeYen) : ''}</td></tr>
</tbody>`
}

const newCodeNames = { '0': 'その他', '1': '第1回振込分', '2': '変更分' } as const satisfies Record<
  NewCode,
  string
>

/** What the file says beyond account and amount, which goes with the money (W4), and how its name was converted (W5). */
function carriedOf({ reference, newCode, nameInFile }: ShownLine): Html[] {
  const texts = [
    nameInFile === undefined ? '' : `ファイルの受取人名「${nameInFile}」を、振込に使える文字に変換しました。`,
    reference?.kind === 'edi' ? `EDI情報 ${reference.text}` : '',
    reference?.kind === 'codes' ? `顧客コード ${[reference.code1, reference.code2].join(' ').trim()}` : '',
    newCode === undefined ? '' : `新規コード ${newCode}（${newCodeNames[newCode]}）`,
  ]
  return texts.filter((text) => text !== '').map((text) => html`<span class="hint">${text}</span>`)
}
