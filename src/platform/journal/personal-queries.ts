import { deleteInPieces } from '../store/delete-in-pieces.ts'
import type { Queryable } from '../store/store.ts'

/** Forgets what is kept beside the journal of some holders, written before then; gives how many entries that were. */
export async function forgetHolders(
  store: Queryable,
  service: string,
  holders: readonly string[],
  beforeMs: number,
): Promise<number> {
  let count = 0
  for (const holder of holders) count += await forget(store, 'holder', { service, value: holder, beforeMs })
  return count
}

/** The same of entries of a type. */
export function forgetType(
  store: Queryable,
  service: string,
  type: string,
  beforeMs: number,
): Promise<number> {
  return forget(store, 'type', { service, value: type, beforeMs })
}

function forget(
  store: Queryable,
  column: 'holder' | 'type',
  {
    service,
    value,
    beforeMs,
  }: { readonly service: string; readonly value: string; readonly beforeMs: number },
): Promise<number> {
  const rows = { table: 'journal_personal', key: 'chain, seq' }
  const condition = `service = ? AND ${column} = ? AND at_ms < ?`
  return deleteInPieces(store, rows, condition, service, value, beforeMs)
}

/** Is something of that type kept beside the journal from before then? */
export async function hasOlder(
  store: Queryable,
  service: string,
  type: string,
  beforeMs: number,
): Promise<boolean> {
  const rows = await store.query(
    'SELECT 1 FROM journal_personal WHERE service = ? AND type = ? AND at_ms < ? LIMIT 1',
    service,
    type,
    beforeMs,
  )
  return rows.length > 0
}
