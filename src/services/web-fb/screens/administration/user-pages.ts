import { type Html, html } from '../../../../platform/web/html.ts'
import { neighborLinks, type Paged, pageCount, pageOf } from '../../../../platform/web/paging.ts'

/** The pages of every list of users. */

const linesPerPage = 20

export function userPageOf<Line>(all: readonly Line[], asked: string | undefined): Paged<Line> {
  return pageOf(all, asked, linesPerPage)
}

/** The count, with links to the previous and next pages. */
export function userPageLinks(
  path: string,
  paged: Paged<unknown>,
  query: Readonly<Record<string, string>> = {},
): Html {
  const links = neighborLinks(
    paged,
    (page) => `${path}?${new URLSearchParams({ ...query, page: String(page) }).toString()}`,
  )
  const count = pageCount(paged, { none: '該当する利用者はありません。', stroke: '/' })
  return html`${count}${links === null ? null : html`<div class="actions">${links}</div>`}`
}
