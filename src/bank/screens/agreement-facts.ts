import { lossText } from '../../authority/screens/loss.ts'
import { timeText } from '../../platform/web/times.ts'
import type { Agreement } from '../rules/agreement.ts'

/** Whether the whole customer is stopped, since when, by whom and why: what stands out on a page of the desk. */
export function serviceStopFact(agreement: Agreement | undefined) {
  const { stoppedAtMs = null, stoppedBy = null, loss = null } = agreement ?? {}
  const stopped = stoppedAtMs === null ? 'なし' : `停止中（${timeText(stoppedAtMs)}、${stoppedBy ?? ''}）`
  const text = loss === null ? stopped : lossText(loss)
  return ['取引停止', text, stoppedAtMs !== null] as const
}
