import type { Queryable } from '../../platform/store/store.ts'

/**
 * The entries on what the desk did to a user, and which of it the user confirmed having read, newest first. The types stand in the
 * statement as they stand in the index, which makes it independent of how much else the user did.
 */
export async function journaledDeskActs(
  store: Queryable,
  { service, userId }: { readonly service: string; readonly userId: string },
  limit: number,
): Promise<readonly string[]> {
  const rows = await store.query(
    "SELECT body FROM journal WHERE type IN ('desk_acted', 'desk_acts_seen') AND service = ? AND user_id = ? " +
      'ORDER BY position DESC LIMIT ?',
    service,
    userId,
    limit,
  )
  return rows.map(([body]) => body as string)
}
