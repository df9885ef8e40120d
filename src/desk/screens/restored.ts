import { type Html, html } from '../../platform/web/html.ts'
import { timeText } from '../../platform/web/times.ts'
import { recentRestores } from '../operations/recent-restores.ts'
import { restoredTexts, toRepeatNames } from '../texts/restored.ts'
import type { Desk } from './staff.ts'

/** Where staff arrive: that a restore lost what was done, and what of that somebody has to do once more (R3). */
export async function restoredBoard({ context }: Desk): Promise<Html | null> {
  const restores = await recentRestores(context)
  if (restores.length === 0) return null
  const lost = restores.map(({ raisedAtMs, lastAtMs = null }) =>
    restoredTexts.lost(timeText(raisedAtMs), lastAtMs === null ? null : timeText(lastAtMs)),
  )
  return html`<section class="panel"><h2>${restoredTexts.title}</h2>
<ul class="record-list">${lost.map((text) => html`<li>${text}</li>`)}</ul>
<details><summary>${restoredTexts.summary}</summary>
<ul>${Object.values(toRepeatNames).map((name) => html`<li>${name}</li>`)}</ul>
<p>${restoredTexts.how}</p></details></section>`
}
