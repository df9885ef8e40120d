import type { Queryable } from '../../../platform/store/store.ts'

/** That a system knows of a session, and what it calls it and its user. */
export type Visit = {
  readonly sessionHash: string
  readonly oidcClientId: string
  readonly service: string
  readonly userId: string
  readonly subject: string
  readonly sid: string
}

/** A visit whose session is over, and when the system was last told in vain. */
export type EndedVisit = Visit & { readonly dueAtMs: number; readonly attempts: number }

export async function keepVisit(store: Queryable, visit: Visit): Promise<void> {
  await store.query(
    'INSERT INTO oidc_visit (session_hash, oidc_client_id, service, user_id, subject, sid, due_at_ms, attempts) ' +
      'VALUES (?, ?, ?, ?, ?, ?, 0, 0) ' +
      'ON CONFLICT (session_hash, oidc_client_id) DO UPDATE SET sid = excluded.sid',
    visit.sessionHash,
    visit.oidcClientId,
    visit.service,
    visit.userId,
    visit.subject,
    visit.sid,
  )
}

/** When a session stops going on by itself, in milliseconds. */
type Idle = { readonly nowMs: number; readonly idleMs: number }

/**
 * Visits of a service whose sessions don't go on, however they ended: by a logout, another login, a stop, a new password,
 * or by themselves.
 */
export async function endedVisits(
  store: Queryable,
  service: string,
  { nowMs, idleMs }: Idle,
  limit: number,
): Promise<readonly EndedVisit[]> {
  const rows = await store.query(
    'SELECT v.session_hash, v.oidc_client_id, v.service, v.user_id, v.subject, v.sid, v.due_at_ms, v.attempts ' +
      'FROM oidc_visit v LEFT JOIN session s ON s.session_hash = v.session_hash ' +
      'LEFT JOIN session_seen n ON n.session_hash = v.session_hash ' +
      'LEFT JOIN service_user u ON u.service = v.service AND u.user_id = v.user_id ' +
      'WHERE v.service = ? AND v.due_at_ms <= ? AND (s.session_hash IS NULL OR s.expires_at_ms <= ? ' +
      "OR u.session_hash IS NULL OR u.session_hash <> v.session_hash OR u.status <> 'active' " +
      'OR (s.started_at_ms <= ? AND COALESCE(n.seen_at_ms, 0) <= ?)) ' +
      'ORDER BY v.due_at_ms, v.session_hash, v.oidc_client_id LIMIT ?',
    service,
    nowMs,
    nowMs,
    nowMs - idleMs,
    nowMs - idleMs,
    limit,
  )
  return rows.map(([sessionHash, oidcClientId, of, userId, subject, sid, dueAtMs, attempts]) => ({
    sessionHash: sessionHash as string,
    oidcClientId: oidcClientId as string,
    service: of as string,
    userId: userId as string,
    subject: subject as string,
    sid: sid as string,
    dueAtMs: Number(dueAtMs),
    attempts: Number(attempts),
  }))
}

/** The right to tell it now; false where another node has it. Nobody else has it until then. */
export async function claimVisit(store: Queryable, visit: EndedVisit, untilMs: number): Promise<boolean> {
  const rows = await store.query(
    'UPDATE oidc_visit SET due_at_ms = ?, attempts = attempts + 1 ' +
      'WHERE session_hash = ? AND oidc_client_id = ? AND due_at_ms = ? AND attempts = ? RETURNING 1',
    untilMs,
    visit.sessionHash,
    visit.oidcClientId,
    visit.dueAtMs,
    visit.attempts,
  )
  return rows.length === 1
}

export async function dropVisit(
  store: Queryable,
  { sessionHash, oidcClientId }: Pick<Visit, 'sessionHash' | 'oidcClientId'>,
): Promise<void> {
  await store.query(
    'DELETE FROM oidc_visit WHERE session_hash = ? AND oidc_client_id = ?',
    sessionHash,
    oidcClientId,
  )
}
