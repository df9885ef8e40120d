import { deleteInPieces } from '../../platform/store/delete-in-pieces.ts'
import type { Queryable } from '../../platform/store/store.ts'
import type { PasskeyPurpose } from '../rules/passkey-events.ts'

/** Deletes what nobody signed in time; the journal still records it. */
export async function forgetExpiredPasskeyChallenges(store: Queryable, beforeMs: number): Promise<void> {
  const key = 'session_hash, purpose'
  await deleteInPieces(store, { table: 'passkey_challenge', key }, 'expires_at_ms < ?', beforeMs)
}

/** What browsers may still sign. */
export async function livePasskeyChallenges(
  store: Queryable,
): Promise<{ readonly sessionHash: string; readonly purpose: PasskeyPurpose }[]> {
  const rows = await store.query('SELECT session_hash, purpose FROM passkey_challenge')
  return rows.map(([sessionHash, purpose]) => {
    return { sessionHash: sessionHash as string, purpose: purpose as PasskeyPurpose }
  })
}
