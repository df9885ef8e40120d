import { type Html, html } from '../../platform/web/html.ts'
import type { ServiceProfile } from '../rules/profile.ts'
import type { Risk, RiskAct } from '../rules/risk-events.ts'
import { riskSentence } from '../texts/risk.ts'

/** Why an act takes more than usual, and until when: above what confirms it. */
export function riskNotes(
  profile: Pick<ServiceProfile, 'contacts'>,
  risks: readonly Risk[],
  act: RiskAct,
): readonly Html[] {
  return risks.map((risk) => html`<p class="caution">${riskSentence(risk, act, profile)}</p>`)
}
