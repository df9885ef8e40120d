import { deleteInPieces } from '../../platform/store/delete-in-pieces.ts'
import type { Queryable } from '../../platform/store/store.ts'
import { clientState } from '../rules/client.ts'

const { table } = clientState
const names = table.columns.map(([name]) => name).join(', ')

/** The clients of a service, or of all, the oldest first. */
export async function clientsOf(store: Queryable, service: string | null) {
  const [where, values] = service === null ? ['', []] : ['WHERE service = ? ', [service]]
  const rows = await store.query(
    `SELECT ${names} FROM client ${where}ORDER BY service, created_at_ms, client_id`,
    ...values,
  )
  return rows.map(table.fromRow)
}

/** Deletes assertions that are no longer valid, nor would be by another node's clock. */
export async function forgetUsedAssertions(store: Queryable, nowMs: number): Promise<void> {
  await deleteInPieces(store, { table: 'used_assertion', key: 'assertion_hash' }, 'expires_at_ms <= ?', nowMs)
}

/** Deletes answers that nobody can ask for again; the journal still records that they were given. */
export async function forgetOldAnswers(store: Queryable, nowMs: number): Promise<void> {
  await deleteInPieces(store, { table: 'answered_request', key: 'request_hash' }, 'expires_at_ms <= ?', nowMs)
}

/** How many requests of a client wait for an approver since an instant; counted up to `most`. */
export async function countWaiting(
  store: Queryable,
  { service, requestedBy }: { readonly service: string; readonly requestedBy: string },
  sinceMs: number,
  most: number,
): Promise<number> {
  const [row] = await store.query(
    "SELECT COUNT(*) FROM (SELECT 1 FROM approval WHERE status = 'pending' AND requested_at_ms > ? AND service = ? " +
      'AND requested_by = ? LIMIT ?) AS waiting',
    sinceMs,
    service,
    requestedBy,
    most,
  )
  return row?.[0] as number
}
