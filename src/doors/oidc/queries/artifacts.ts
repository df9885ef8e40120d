import { deleteInPieces } from '../../../platform/store/delete-in-pieces.ts'
import type { Queryable } from '../../../platform/store/store.ts'

/** What lives for minutes or hours: codes, tokens, logins under way. `hash` is the SHA-256 of what names it. */
export type KeptArtifact = {
  readonly hash: string
  /** Of what may be revoked together; null: alone. */
  readonly grantHash: string | null
  readonly sealed: Uint8Array
  readonly expiresAtMs: number
}

/** Keeps each, in place of what was there under its hash. None of them has the hash of another. */
export async function keepArtifacts(store: Queryable, artifacts: readonly KeptArtifact[]): Promise<void> {
  await store.query(
    'INSERT INTO oidc_artifact (artifact_hash, grant_hash, sealed, expires_at_ms) ' +
      `VALUES ${artifacts.map(() => '(?, ?, ?, ?)').join(', ')} ` +
      'ON CONFLICT (artifact_hash) DO UPDATE SET grant_hash = excluded.grant_hash, sealed = excluded.sealed, ' +
      'expires_at_ms = excluded.expires_at_ms',
    ...artifacts.flatMap(({ hash, grantHash, sealed, expiresAtMs }) => [
      hash,
      grantHash,
      sealed,
      expiresAtMs,
    ]),
  )
}

/** The same for what may come once: false where it is known already. */
export async function keepOnce(
  store: Queryable,
  { hash, sealed, expiresAtMs }: Omit<KeptArtifact, 'grantHash'>,
): Promise<boolean> {
  const rows = await store.query(
    'INSERT INTO oidc_artifact (artifact_hash, sealed, expires_at_ms, once) VALUES (?, ?, ?, 1) ' +
      'ON CONFLICT (artifact_hash) DO NOTHING RETURNING 1',
    hash,
    sealed,
    expiresAtMs,
  )
  return rows.length === 1
}

/** Undefined once it has expired. */
export async function findArtifact(
  store: Queryable,
  hash: string,
  nowMs: number,
): Promise<{ readonly sealed: Uint8Array; readonly consumedAtMs: number | null } | undefined> {
  const [row] = await store.query(
    'SELECT sealed, consumed_at_ms FROM oidc_artifact WHERE artifact_hash = ? AND expires_at_ms > ?',
    hash,
    nowMs,
  )
  if (row === undefined) return undefined
  return { sealed: row[0] as Uint8Array, consumedAtMs: row[1] === null ? null : Number(row[1]) }
}

/** Uses each up, once; gives those that were not: whoever comes second, at whatever node, gets none. */
export async function consumeArtifacts(
  store: Queryable,
  hashes: readonly string[],
  nowMs: number,
): Promise<ReadonlySet<string>> {
  const rows = await store.query(
    `UPDATE oidc_artifact SET consumed_at_ms = ? WHERE artifact_hash IN (${hashes.map(() => '?').join(', ')}) ` +
      'AND consumed_at_ms IS NULL AND expires_at_ms > ? RETURNING artifact_hash',
    nowMs,
    ...hashes,
    nowMs,
  )
  return new Set(rows.map(([hash]) => hash as string))
}

export async function dropArtifact(store: Queryable, hash: string): Promise<void> {
  await store.query('DELETE FROM oidc_artifact WHERE artifact_hash = ?', hash)
}

/** All that was given under a grant. */
export async function dropGranted(store: Queryable, grantHash: string): Promise<void> {
  await store.query('DELETE FROM oidc_artifact WHERE grant_hash = ?', grantHash)
}

/** All that opens anything; what may come once, and has, stays known. Gives how many. */
export function forgetGiven(store: Queryable): Promise<number> {
  return deleteInPieces(store, { table: 'oidc_artifact', key: 'artifact_hash' }, 'once = 0')
}

export async function forgetExpiredArtifacts(store: Queryable, nowMs: number): Promise<void> {
  await deleteInPieces(store, { table: 'oidc_artifact', key: 'artifact_hash' }, 'expires_at_ms <= ?', nowMs)
}
