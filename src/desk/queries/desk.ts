import type { Approval } from '../../authority/rules/approval.ts'
import type { Queryable } from '../../platform/store/store.ts'

/** The keys of the requests for approval of some services that wait, were granted or declined, the oldest first. */
export async function recentApprovalKeys(
  store: Queryable,
  services: readonly string[],
  sinceMs: number,
): Promise<Pick<Approval, 'service' | 'userId' | 'action'>[]> {
  const rows = await store.query(
    `SELECT service, user_id, action FROM approval WHERE service IN (${services.map(() => '?').join(', ')}) ` +
      "AND status <> 'used' AND requested_at_ms > ? ORDER BY requested_at_ms",
    ...services,
    sinceMs,
  )
  return rows.map(([service, userId, action]) => ({
    service: service as string,
    userId: userId as string,
    action: action as Approval['action'],
  }))
}

/** Which of some user IDs of a service are taken; asked in pieces by the import. */
export async function takenUserIds(
  store: Queryable,
  service: string,
  userIds: readonly string[],
): Promise<string[]> {
  if (userIds.length === 0) return []
  const rows = await store.query(
    `SELECT user_id FROM service_user WHERE service = ? AND user_id IN (${userIds.map(() => '?').join(', ')})`,
    service,
    ...userIds,
  )
  return rows.map(([userId]) => userId as string)
}
