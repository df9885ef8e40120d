import { type Html, html } from './html.ts'
import { ja, type WebTexts } from './texts/ja.ts'

/** Numbered pages of a list. */

export type Paged<Line> = {
  readonly page: number
  /** How many lines come before the page. */
  readonly first: number
  readonly total: number
  readonly lines: readonly Line[]
}

/** The requested page of a list; the last one if there are not that many. */
export function pageOf<Line>(
  all: readonly Line[],
  asked: string | undefined,
  linesPerPage: number,
): Paged<Line> {
  const last = Math.max(1, Math.ceil(all.length / linesPerPage))
  const wanted = /^[1-9]\d{0,5}$/.test(asked ?? '') ? Number(asked) : 1
  const page = Math.min(wanted, last)
  const first = (page - 1) * linesPerPage
  return { page, first, total: all.length, lines: all.slice(first, first + linesPerPage) }
}

/** How a manual writes the count: the text for an empty list, and the stroke before the total. */
type CountWords = { readonly none: string; readonly stroke: '/' | '／' }

/** 1から2件/2件 (S3-3.3-06). */
export function pageCount(
  { first, total, lines }: Paged<unknown>,
  { none, stroke }: CountWords,
  texts: WebTexts = ja,
): Html {
  const count = texts.count(first + 1, first + lines.length, total, stroke)
  return html`<p class="count">${total === 0 ? none : count}</p>`
}

/** Above and below a long list: the count, and links to its other pages. */
export function pageNav(
  paged: Paged<unknown>,
  hrefOf: (page: number) => string,
  names?: readonly [before: string, after: string],
): Html {
  return html`<div class="pages">${pageCount(paged, { none: '', stroke: '/' })}${neighborLinks(paged, hrefOf, names)}</div>`
}

/** Is there another page? */
export function hasPages({ total, lines }: Paged<unknown>): boolean {
  return lines.length < total
}

/** Links to the previous and the next page, by these names; null if there is neither. */
export function neighborLinks(
  { page, first, total, lines }: Paged<unknown>,
  hrefOf: (page: number) => string,
  [before, after]: readonly [before: string, after: string] = ja.neighbors,
): Html | null {
  const to = (number: number, label: string) =>
    html`<a class="button button-small" href="${hrefOf(number)}">${label}</a>`
  const hasNext = first + lines.length < total
  if (page === 1 && !hasNext) return null
  return html`${page > 1 ? to(page - 1, before) : null}${hasNext ? to(page + 1, after) : null}`
}
