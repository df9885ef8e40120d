import { type Html, html } from '../../platform/web/html.ts'

/** What isn't needed on every call: below the page, each behind its name. */
export type Tab = {
  /** In the address, as `?tab=`, to come back to it. */
  readonly id: string
  readonly title: string
  readonly content: Html
  /** Only of use with a script, which shows it. */
  readonly needsScript?: true
}

/**
 * One open at a time. They open without a request, so that nothing is lost that was typed above them, and without a
 * script; where a browser can't line them up they stand below each other.
 */
export function tabList(tabs: readonly (Tab | null)[], open: string | undefined): Html {
  const there = tabs.flatMap((tab) => tab ?? [])
  return html`<div class="caller-tabs">${there.map(
    ({ id, title, content, needsScript }) =>
      html`<details name="caller-tab" id="tab-${id}"${id === open ? html` open` : ''}${needsScript ? html` hidden data-needs-script` : ''}>
<summary><h2>${title}</h2></summary>
<div class="panel">${content}</div></details>`,
  )}</div>`
}
