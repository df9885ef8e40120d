import { type Html, html } from '../../platform/web/html.ts'

/** Beside what the key leads to, and no part of its name; whoever listens hears it from `aria-keyshortcuts`. */
export function keyCap(key: string): Html {
  return html`<kbd class="key-cap" aria-hidden="true" hidden data-key="${key}"></kbd>`
}
