import { type Html, html } from './html.ts'

/**
 * What stands open where there is room, and on a narrow screen behind a button, so that the page begins at its top. A
 * popover needs no script.
 */
export function foldable(id: string, label: string, content: Html): Html {
  return html`${unfoldButton(id, label)}${folded(id, content)}`
}

/** The button alone, where it stands elsewhere than what it opens. */
export function unfoldButton(id: string, label: string): Html {
  return html`<button class="button button-small unfold" type="button" popovertarget="${id}" aria-label="${label}を開く">${label}</button>`
}

export function folded(id: string, content: Html): Html {
  return html`<div class="folded" id="${id}" popover>${content}
<button class="button button-small unfold" type="button" popovertarget="${id}" popovertargetaction="hide">閉じる</button></div>`
}
