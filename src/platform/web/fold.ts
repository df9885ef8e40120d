import { type Html, html } from './html.ts'
import { ja, type WebTexts } from './texts/ja.ts'

/**
 * What stands open where there is room, and on a narrow screen behind a button, so that the page begins at its top. A
 * popover needs no script.
 */
export function foldable(id: string, label: string, content: Html, texts: WebTexts = ja): Html {
  return html`${unfoldButton(id, label, texts)}${folded(id, content, texts)}`
}

/** The button alone, where it stands elsewhere than what it opens. */
export function unfoldButton(id: string, label: string, texts: WebTexts = ja): Html {
  return html`<button class="button button-small unfold" type="button" popovertarget="${id}" aria-label="${texts.unfold(label)}">${label}</button>`
}

export function folded(id: string, content: Html, texts: WebTexts = ja): Html {
  return html`<div class="folded" id="${id}" popover>${content}
<button class="button button-small unfold" type="button" popovertarget="${id}" popovertargetaction="hide">${texts.close}</button></div>`
}
