import { type Html, html } from '../../platform/web/html.ts'
import type { ServiceProfile } from '../rules/profile.ts'
import type { Risk, RiskAct } from '../rules/risk-events.ts'
import { riskSentences } from '../texts/risk.ts'

/** Why an act takes more than usual, and until when: above what confirms it. `mostYen`: another limit that is said beside it. */
export function riskNotes(
  profile: Pick<ServiceProfile, 'contacts'>,
  risks: readonly Risk[],
  act: RiskAct,
  mostYen: number | null = null,
): readonly Html[] {
  return riskSentences(risks, act, profile, mostYen).map((said) => html`<p class="caution">${said}</p>`)
}
