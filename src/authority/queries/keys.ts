import { statesAfter } from '../../platform/store/states-after.ts'
import type { Queryable } from '../../platform/store/store.ts'
import { type MasterKey, masterKeyState } from '../rules/master-key.ts'

/** More than any key ring holds. */
const keysMax = 10_000

/** What the journal tells of every key. */
export async function masterKeys(store: Queryable): Promise<readonly MasterKey[]> {
  const found = await statesAfter(store, masterKeyState, null, keysMax)
  return found.map(({ state }) => state)
}

/** A column of secrets. */
export type SealedColumn = { readonly table: string; readonly column: string }

/** How many secrets of a column begin like this. */
export async function countSealed(
  store: Queryable,
  { table, column }: SealedColumn,
  prefix: Uint8Array,
): Promise<number> {
  const [row] = await store.query(
    `SELECT COUNT(*) FROM ${table} WHERE substr(${column}, 1, ${prefix.length}) = ?`,
    prefix,
  )
  return Number(row?.[0])
}

/** A table of password verifiers: the columns that hold them, and the one that says since when. */
export type VerifierTable = {
  readonly table: string
  readonly columns: readonly string[]
  readonly since: string | null
}

/** How many rows hold a verifier under the pepper of a key, and since when the oldest does, if the table tells. */
export async function countVerifiers(
  store: Queryable,
  { table, columns, since }: VerifierTable,
  keyId: string,
): Promise<{ readonly count: number; readonly sinceMs: number | null }> {
  const escaped = keyId.replaceAll('_', '!_')
  const patterns = [`%,keyid=${escaped},%`, `%,keyid=${escaped}$%`]
  const either = columns.flatMap((column) => patterns.map(() => `${column} LIKE ? ESCAPE '!'`)).join(' OR ')
  const [row] = await store.query(
    `SELECT COUNT(*), ${since === null ? 'NULL' : `MIN(${since})`} FROM ${table} WHERE ${either}`,
    ...columns.flatMap(() => patterns),
  )
  return { count: Number(row?.[0]), sinceMs: row?.[1] == null ? null : Number(row[1]) }
}

/** Codes that were given out by then and that somebody may still type: for token apps, and by mail. */
export async function countGivenCodes(store: Queryable, untilMs: number, nowMs: number): Promise<number> {
  const [activations] = await store.query(
    "SELECT COUNT(*) FROM activation WHERE status = 'issued' AND issued_at_ms <= ? AND expires_at_ms > ?",
    untilMs,
    nowMs,
  )
  const [challenges] = await store.query(
    'SELECT COUNT(*) FROM challenge WHERE code_hash IS NOT NULL AND sent_at_ms <= ? AND expires_at_ms > ?',
    untilMs,
    nowMs,
  )
  return Number(activations?.[0]) + Number(challenges?.[0])
}

/** Whoever was asked to sign has an app that pinned the keys. */
export async function countOperations(store: Queryable): Promise<number> {
  const [row] = await store.query('SELECT COUNT(*) FROM signed_operation')
  return Number(row?.[0])
}

/** What a process that serves says of its key ring. */
export type NodeKeys = {
  readonly chain: string
  readonly host: string
  readonly keyIds: readonly string[]
  readonly currentId: string
}

export async function noteNodeKeys(
  store: Queryable,
  { chain, host, keyIds, currentId }: NodeKeys,
  nowMs: number,
): Promise<void> {
  await store.query(
    'INSERT INTO node_key (chain, host, key_ids, current_id, seen_at_ms) VALUES (?, ?, ?, ?, ?) ' +
      'ON CONFLICT (chain) DO UPDATE SET key_ids = excluded.key_ids, current_id = excluded.current_id, ' +
      'seen_at_ms = excluded.seen_at_ms',
    chain,
    host,
    JSON.stringify(keyIds),
    currentId,
    nowMs,
  )
}

/** It ends, and nobody waits for it any more. */
export async function noteNodeLeft(store: Queryable, chain: string, nowMs: number): Promise<void> {
  await store.query('UPDATE node_key SET left_at_ms = ? WHERE chain = ?', nowMs, chain)
}

export async function forgetNodes(store: Queryable, beforeMs: number): Promise<void> {
  await store.query('DELETE FROM node_key WHERE seen_at_ms < ?', beforeMs)
}

/** A process that serves; one of a version that said nothing of its keys has no host and none of them. */
export type LivingNode = Omit<NodeKeys, 'host' | 'currentId'> & {
  readonly host: string | null
  readonly currentId: string | null
}

/** The processes that have shown since then that they serve, in one order for everybody. */
export async function livingNodes(store: Queryable, sinceMs: number): Promise<readonly LivingNode[]> {
  const rows = await store.query(
    'SELECT c.chain, k.host, k.key_ids, k.current_id FROM journal_chain c LEFT JOIN node_key k ON k.chain = c.chain ' +
      'WHERE c.superseded = 0 AND k.left_at_ms IS NULL AND (c.seen_at_ms > ? OR k.seen_at_ms > ?) ORDER BY c.chain',
    sinceMs,
    sinceMs,
  )
  return rows.map(([chain, host, keyIds, currentId]) => ({
    chain: chain as string,
    host: host as string | null,
    keyIds: keyIds === null ? [] : (JSON.parse(keyIds as string) as string[]),
    currentId: currentId as string | null,
  }))
}
