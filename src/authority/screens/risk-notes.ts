import { type Html, html } from '../../platform/web/html.ts'
import type { ServiceProfile } from '../rules/profile.ts'
import type { Risk, RiskAct } from '../rules/risk-events.ts'
import { riskSentence } from '../texts/risk.ts'

/** Why an act takes more than usual, and until when: above what confirms it. */
export function riskNotes(
  profile: Pick<ServiceProfile, 'contacts'>,
  risks: readonly Risk[],
  act: RiskAct,
): Html | null {
  if (risks.length === 0) return null
  const sentences = risks.map((risk) => html`<li>${riskSentence(risk, act, profile)}</li>`)
  return html`<div class="message message-info" role="status"><ul class="notes">${sentences}</ul></div>`
}
