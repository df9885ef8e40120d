import type { Queryable } from '../../platform/store/store.ts'

/** Deletes when operators were noted before then as having looked; the journal still says that they did. */
export async function forgetReadings(store: Queryable, beforeMs: number): Promise<void> {
  await store.query('DELETE FROM desk_reading WHERE read_at_ms < ?', beforeMs)
  await store.query('DELETE FROM desk_list_reading WHERE read_at_ms < ?', beforeMs)
}
