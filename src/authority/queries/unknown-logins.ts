import type { Queryable } from '../../platform/store/store.ts'
/** Attempts with unknown login IDs in one service since then: the hashes in commit order, after a position. */
export async function unknownLoginsSince(
  store: Queryable,
  service: string,
  { sinceMs, position }: { readonly sinceMs: number; readonly position: number },
  limit: number,
): Promise<{ readonly position: number; readonly loginHash: string }[]> {
  const rows = await store.query(
    'SELECT position, body FROM journal WHERE service = ? AND user_id IS NULL AND position > ? ' +
      "AND type = 'unknown_login_rejected' AND at_ms >= ? ORDER BY position LIMIT ?",
    service,
    position,
    sinceMs,
    limit,
  )
  return rows.map(([at, body]) => ({
    position: at as number,
    loginHash: (JSON.parse(body as string) as { event: { loginHash: string } }).event.loginHash,
  }))
}

/** The hashes of one service in order, after one of them. */
export async function unknownLoginsAfter(
  store: Queryable,
  service: string,
  after: string,
  limit: number,
): Promise<string[]> {
  const rows = await store.query(
    'SELECT login_hash FROM unknown_login WHERE service = ? AND login_hash > ? ORDER BY login_hash LIMIT ?',
    service,
    after,
    limit,
  )
  return rows.map(([loginHash]) => loginHash as string)
}

/** Deletes the counts and locks of these hashes; the journal still records the attempts. */
export async function deleteUnknownLogins(
  store: Queryable,
  service: string,
  loginHashes: readonly string[],
): Promise<void> {
  const hashes = loginHashes.map(() => '?').join(', ')
  await store.query(
    `DELETE FROM unknown_login WHERE service = ? AND login_hash IN (${hashes})`,
    service,
    ...loginHashes,
  )
}
