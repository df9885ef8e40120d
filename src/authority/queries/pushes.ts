import { deleteInPieces } from '../../platform/store/delete-in-pieces.ts'
import type { Queryable } from '../../platform/store/store.ts'

export type PushedOperation = { readonly service: string; readonly operationId: string }

/** A subscription counts from the second on in which it was made: operations are issued as of a whole one. */
const secondMs = 1000

/**
 * Operations that wait for tokens whose devices are told at a place, and were not told of; the oldest first. Those that wait
 * come first for both databases: they are few, whatever has a subscription.
 */
export async function duePushes(
  store: Queryable,
  place: string,
  nowMs: number,
  limit: number,
): Promise<readonly PushedOperation[]> {
  const rows = await store.query(
    'SELECT o.service, o.operation_id FROM signed_operation o CROSS JOIN push_subscription s ' +
      "WHERE o.status = 'created' AND o.expires_at_ms > ? AND s.token_id = o.token_id AND s.place = ? " +
      `AND o.issued_at_ms > s.subscribed_at_ms - ${secondMs} AND NOT EXISTS (SELECT 1 FROM push_delivery d ` +
      'WHERE d.service = o.service AND d.operation_id = o.operation_id ' +
      'AND (d.ended_at_ms IS NOT NULL OR d.due_at_ms > ?)) ORDER BY o.expires_at_ms LIMIT ?',
    nowMs,
    place,
    nowMs,
    limit,
  )
  return rows.map(([service, operationId]) => {
    return { service: service as string, operationId: operationId as string }
  })
}

/**
 * Takes a push for one attempt and gives its number; undefined if somebody else was first. It counts as ended until the
 * attempt says otherwise: what a process that dies may have sent is not sent again.
 */
export async function claimPush(
  store: Queryable,
  { service, operationId }: PushedOperation,
  nowMs: number,
  expiresAtMs: number,
): Promise<number | undefined> {
  const [row] = await store.query(
    'INSERT INTO push_delivery (service, operation_id, attempts, due_at_ms, expires_at_ms, ended_at_ms) ' +
      'VALUES (?, ?, 1, ?, ?, ?) ON CONFLICT (service, operation_id) DO UPDATE SET ' +
      'attempts = push_delivery.attempts + 1, ended_at_ms = excluded.ended_at_ms ' +
      'WHERE push_delivery.ended_at_ms IS NULL AND push_delivery.due_at_ms <= excluded.due_at_ms RETURNING attempts',
    service,
    operationId,
    nowMs,
    expiresAtMs,
    nowMs,
  )
  return row?.[0] as number | undefined
}

/** It is tried again then. */
export async function postponePush(
  store: Queryable,
  { service, operationId }: PushedOperation,
  dueAtMs: number,
): Promise<void> {
  await store.query(
    'UPDATE push_delivery SET due_at_ms = ?, ended_at_ms = NULL WHERE service = ? AND operation_id = ? RETURNING 1',
    dueAtMs,
    service,
    operationId,
  )
}

/** Deletes what is of operations that nobody can answer any more. */
export async function forgetPushes(store: Queryable, nowMs: number): Promise<void> {
  await deleteInPieces(
    store,
    { table: 'push_delivery', key: 'service, operation_id' },
    'expires_at_ms <= ?',
    nowMs,
  )
}

/** Tokens that are over, and whose devices are told all the same. */
export async function endedTokensToTell(
  store: Queryable,
  nowMs: number,
  limit: number,
): Promise<readonly string[]> {
  const rows = await store.query(
    'SELECT s.token_id FROM push_subscription s JOIN token t ON t.token_id = s.token_id ' +
      "WHERE t.status = 'revoked' OR t.expires_at_ms <= ? LIMIT ?",
    nowMs,
    limit,
  )
  return rows.map(([tokenId]) => tokenId as string)
}

/** Pushes that wait for another attempt, by service. */
export async function pushesWaiting(
  store: Queryable,
): Promise<readonly { readonly service: string; readonly count: number }[]> {
  const rows = await store.query(
    'SELECT service, COUNT(*) FROM push_delivery WHERE ended_at_ms IS NULL GROUP BY service',
  )
  return rows.map(([service, count]) => ({ service: service as string, count: count as number }))
}
