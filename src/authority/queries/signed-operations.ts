import { type Cuts, isBeforeCut } from '../../platform/store/cuts.ts'
import type { Queryable } from '../../platform/store/store.ts'
import { clientAct, type SignedOperation, signedOperationState } from '../rules/signed-operation.ts'

/** Without the rows of batches, which are long: nobody reads them in a list. */
const columns = signedOperationState.table.columns
  .map(([name]) => (name === 'rows' ? 'NULL AS rows' : name))
  .join(', ')

/** What waits for a token, the newest first. */
export async function waitingOperations(
  store: Queryable,
  tokenId: string,
  nowMs: number,
  limit: number,
): Promise<SignedOperation[]> {
  const rows = await store.query(
    `SELECT ${columns} FROM signed_operation WHERE token_id = ? AND status = 'created' AND expires_at_ms > ? AND length(cose) > 0 ` +
      'ORDER BY issued_at_ms DESC, operation_id LIMIT ?',
    tokenId,
    nowMs,
    limit,
  )
  return rows.map(signedOperationState.table.fromRow)
}

/** How many wait for a token, either of clients or of the service's own screens. */
export async function countWaiting(
  store: Queryable,
  { tokenId, act }: Pick<SignedOperation, 'tokenId' | 'act'>,
  nowMs: number,
): Promise<number> {
  const [[count] = []] = await store.query(
    `SELECT COUNT(*) FROM signed_operation WHERE token_id = ? AND status = 'created' AND expires_at_ms > ? AND act ${act === clientAct ? '=' : '<>'} '${clientAct}'`,
    tokenId,
    nowMs,
  )
  return Number(count)
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

/** How many a user was asked by systems of the institution since then, whatever became of them. */
export async function countAskedByClients(
  store: Queryable,
  { service, userId }: Pick<SignedOperation, 'service' | 'userId'>,
  sinceMs: number,
): Promise<number> {
  const [[count] = []] = await store.query(
    `SELECT COUNT(*) FROM signed_operation WHERE service = ? AND user_id = ? AND issued_at_ms > ? AND act = '${clientAct}'`,
    service,
    userId,
    sinceMs,
  )
  return Number(count)
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

/** All that wait for an answer, or for being written down as expired. */
export async function openOperations(
  store: Queryable,
): Promise<Pick<SignedOperation, 'service' | 'userId' | 'operationId' | 'tokenId'>[]> {
  const rows = await store.query(
    "SELECT service, user_id, operation_id, token_id FROM signed_operation WHERE status = 'created'",
  )
  return rows.map(([service, userId, operationId, tokenId]) => ({
    service: service as string,
    userId: userId as string,
    operationId: operationId as string,
    tokenId: tokenId as string,
  }))
}

/** What no transfer here hangs on, or what is erased; an index has them, in these words. */
const mayGo = "(status <> 'approved' OR act = 'client' OR subject = '')"
const forgottenAtOnce = 1000

/**
 * Deletes operations that ended before the cut of their service; the journal still records them. What an approved one did here
 * is kept for as long as its contract, and so is the operation. Others have their turn after each thousand.
 */
export async function forgetEndedOperations(store: Queryable, cuts: Cuts): Promise<void> {
  const { sql, values } = isBeforeCut(cuts, { instant: 'ended_at_ms', service: 'service' })
  for (let gone = forgottenAtOnce; gone === forgottenAtOnce; ) {
    const rows = await store.query(
      'DELETE FROM signed_operation WHERE (service, operation_id) IN ' +
        `(SELECT service, operation_id FROM signed_operation WHERE ${mayGo} AND ${sql} LIMIT ?) RETURNING operation_id`,
      ...values,
      forgottenAtOnce,
    )
    gone = rows.length
  }
}
