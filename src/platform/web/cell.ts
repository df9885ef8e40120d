import { type Html, html } from './html.ts'

/** One cell of a table whose lines become cards where the screen is narrow: there its column's name stands beside it. */
export function cell(column: string, content: Html | string, look: 'whole' | 'narrow' | null = null): Html {
  return html`<td data-column="${column}"${look === null ? '' : html` class="${look}"`}><div>${content}</div></td>`
}
