import type { Queryable } from '../../platform/store/store.ts'
import type { Approval } from '../rules/approval.ts'

/** The keys of the commands that wait at some desks, or were granted and not carried out; the oldest first. */
export async function openCommandKeys(
  store: Queryable,
  desks: readonly string[],
  sinceMs: number,
): Promise<Pick<Approval, 'service' | 'userId' | 'action'>[]> {
  if (desks.length === 0) return []
  const rows = await store.query(
    `SELECT service, user_id, action FROM approval WHERE service IN (${desks.map(() => '?').join(', ')}) ` +
      "AND action LIKE 'terminal:%' AND status IN ('pending', 'granted') AND requested_at_ms > ? " +
      'ORDER BY requested_at_ms, service, user_id',
    ...desks,
    sinceMs,
  )
  return rows.map(([service, userId, action]) => ({
    service: service as string,
    userId: userId as string,
    action: action as Approval['action'],
  }))
}
