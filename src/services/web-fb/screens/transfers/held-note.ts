import { type Html, html } from '../../../../platform/web/html.ts'
import type { Hold } from '../../rules/transfer.ts'
import {
  fencedSentence,
  fencedTitle,
  heldNotes,
  heldSentences,
  heldTitles,
  heldWarning,
} from '../../texts/held.ts'
import type { FbService } from '../service.ts'

/** Why a transfer is held back and until when, before it is confirmed or while it is held, and what to do about it. */
export function heldNote({ profile }: FbService, hold: Hold, step: 'before' | 'held'): Html {
  return html`<section class="panel held-note"><h2>${heldTitles[step]}</h2>
<p>${heldSentences[step](hold)}</p>
<p><strong>${heldWarning(profile)}</strong></p>
<ul class="notes">${heldNotes.map((note) => html`<li>${note}</li>`)}</ul></section>`
}

/** Of a transfer that a restore brought back: it waits for the institution (R3). */
export function fencedNote({ profile }: FbService): Html {
  return html`<section class="panel held-note"><h2>${fencedTitle}</h2>
<p>${fencedSentence(profile)}</p></section>`
}
