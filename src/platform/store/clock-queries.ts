import type { NodeReading } from './clock-readings.ts'
import type { Queryable } from './store.ts'

/** In SQL that only PostgreSQL understands: milliseconds of its clock, which goes on within a transaction. */
export const postgresClockMs = '(EXTRACT(EPOCH FROM clock_timestamp()) * 1000)::bigint'

/** By position, not by time: an entry of a false future is the newest only until the next one is written. */
export async function readNewestEntryMs(store: Queryable): Promise<number | null> {
  const [row] = await store.query('SELECT at_ms FROM journal ORDER BY position DESC LIMIT 1')
  return (row?.[0] as number | undefined) ?? null
}

export async function readOtherNodes(store: Queryable, ownChain: string): Promise<readonly NodeReading[]> {
  const rows = await store.query(
    'SELECT chain, seen_at_ms, seen_by_database_ms FROM journal_chain WHERE seen_at_ms IS NOT NULL AND chain <> ?',
    ownChain,
  )
  return rows.map(([chain, seenAtMs, seenByDatabaseMs]) => ({
    chain: chain as string,
    seenAtMs: seenAtMs as number,
    seenByDatabaseMs: seenByDatabaseMs as number | null,
  }))
}
