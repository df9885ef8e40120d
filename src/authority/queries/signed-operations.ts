import type { Queryable } from '../../platform/store/store.ts'
import { type SignedOperation, signedOperationState } from '../rules/signed-operation.ts'

const columns = signedOperationState.table.columns.map(([name]) => name).join(', ')

/** What waits for a token, the newest first. */
export async function waitingOperations(
  store: Queryable,
  tokenId: string,
  nowMs: number,
  limit: number,
): Promise<SignedOperation[]> {
  const rows = await store.query(
    `SELECT ${columns} FROM signed_operation WHERE token_id = ? AND status = 'created' AND expires_at_ms > ? ` +
      'ORDER BY issued_at_ms DESC, operation_id LIMIT ?',
    tokenId,
    nowMs,
    limit,
  )
  return rows.map(signedOperationState.table.fromRow)
}

/** Those of a user, the newest first. */
export async function newestOperations(
  store: Queryable,
  { service, userId }: { readonly service: string; readonly userId: string },
  limit: number,
): Promise<SignedOperation[]> {
  const rows = await store.query(
    `SELECT ${columns} FROM signed_operation WHERE service = ? AND user_id = ? ` +
      'ORDER BY issued_at_ms DESC, operation_id LIMIT ?',
    service,
    userId,
    limit,
  )
  return rows.map(signedOperationState.table.fromRow)
}

/** Those that nobody answered in time, the oldest first. */
export async function dueOperations(
  store: Queryable,
  nowMs: number,
  limit: number,
): Promise<{ readonly service: string; readonly operationId: string }[]> {
  const rows = await store.query(
    "SELECT service, operation_id FROM signed_operation WHERE status = 'created' AND expires_at_ms <= ? " +
      'ORDER BY expires_at_ms LIMIT ?',
    nowMs,
    limit,
  )
  return rows.map(([service, operationId]) => ({
    service: service as string,
    operationId: operationId as string,
  }))
}
