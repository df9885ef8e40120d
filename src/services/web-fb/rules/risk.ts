import {
  type RiskFacts,
  type RiskStates,
  riskLimitOf,
  risksOf,
  riskWaitOf,
} from '../../../authority/rules/risk.ts'
import type { Risk, RiskAct, RiskRefused } from '../../../authority/rules/risk-events.ts'
import type { Agreement } from '../../../bank/rules/agreement.ts'
import type { FbProfile } from './profile.ts'
import type { Refusal } from './refusal.ts'
import type { DailyTransferTotal, Hold } from './transfer.ts'
import type { TransferDraft } from './transfer-draft.ts'

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

/** Until when rules hold back what is accepted now; null: none does. */
export function holdOf(risks: readonly Risk[], now: Temporal.Instant): Hold | null {
  const wait = riskWaitOf(risks)
  if (wait === null) return null
  return { heldUntilMs: now.add({ hours: wait.hours }).epochMilliseconds, heldBecause: wait.because }
}

/** The fingerprint of a draft on a page that says for how long rules hold it back. */
export function shownWithWait(digest: string, risks: readonly Risk[]): string {
  const wait = riskWaitOf(risks)
  return wait === null ? digest : `${digest}-${wait.hours}h`
}

/** What the journal keeps of a transfer for more than is left for now, whether or not anybody went on to confirm it. */
export function limitRefused(
  refusal: Refusal,
  {
    service,
    userId,
    draft,
    risks,
  }: {
    readonly service: string
    readonly userId: string
    readonly draft: Pick<TransferDraft, 'lines'>
    readonly risks: readonly Risk[]
  },
): readonly RiskRefused[] {
  if (refusal !== 'transfer_risk_limit' && refusal !== 'transfer_passkey_limit') return []
  const limit = refusal === 'transfer_risk_limit' ? 'rule' : 'passkey'
  const limiting = limit === 'rule' ? risks.filter(({ limitYen }) => limitYen !== null) : []
  const yen = draft.lines.reduce((all, { payYen }) => all + payYen, 0)
  return [{ type: 'risk_refused', service, userId, act: 'transfer', limit, yen, risks: limiting }]
}
