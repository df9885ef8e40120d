import { deleteInPieces } from './delete-in-pieces.ts'
import type { Queryable } from './store.ts'

/** A draft is for its owner only, until it expires. */
const isOpen = 'draft_id = ? AND owner = ? AND expires_at_ms > ?'

/** Keeps what somebody sent but has yet to confirm: sealed, for its owner alone. */
export async function saveImportDraft(
  store: Queryable,
  draftId: string,
  owner: string,
  sealed: Uint8Array,
  expiresAtMs: number,
): Promise<void> {
  await store.query(
    'INSERT INTO import_draft (draft_id, owner, sealed, expires_at_ms) VALUES (?, ?, ?, ?)',
    draftId,
    owner,
    sealed,
    expiresAtMs,
  )
}

/** Reads a draft and keeps it. */
export async function importDraft(
  store: Queryable,
  draftId: string,
  owner: string,
  nowMs: number,
): Promise<Uint8Array | undefined> {
  const rows = await store.query(`SELECT sealed FROM import_draft WHERE ${isOpen}`, draftId, owner, nowMs)
  return rows[0]?.[0] as Uint8Array | undefined
}

/** An owner's drafts that are still open, the ones that expire last first. */
export async function draftsOf(
  store: Queryable,
  owner: string,
  nowMs: number,
  limit: number,
): Promise<{ readonly draftId: string; readonly sealed: Uint8Array; readonly expiresAtMs: number }[]> {
  const rows = await store.query(
    'SELECT draft_id, sealed, expires_at_ms FROM import_draft WHERE owner = ? AND expires_at_ms > ? ' +
      'ORDER BY expires_at_ms DESC, draft_id LIMIT ?',
    owner,
    nowMs,
    limit,
  )
  return rows.map(([draftId, sealed, expiresAtMs]) => ({
    draftId: draftId as string,
    sealed: sealed as Uint8Array,
    expiresAtMs: Number(expiresAtMs),
  }))
}

/** How many of an owner's drafts last beyond that time. */
export async function countDrafts(store: Queryable, owner: string, afterMs: number): Promise<number> {
  const rows = await store.query(
    'SELECT COUNT(*) FROM import_draft WHERE owner = ? AND expires_at_ms > ?',
    owner,
    afterMs,
  )
  return Number(rows[0]?.[0])
}

/** Overwrites a draft. False when there is none. */
export async function replaceDraft(
  store: Queryable,
  draftId: string,
  owner: string,
  sealed: Uint8Array,
  nowMs: number,
): Promise<boolean> {
  const rows = await store.query(
    `UPDATE import_draft SET sealed = ? WHERE ${isOpen} RETURNING draft_id`,
    sealed,
    draftId,
    owner,
    nowMs,
  )
  return rows.length > 0
}

/** Takes a draft out, once: whoever comes second gets nothing. */
export async function takeImportDraft(
  store: Queryable,
  draftId: string,
  owner: string,
  nowMs: number,
): Promise<Uint8Array | undefined> {
  const rows = await store.query(
    `DELETE FROM import_draft WHERE ${isOpen} RETURNING sealed`,
    draftId,
    owner,
    nowMs,
  )
  return rows[0]?.[0] as Uint8Array | undefined
}

/** Forgets the drafts that nobody came back for in time. */
export async function forgetExpiredDrafts(store: Queryable, nowMs: number): Promise<void> {
  await deleteInPieces(store, { table: 'import_draft', key: 'draft_id' }, 'expires_at_ms <= ?', nowMs)
}

/** Keeps a draft longer: somebody else has to look at it first. Only its owner's, and only in time. */
export async function extendDraft(
  store: Queryable,
  draftId: string,
  owner: string,
  nowMs: number,
  expiresAtMs: number,
): Promise<void> {
  await store.query(
    'UPDATE import_draft SET expires_at_ms = ? WHERE draft_id = ? AND owner = ? AND expires_at_ms > ?',
    expiresAtMs,
    draftId,
    owner,
    nowMs,
  )
}

/** Keeps a draft under its name, in place of its owner's earlier one; of many, those that expire last. */
export async function keepDraft(
  store: Queryable,
  draftId: string,
  owner: string,
  sealed: Uint8Array,
  { expiresAtMs, most }: { readonly expiresAtMs: number; readonly most: number },
): Promise<void> {
  await store.query(
    'INSERT INTO import_draft (draft_id, owner, sealed, expires_at_ms) VALUES (?, ?, ?, ?) ' +
      'ON CONFLICT (draft_id) DO UPDATE SET sealed = excluded.sealed, expires_at_ms = excluded.expires_at_ms ' +
      'WHERE import_draft.owner = excluded.owner',
    draftId,
    owner,
    sealed,
    expiresAtMs,
  )
  await store.query(
    'DELETE FROM import_draft WHERE owner = ? AND draft_id NOT IN ' +
      '(SELECT draft_id FROM import_draft WHERE owner = ? ORDER BY expires_at_ms DESC, draft_id LIMIT ?)',
    owner,
    owner,
    most,
  )
}

/** Keeps a draft until then, if it would expire earlier. Only its owner's, and only in time. */
export async function lengthenDraft(
  store: Queryable,
  draftId: string,
  owner: string,
  { nowMs, expiresAtMs }: { readonly nowMs: number; readonly expiresAtMs: number },
): Promise<void> {
  await store.query(
    'UPDATE import_draft SET expires_at_ms = ? WHERE draft_id = ? AND owner = ? AND expires_at_ms > ? AND expires_at_ms < ?',
    expiresAtMs,
    draftId,
    owner,
    nowMs,
    expiresAtMs,
  )
}
