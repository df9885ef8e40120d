import { type Html, html } from '../../platform/web/html.ts'
import { keyCap } from './key-cap.ts'

export const searchLongest = 100

/** What was typed, and what is wrong with it: on the page of the search only. */
export type Sought = { readonly typed: string; readonly error: string | undefined }

const searchKey = '/'

/** In the header of every page; on the search page it has the focus, so that people can type at once. */
export function searchBox(href: string, sought: Sought | null): Html {
  const { typed = '', error } = sought ?? {}
  const wrong = error === undefined ? '' : html` aria-describedby="q-error"`
  const first = sought === null ? '' : html` autofocus`
  return html`<form method="get" action="${href}" class="desk-search" role="search">
<label for="q">検索${keyCap(searchKey)}</label>
<input id="q" name="q" type="text" value="${typed}" maxlength="${searchLongest}" autocomplete="off" autocapitalize="none" spellcheck="false" enterkeyhint="search" aria-keyshortcuts="${searchKey}" aria-invalid="${String(error !== undefined)}"${wrong}${first}>
<button class="button button-small" type="submit" aria-label="ユーザを検索">検索</button>
${error === undefined ? null : html`<p class="field-error" id="q-error">${error}</p>`}
</form>`
}
