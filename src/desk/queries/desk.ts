import type { Queryable } from '../../platform/store/store.ts'

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
