import type { Row } from '../../otp/signed-operation/batch.ts'
import { shownRow } from '../../otp/signed-operation/shown.ts'
import { type Html, html } from '../../platform/web/html.ts'
import { hasPages, pageNav, pageOf } from '../../platform/web/paging.ts'
import { recordRow, recordTable } from '../../platform/web/record-table.ts'

type Listed = {
  readonly title: string
  /** Which page is asked for, and where the others are. */
  readonly page: string | undefined
  readonly pageHref: (page: number) => string
  /** What its reader may see of a line; left out: all of it. */
  readonly seen?: (line: string) => string
}

const columns = ['件', '振込先の口座', '受取人', '金額']
const rowsPerPage = 50

/** The list of a batch, by page: the same lines as on the token, from the same rows. Null where an operation has none. */
export function operationRows(
  rows: readonly Row[],
  { title, page, pageHref, seen = (line) => line }: Listed,
): Html | null {
  if (rows.length === 0) return null
  const paged = pageOf(rows, page, rowsPerPage)
  const nav = hasPages(paged) ? pageNav(paged, pageHref) : null
  const shown = paged.lines.map((row, i) => {
    const { lines, amount, lookAlikes } = shownRow(row)
    const [bank = '', branch = '', account = '', ...holder] = lines.map(seen)
    const hint = lookAlikes === '' ? null : html`<br><span class="hint">${lookAlikes}</span>`
    return recordRow(columns, [
      String(paged.first + i + 1),
      html`<span>${bank}　${branch}<br>${account}</span>`,
      html`<span>${holder.map((line, at) => html`${at === 0 ? null : html`<br>`}${line}`)}${hint}</span>`,
      amount,
    ])
  })
  return html`<section class="panel" id="rows"><h2>${title}（${rows.length.toLocaleString('ja-JP')}件）</h2>
${nav}${recordTable({ label: title, columns, rows: shown })}${nav}</section>`
}
