import { cell } from './cell.ts'
import { type Html, html } from './html.ts'

type RecordTable = {
  /** What the lines are, for whoever does not see them. */
  readonly label: string
  readonly rows: readonly Html[]
  /** Besides that of all tables of records. */
  readonly look?: string
}

/** The names of the columns; or their heads, where these are more than names. */
type Columns = { readonly columns: readonly string[] } | { readonly heads: Html }

/** A table of records, which scrolls by itself where it is wider than the screen. */
export function recordTable({ label, rows, look = 'as-cards', ...of }: RecordTable & Columns): Html {
  const heads = 'heads' in of ? of.heads : html`${of.columns.map(head)}`
  return html`<div class="table-wrap" tabindex="0" role="region" aria-label="${label}"><table class="records${look === '' ? '' : ` ${look}`}">
<thead><tr>${heads}</tr></thead>
<tbody>${rows}</tbody>
</table></div>`
}

function head(name: string): Html {
  return html`<th scope="col">${name}</th>`
}

/** A line of such a table: what stands in each column; `whole` are the columns that never break. */
export function recordRow(
  columns: readonly string[],
  cells: readonly (string | Html)[],
  whole: readonly string[] = [],
): Html {
  const each = (content: string | Html, i: number) => {
    const column = columns[i] ?? ''
    return cell(column, content, whole.includes(column) ? 'whole' : null)
  }
  return html`<tr>${cells.map(each)}</tr>`
}
