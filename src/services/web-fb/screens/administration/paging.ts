import { type Html, html } from '../../../../platform/web/html.ts'

const linesPerPage = 20

export type Paged<Line> = {
  readonly page: number
  readonly first: number
  readonly total: number
  readonly lines: readonly Line[]
}

/** The requested page of a list; the last one if there are not that many. */
export function pageOf<Line>(all: readonly Line[], asked: string | undefined): Paged<Line> {
  const last = Math.max(1, Math.ceil(all.length / linesPerPage))
  const wanted = /^[1-9]\d{0,5}$/.test(asked ?? '') ? Number(asked) : 1
  const page = Math.min(wanted, last)
  const first = (page - 1) * linesPerPage
  return { page, first, total: all.length, lines: all.slice(first, first + linesPerPage) }
}

/** 1から2件/2件 (S3-3.3-06), with links to the previous and next pages. */
export function pageLinks(
  path: string,
  { page, first, total, lines }: Paged<unknown>,
  query: Readonly<Record<string, string>> = {},
): Html {
  const to = (number: number, label: string) =>
    html`<a class="button button-small" href="${path}?${new URLSearchParams({ ...query, page: String(number) }).toString()}">${label}</a>`
  const hasNext = first + lines.length < total
  const links =
    page > 1 || hasNext
      ? html`<div class="actions">${page > 1 ? to(page - 1, '前へ') : null}${hasNext ? to(page + 1, '次へ') : null}</div>`
      : null
  return html`<p class="count">${total === 0 ? '該当する利用者はありません。' : `${first + 1}から${first + lines.length}件/${total}件`}</p>${links}`
}
