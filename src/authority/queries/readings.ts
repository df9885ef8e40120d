import { deleteInPieces } from '../../platform/store/delete-in-pieces.ts'
import type { Queryable } from '../../platform/store/store.ts'

/** Deletes when operators were noted before then as having looked; the journal still says that they did. */
export async function forgetReadings(store: Queryable, beforeMs: number): Promise<void> {
  const ofUser = { table: 'desk_reading', key: 'desk, read_by, service, user_id' }
  const ofList = { table: 'desk_list_reading', key: 'desk, read_by, list, filter' }
  for (const rows of [ofUser, ofList]) await deleteInPieces(store, rows, 'read_at_ms < ?', beforeMs)
}
