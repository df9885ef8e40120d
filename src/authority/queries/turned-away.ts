import { deleteInPieces } from '../../platform/store/delete-in-pieces.ts'
import type { Queryable } from '../../platform/store/store.ts'

/** Requests of one service (null: of none) that one node turned away in one minute. */
export type TurnedAway = {
  readonly service: string | null
  readonly minuteMs: number
  readonly status: number
  readonly requests: number
}

/** Adds what a node counted, in one statement. */
export async function addTurnedAway(
  store: Queryable,
  node: string,
  counted: readonly TurnedAway[],
): Promise<void> {
  if (counted.length === 0) return
  await store.query(
    'INSERT INTO turned_away (service, minute_ms, node, status, requests) VALUES ' +
      `${counted.map(() => '(?, ?, ?, ?, ?)').join(', ')} ` +
      'ON CONFLICT (service, minute_ms, node, status) DO UPDATE SET requests = turned_away.requests + excluded.requests',
    ...counted.flatMap(({ service, minuteMs, status, requests }) => [
      service ?? '',
      minuteMs,
      node,
      status,
      requests,
    ]),
  )
}

/** What all nodes turned away from a minute on. */
export async function turnedAwaySince(store: Queryable, minuteMs: number): Promise<readonly TurnedAway[]> {
  const rows = await store.query(
    'SELECT service, minute_ms, status, CAST(SUM(requests) AS BIGINT) FROM turned_away WHERE minute_ms >= ? ' +
      'GROUP BY service, minute_ms, status',
    minuteMs,
  )
  return rows.map(([service, minute, status, requests]) => ({
    service: service === '' ? null : (service as string),
    minuteMs: minute as number,
    status: status as number,
    requests: requests as number,
  }))
}

export async function forgetTurnedAway(store: Queryable, beforeMs: number): Promise<void> {
  const rows = { table: 'turned_away', key: 'service, minute_ms, node, status' }
  await deleteInPieces(store, rows, 'minute_ms < ?', beforeMs)
}
