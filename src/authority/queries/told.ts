import type { Queryable } from '../../platform/store/store.ts'

/**
 * The entries on what the desk did to a user, on moves of the user's token and on passkeys thrown out, and which of it the
 * user confirmed having read, newest first. The types stand in the statement as they stand in the three indexes, which makes
 * it independent of how much else the user did.
 */
export async function journaledTold(
  store: Queryable,
  { service, userId }: { readonly service: string; readonly userId: string },
  limit: number,
): Promise<readonly string[]> {
  const newest = (types: string) =>
    `SELECT position, body FROM (SELECT position, body FROM journal WHERE type ${types} AND service = ? ` +
    'AND user_id = ? ORDER BY position DESC LIMIT ?) AS newest'
  const each = [service, userId, limit] as const
  const rows = await store.query(
    `SELECT body FROM (${newest("IN ('desk_acted', 'desk_acts_seen')")} ` +
      `UNION ALL ${newest("= 'user_token_moved'")} ` +
      `UNION ALL ${newest("= 'passkey_disowned'")}) AS told ORDER BY position DESC LIMIT ?`,
    ...each,
    ...each,
    ...each,
    limit,
  )
  return rows.map(([body]) => body as string)
}
