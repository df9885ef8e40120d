import type { Approval } from '../../authority/rules/approval.ts'
import type { Binding } from '../../authority/rules/binding.ts'
import type { User } from '../../authority/rules/user.ts'
import type { Queryable } from '../../platform/store/store.ts'

/** One line of a desk's search. */
export type FoundUser = {
  readonly service: string
  readonly userId: string
  readonly userName: string
  readonly customerId: string
  readonly customerName: string
  readonly customerNumber: string | null
  readonly administrator: boolean
  readonly userStatus: User['status']
  readonly passwordLocked: boolean
  readonly tokenId: string | null
  readonly bindingStatus: Binding['status'] | null
}

/**
 * Users of some services whose ID, name or customer, by name or number, contains one of the texts, or whose token, own or shared, is one of
 * them, at most `limit`, by service and ID.
 */
export async function findUsers(
  store: Queryable,
  services: readonly string[],
  texts: readonly string[],
  limit: number,
): Promise<FoundUser[]> {
  const fits =
    "(u.user_id LIKE ? ESCAPE '\\' OR u.user_name LIKE ? ESCAPE '\\' OR c.name LIKE ? ESCAPE '\\' OR c.number LIKE ? ESCAPE '\\' OR b.token_id = ? OR s.token_id = ?)"
  const values = texts.flatMap((text) => {
    const like = `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`
    return [like, like, like, like, text, text]
  })
  const rows = await store.query(
    'SELECT u.service, u.user_id, u.user_name, u.customer_id, c.name, c.number, u.administrator, u.status, p.locked, ' +
      'COALESCE(b.token_id, s.token_id), COALESCE(b.status, s.status) ' +
      'FROM service_user u JOIN customer c ON c.service = u.service AND c.customer_id = u.customer_id ' +
      'LEFT JOIN password p ON p.service = u.service AND p.user_id = u.user_id ' +
      "LEFT JOIN binding b ON b.service = u.service AND b.holder = 'user:' || u.user_id " +
      // The one that all users of a customer share (S3-3.2-08) is found with each of them.
      "LEFT JOIN binding s ON s.service = u.service AND s.holder = 'customer:' || u.customer_id " +
      `WHERE u.service IN (${services.map(() => '?').join(', ')}) AND (${texts.map(() => fits).join(' OR ')}) ` +
      'ORDER BY u.service, u.user_id LIMIT ?',
    ...services,
    ...values,
    limit,
  )
  return rows.map(
    ([
      service,
      userId,
      userName,
      customerId,
      customerName,
      number,
      administrator,
      userStatus,
      locked,
      tokenId,
      status,
    ]) => ({
      service: service as string,
      userId: userId as string,
      userName: userName as string,
      customerId: customerId as string,
      customerName: customerName as string,
      customerNumber: number as string | null,
      administrator: administrator === 1,
      userStatus: userStatus as User['status'],
      passwordLocked: locked === 1,
      tokenId: tokenId as string | null,
      bindingStatus: status as Binding['status'] | null,
    }),
  )
}

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
