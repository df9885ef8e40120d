import { type RiskFacts, type RiskStates, riskLimitOf, risksOf } from '../../../authority/rules/risk.ts'
import type { Risk, RiskAct } from '../../../authority/rules/risk-events.ts'
import type { Agreement } from '../../../bank/rules/agreement.ts'
import type { FbProfile } from './profile.ts'
import type { DailyTransferTotal } from './transfer.ts'

/** The rows that tell the circumstances of an act of WEB-FB. */
export type FbRiskStates = RiskStates & { readonly agreement: Agreement | undefined }

/** How many payees of a transfer are new, or nearly. */
export type PayeeFacts = Pick<RiskFacts, 'newPayees' | 'recentPayees'>

/** The rules of the profile that apply to an act now. */
export function fbRisksOf(
  { risk }: Pick<FbProfile, 'risk'>,
  act: RiskAct,
  states: FbRiskStates,
  now: Temporal.Instant,
  { newPayees = 0, recentPayees = 0 }: PayeeFacts = {},
): readonly Risk[] {
  const limitsRaisedAtMs = states.agreement?.limitsRaisedAtMs ?? null
  return risksOf(risk, act, states, { newPayees, recentPayees, limitsRaisedAtMs }, now)
}

/** Would the user have transferred more today than rules leave for now? */
export function exceedsRiskLimit(
  risks: readonly Risk[],
  { userDay }: { readonly userDay: DailyTransferTotal | undefined },
  amountYen: number,
): boolean {
  const most = riskLimitOf(risks)
  return most !== null && (userDay?.acceptedYen ?? 0) + amountYen > most
}
