import { timeText } from '../../platform/web/times.ts'
import type { Agreement } from '../rules/agreement.ts'

/** Whether the whole customer is stopped, since when and by whom: what stands out on a page of the desk. */
export function serviceStopFact(agreement: Agreement | undefined) {
  const { stoppedAtMs = null, stoppedBy = null } = agreement ?? {}
  const text = stoppedAtMs === null ? 'なし' : `停止中（${timeText(stoppedAtMs)}、${stoppedBy ?? ''}）`
  return ['取引停止', text, stoppedAtMs !== null] as const
}
