import { cell } from './cell.ts'
import { type Html, html } from './html.ts'

type RecordTable = {
  /** What the rows are, for screen readers. */
  readonly label: string
  readonly rows: readonly Html[]
  /** In addition to the class of all record tables. */
  readonly look?: string
  readonly caption?: string
}

/** The names of the columns, or custom header cells. */
type Columns = { readonly columns: readonly string[] } | { readonly heads: Html }

/** A table of records, which scrolls on its own if it is wider than the screen. */
export function recordTable({ label, rows, look = 'as-cards', caption, ...of }: RecordTable & Columns): Html {
  const heads = 'heads' in of ? of.heads : html`${of.columns.map(head)}`
  return html`<div class="table-wrap" tabindex="0" role="region" aria-label="${label}"><table class="records ${look}">
${caption === undefined ? null : html`<caption>${caption}</caption>`}<thead><tr>${heads}</tr></thead>
<tbody>${rows}</tbody>
</table></div>`
}

function head(name: string): Html {
  return html`<th scope="col">${name}</th>`
}

/** A row of such a table: the content of each column; `whole` lists the columns that never wrap. */
export function recordRow(
  columns: readonly string[],
  cells: readonly (string | Html)[],
  whole: readonly string[] = [],
): Html {
  const each = (content: string | Html, i: number) => {
    const column = columns[i] ?? ''
    return html`${cell(column, content, whole.includes(column) ? 'whole' : null)}\n`
  }
  return html`<tr>${cells.map(each)}</tr>`
}
