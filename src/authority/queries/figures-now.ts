import type { Queryable } from '../../platform/store/store.ts'

/** How many of a service, and since when the oldest; null: of which there is no time. */
export type Waiting = {
  readonly service: string
  readonly count: number
  readonly oldestMs: number | null
}

function waitingRow([service, count, oldestMs]: readonly unknown[]): Waiting {
  return { service: service as string, count: count as number, oldestMs: oldestMs as number | null }
}

/** Mails that have not gone out, and since when the oldest is due. */
export async function mailsWaiting(store: Queryable): Promise<readonly Waiting[]> {
  const rows = await store.query(
    'SELECT service, COUNT(*), MIN(due_at_ms) FROM mail WHERE due_at_ms IS NOT NULL GROUP BY service',
  )
  return rows.map(waitingRow)
}

/** Requests that an approver may still grant, and since when the oldest waits. */
export async function approvalsWaiting(store: Queryable, sinceMs: number): Promise<readonly Waiting[]> {
  const rows = await store.query(
    "SELECT service, COUNT(*), MIN(requested_at_ms) FROM approval WHERE status = 'pending' AND requested_at_ms > ? " +
      'GROUP BY service',
    sinceMs,
  )
  return rows.map(waitingRow)
}

/** Addresses and accounts that have failed of late, of which some have to wait. */
export async function attemptDebtors(store: Queryable, nowMs: number): Promise<number> {
  const [row] = await store.query('SELECT COUNT(*) FROM attempt_debt WHERE debt_until_ms > ?', nowMs)
  return row?.[0] as number
}
