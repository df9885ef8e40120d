import { type Html, html } from '../../platform/web/html.ts'

/**
 * How a state looks: each has a sign, a frame and a ground of its own, so that ロック and 利用可能 differ in print, for those
 * who can't see red, and in forced colors (D11).
 */
export type Look = 'good' | 'locked' | 'stopped' | 'open'

export function badge(look: Look, word: string): Html {
  return html`<span class="badge badge-${look}">${word}</span>`
}
