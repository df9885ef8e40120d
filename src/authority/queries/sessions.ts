import { deleteInPieces } from '../../platform/store/delete-in-pieces.ts'
import type { Queryable } from '../../platform/store/store.ts'
/** 0 for a session that has not been used since it started. */
export async function sessionSeenAtMs(store: Queryable, sessionHash: string): Promise<number> {
  const rows = await store.query('SELECT seen_at_ms FROM session_seen WHERE session_hash = ?', sessionHash)
  return (rows[0]?.[0] as number | undefined) ?? 0
}

export async function touchSession(store: Queryable, sessionHash: string, seenAtMs: number): Promise<void> {
  await store.query(
    'INSERT INTO session_seen (session_hash, seen_at_ms) VALUES (?, ?) ' +
      'ON CONFLICT (session_hash) DO UPDATE SET seen_at_ms = excluded.seen_at_ms',
    sessionHash,
    seenAtMs,
  )
}

/** Deletes sessions that expired before then; the journal still records them. */
export async function forgetExpiredSessions(store: Queryable, beforeMs: number): Promise<void> {
  const key = 'session_hash'
  await deleteInPieces(store, { table: 'session', key }, 'expires_at_ms < ?', beforeMs)
  await deleteInPieces(
    store,
    { table: 'session_seen', key },
    'NOT EXISTS (SELECT 1 FROM session WHERE session.session_hash = session_seen.session_hash)',
  )
}
