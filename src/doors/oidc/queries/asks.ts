import { deleteInPieces } from '../../../platform/store/delete-in-pieces.ts'
import type { Queryable } from '../../../platform/store/store.ts'

/** What a system asks a user's token. `hash` is the SHA-256 of what the system knows it by. */
export type KeptAsk = {
  readonly hash: string
  readonly service: string
  readonly oidcClientId: string
  readonly operationId: string
  /** What a notification tells; null: the system wants none. */
  readonly sealed: Uint8Array | null
  readonly askedAtMs: number
  readonly expiresAtMs: number
}

export async function keepAsk(store: Queryable, ask: KeptAsk): Promise<void> {
  const { hash, service, oidcClientId, operationId, sealed, askedAtMs, expiresAtMs } = ask
  await store.query(
    'INSERT INTO oidc_ask (ask_hash, service, oidc_client_id, operation_id, polled_at_ms, sealed, due_at_ms, attempts, ' +
      'expires_at_ms) VALUES (?, ?, ?, ?, ?, ?, ?, 0, ?)',
    hash,
    service,
    oidcClientId,
    operationId,
    askedAtMs,
    sealed,
    sealed === null ? null : askedAtMs,
    expiresAtMs,
  )
}

/** The operation that answers; undefined for what nobody asked, or long ago. */
export async function askedOperationId(
  store: Queryable,
  hash: string,
  nowMs: number,
): Promise<string | undefined> {
  const [row] = await store.query(
    'SELECT operation_id FROM oidc_ask WHERE ask_hash = ? AND expires_at_ms > ?',
    hash,
    nowMs,
  )
  return row?.[0] as string | undefined
}

/** Notes that the system asks what became of it; false where it asked after `sinceMs` already, at whatever node. */
export async function notePoll(
  store: Queryable,
  hash: string,
  { nowMs, sinceMs }: { readonly nowMs: number; readonly sinceMs: number },
): Promise<boolean> {
  const rows = await store.query(
    'UPDATE oidc_ask SET polled_at_ms = ? WHERE ask_hash = ? AND polled_at_ms <= ? RETURNING 1',
    nowMs,
    hash,
    sinceMs,
  )
  return rows.length === 1
}

/** What a system is to be notified of, and how often that was tried. */
export type DueNotice = Pick<KeptAsk, 'hash' | 'service' | 'oidcClientId' | 'expiresAtMs'> & {
  readonly sealed: Uint8Array
  readonly dueAtMs: number
  readonly attempts: number
}

/** Those of questions that were answered, or that nobody answered in time. */
export async function dueNotices(
  store: Queryable,
  nowMs: number,
  limit: number,
): Promise<readonly DueNotice[]> {
  const rows = await store.query(
    'SELECT a.ask_hash, a.service, a.oidc_client_id, a.sealed, a.due_at_ms, a.attempts, a.expires_at_ms FROM oidc_ask a ' +
      'JOIN signed_operation o ON o.service = a.service AND o.operation_id = a.operation_id ' +
      "WHERE a.due_at_ms <= ? AND a.expires_at_ms > ? AND (o.status <> 'created' OR o.expires_at_ms <= ?) " +
      'ORDER BY a.due_at_ms, a.ask_hash LIMIT ?',
    nowMs,
    nowMs,
    nowMs,
    limit,
  )
  return rows.map(([hash, service, oidcClientId, sealed, dueAtMs, attempts, expiresAtMs]) => ({
    hash: hash as string,
    service: service as string,
    oidcClientId: oidcClientId as string,
    sealed: sealed as Uint8Array,
    dueAtMs: Number(dueAtMs),
    attempts: Number(attempts),
    expiresAtMs: Number(expiresAtMs),
  }))
}

/** The right to notify now; false where another node has it. Nobody else has it until then. */
export async function claimNotice(
  store: Queryable,
  { hash, dueAtMs, attempts }: DueNotice,
  untilMs: number,
): Promise<boolean> {
  const rows = await store.query(
    'UPDATE oidc_ask SET due_at_ms = ?, attempts = attempts + 1 ' +
      'WHERE ask_hash = ? AND due_at_ms = ? AND attempts = ? RETURNING 1',
    untilMs,
    hash,
    dueAtMs,
    attempts,
  )
  return rows.length === 1
}

/** When it is tried again; null: it arrived, or never will. */
export async function settleNotice(store: Queryable, hash: string, dueAtMs: number | null): Promise<void> {
  await store.query('UPDATE oidc_ask SET due_at_ms = ? WHERE ask_hash = ?', dueAtMs, hash)
}

/** All of them; gives how many. */
export function forgetAsks(store: Queryable): Promise<number> {
  return deleteInPieces(store, { table: 'oidc_ask', key: 'ask_hash' }, '1 = 1')
}

export async function forgetExpiredAsks(store: Queryable, nowMs: number): Promise<void> {
  await deleteInPieces(store, { table: 'oidc_ask', key: 'ask_hash' }, 'expires_at_ms <= ?', nowMs)
}
