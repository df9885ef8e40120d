import type { Queryable } from '../../platform/store/store.ts'
import { type Dispute, disputeState } from '../rules/dispute.ts'

const columns = disputeState.table.columns.map(([name]) => name).join(', ')

/** Those of some services that nobody has closed, the oldest first. */
export async function openDisputes(
  store: Queryable,
  services: readonly string[],
  limit: number,
): Promise<Dispute[]> {
  if (services.length === 0) return []
  const rows = await store.query(
    `SELECT ${columns} FROM dispute WHERE service IN (${services.map(() => '?').join(', ')}) ` +
      'AND closed_at_ms IS NULL ORDER BY opened_at_ms, receipt LIMIT ?',
    ...services,
    limit,
  )
  return rows.map(disputeState.table.fromRow)
}
