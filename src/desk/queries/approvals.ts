import type { Approval } from '../../authority/rules/approval.ts'
import type { Queryable } from '../../platform/store/store.ts'

type Key = Pick<Approval, 'service' | 'userId' | 'action'>

const places = (values: readonly string[]) => values.map(() => '?').join(', ')

/** The keys of the requests for approval of some services that wait, were granted or declined, the oldest first. */
export async function recentApprovalKeys(
  store: Queryable,
  services: readonly string[],
  sinceMs: number,
): Promise<Key[]> {
  const rows = await store.query(
    `SELECT service, user_id, action FROM approval WHERE service IN (${places(services)}) ` +
      "AND status <> 'used' AND requested_at_ms > ? ORDER BY requested_at_ms",
    ...services,
    sinceMs,
  )
  return rows.map(keyOf)
}

type Asked = {
  readonly requestedBy: string
  /** Asked for after this. */
  readonly sinceMs: number
}

const keyOf = ([service, userId, action]: readonly unknown[]): Key => ({
  service: service as string,
  userId: userId as string,
  action: action as Approval['action'],
})

/** The same of somebody's own that were neither declined nor done, asked for until an instant; the newest first. */
export async function unsettledApprovalKeys(
  store: Queryable,
  services: readonly string[],
  { requestedBy, sinceMs, untilMs }: Asked & { readonly untilMs: number },
): Promise<Key[]> {
  const rows = await store.query(
    `SELECT service, user_id, action FROM approval WHERE service IN (${places(services)}) AND requested_by = ? ` +
      "AND status IN ('pending', 'granted') AND requested_at_ms > ? AND requested_at_ms <= ? ORDER BY requested_at_ms DESC",
    ...services,
    requestedBy,
    sinceMs,
    untilMs,
  )
  return rows.map(keyOf)
}

/** What waits, of some services: as little as a count needs. */
export async function waitingApprovals(
  store: Queryable,
  services: readonly string[],
  sinceMs: number,
): Promise<(Key & { readonly requestedBy: string })[]> {
  const rows = await store.query(
    `SELECT requested_by, service, user_id, action FROM approval WHERE service IN (${places(services)}) ` +
      "AND status = 'pending' AND requested_at_ms > ?",
    ...services,
    sinceMs,
  )
  return rows.map(([requestedBy, ...key]) => ({ ...keyOf(key), requestedBy: requestedBy as string }))
}

/** The same of somebody's own: when each was asked for and decided, and what was said of it. */
export async function newsOfApprovals(
  store: Queryable,
  services: readonly string[],
  { requestedBy, sinceMs }: Asked,
): Promise<
  (Pick<Approval, 'status' | 'requestedAtMs' | 'decidedAtMs'> & { readonly said: string | null })[]
> {
  const rows = await store.query(
    'SELECT a.status, a.requested_at_ms, a.decided_at_ms, t.said FROM approval a LEFT JOIN approval_talk t ON t.service = a.service ' +
      'AND t.user_id = a.user_id AND t.action = a.action AND t.request = CAST(a.requested_at_ms AS TEXT) ' +
      `WHERE a.service IN (${places(services)}) AND a.requested_by = ? AND a.status IN ('pending', 'granted', 'declined') AND a.requested_at_ms > ?`,
    ...services,
    requestedBy,
    sinceMs,
  )
  return rows.map(([status, requestedAtMs, decidedAtMs, said]) => ({
    status: status as Approval['status'],
    requestedAtMs: requestedAtMs as number,
    decidedAtMs: decidedAtMs as number | null,
    said: said as string | null,
  }))
}

/** When somebody last looked at what became of their requests; 0: never. */
export async function lookedAtMs(store: Queryable, desk: string, userId: string): Promise<number> {
  const [row] = await store.query(
    'SELECT looked_at_ms FROM approval_look WHERE desk = ? AND user_id = ?',
    desk,
    userId,
  )
  return (row?.[0] as number | undefined) ?? 0
}

export async function noteLook(store: Queryable, desk: string, userId: string, atMs: number): Promise<void> {
  await store.query(
    'INSERT INTO approval_look (desk, user_id, looked_at_ms) VALUES (?, ?, ?) ' +
      'ON CONFLICT (desk, user_id) DO UPDATE SET looked_at_ms = excluded.looked_at_ms ' +
      'WHERE approval_look.looked_at_ms < excluded.looked_at_ms',
    desk,
    userId,
    atMs,
  )
}
