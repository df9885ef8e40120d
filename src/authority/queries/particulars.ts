import { deleteInPieces } from '../../platform/store/delete-in-pieces.ts'
import type { Queryable } from '../../platform/store/store.ts'

/** A node of the version before deletes users beside us, and doesn't know that this goes with them (decision 36). */
export async function forgetLeftParticulars(store: Queryable): Promise<void> {
  await deleteInPieces(
    store,
    { table: 'particulars', key: 'service, user_id' },
    'EXISTS (SELECT 1 FROM service_user u ' +
      "WHERE u.service = particulars.service AND u.user_id = particulars.user_id AND u.status = 'deleted')",
  )
}
