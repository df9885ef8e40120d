import { type Html, html } from './html.ts'

/** A table cell. On narrow screens rows become cards, where the column's name stands beside it. */
export function cell(
  column: string,
  content: Html | string,
  look: 'whole' | 'narrow' | 'narrow absent' | 'number' | null = null,
): Html {
  return html`<td data-column="${column}"${look === null ? '' : html` class="${look}"`}><div>${content}</div></td>`
}
