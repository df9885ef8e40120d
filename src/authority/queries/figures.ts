import type { Queryable } from '../../platform/store/store.ts'

export type Counts = Readonly<Record<string, number>>

/** Users by status, and how many of them have a locked password; from indexes alone, but over all of them. */
export async function countUsers(
  store: Queryable,
  service: string,
): Promise<{ readonly byStatus: Counts; readonly passwordLocked: number }> {
  const counted = await store.query(
    'SELECT status, COUNT(*) FROM service_user WHERE service = ? GROUP BY status',
    service,
  )
  const [locked] = await store.query(
    'SELECT COUNT(*) FROM password p JOIN service_user u ON u.service = p.service AND u.user_id = p.user_id ' +
      "WHERE p.service = ? AND p.locked = 1 AND u.status <> 'deleted'",
    service,
  )
  return { byStatus: countsOf(counted), passwordLocked: locked?.[0] as number }
}

/** Bindings by status: `pending` has no token yet, and `locked` may have none. */
export async function countBindingStatuses(store: Queryable, service: string): Promise<Counts> {
  const counted = await store.query(
    'SELECT status, COUNT(*) FROM binding WHERE service = ? GROUP BY status',
    service,
  )
  return countsOf(counted)
}

export async function countLiveActivations(
  store: Queryable,
  service: string,
  nowMs: number,
): Promise<number> {
  const [row] = await store.query(
    "SELECT COUNT(*) FROM activation WHERE service = ? AND status = 'issued' AND expires_at_ms > ?",
    service,
    nowMs,
  )
  return row?.[0] as number
}

const dayMs = 86_400_000
/** Japan's days begin nine hours before those of UTC. */
const japanMs = 9 * 3_600_000

/** How many codes were refused, by the day in Japan, counted from 1970-01-01; a day without any is missing. */
export async function countRefusedCodes(
  store: Queryable,
  service: string,
  fromDay: number,
): Promise<ReadonlyMap<number, number>> {
  // Word for word as the index of migration 0046 has it, or no database would use it.
  const rows = await store.query(
    `SELECT (at_ms + ${japanMs}) / ${dayMs}, COUNT(*) FROM journal WHERE service = ? AND at_ms >= ? ` +
      "AND type IN ('code_rejected', 'enrollment_rejected', 'challenge_failed') GROUP BY 1",
    service,
    fromDay * dayMs - japanMs,
  )
  return new Map(rows.map(([day, count]) => [day as number, count as number]))
}

function countsOf(rows: readonly (readonly unknown[])[]): Counts {
  return Object.fromEntries(rows.map(([status, count]) => [status as string, count as number]))
}
