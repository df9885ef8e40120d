import { deleteInPieces } from '../../platform/store/delete-in-pieces.ts'
import type { Queryable } from '../../platform/store/store.ts'

/** Deletes token app requests that can no longer be repeated; the journal still records them. */
export async function forgetExpiredIssuances(store: Queryable, nowMs: number): Promise<void> {
  await deleteInPieces(store, { table: 'token_issuance', key: 'request_hash' }, 'expires_at_ms <= ?', nowMs)
}

/** Deletes moves of tokens that are over; the journal still records them. */
export async function forgetEndedMoves(store: Queryable, nowMs: number): Promise<void> {
  await deleteInPieces(store, { table: 'token_move', key: 'move_hash' }, 'expires_at_ms <= ?', nowMs)
}

/** Which of these token IDs are taken, including by revoked tokens; the import asks in batches. */
export async function takenTokenIds(store: Queryable, tokenIds: readonly string[]): Promise<string[]> {
  if (tokenIds.length === 0) return []
  const among = tokenIds.map(() => '?').join(', ')
  const rows = await store.query(`SELECT token_id FROM token WHERE token_id IN (${among})`, ...tokenIds)
  return rows.map(([tokenId]) => tokenId as string)
}

/** Who holds a token, in which services. */
export async function claimsOfToken(
  store: Queryable,
  tokenId: string,
): Promise<{ readonly service: string; readonly holder: string }[]> {
  const rows = await store.query(
    'SELECT service, holder FROM token_claim WHERE token_id = ? ORDER BY service',
    tokenId,
  )
  return rows.map(([service, holder]) => ({ service: service as string, holder: holder as string }))
}

/** The last used step of each of these tokens. */
export async function findLastSteps(
  store: Queryable,
  tokenIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (tokenIds.length === 0) return new Map()
  const among = tokenIds.map(() => '?').join(', ')
  const sql = `SELECT token_id, last_step FROM token_use WHERE token_id IN (${among})`
  const rows = await store.query(sql, ...tokenIds)
  return new Map(rows.map(([tokenId, lastStep]) => [tokenId as string, lastStep as number]))
}

/** The user whose newest activation code, used or not, has one of these hashes. */
export async function activationHolder(
  store: Queryable,
  codeHashes: readonly string[],
): Promise<{ readonly service: string; readonly userId: string; readonly codeHash: string } | undefined> {
  const among = codeHashes.map(() => '?').join(', ')
  const sql = `SELECT service, user_id, code_hash FROM activation WHERE code_hash IN (${among})`
  const [row] = await store.query(sql, ...codeHashes)
  if (row === undefined) return undefined
  const [service, userId, codeHash] = row as [string, string, string]
  return { service, userId, codeHash }
}

/** The number after the highest that a token ID of this prefix has; 0 if there is none. `numbers`: how many it can have. */
export async function nextNumber(store: Queryable, prefix: string, numbers: number): Promise<number> {
  const digits = String(numbers).length - 1
  const [first, last] = ['0', '9'].map((digit) => prefix + digit.repeat(digits))
  // Digits only: between FT0000000000 and FT9999999999 stands no FTK000000000.
  const sql = 'SELECT MAX(token_id) FROM token WHERE token_id >= ? AND token_id <= ?'
  const [row] = await store.query(sql, first ?? '', last ?? '')
  const highest = row?.[0] as string | null | undefined
  return highest === null || highest === undefined ? 0 : Number(highest.slice(prefix.length)) + 1
}

/** The tokens with this serial number, in the spelling that it is looked for by; revoked ones too. */
export async function tokenIdsOfSerial(store: Queryable, serialKey: string, max: number): Promise<string[]> {
  const sql = 'SELECT token_id FROM token_serial WHERE serial_key = ? ORDER BY token_id LIMIT ?'
  return (await store.query(sql, serialKey, max)).map(([tokenId]) => tokenId as string)
}
