import type { KeptParticulars } from '../../authority/rules/particulars.ts'
import type { Queryable } from '../../platform/store/store.ts'

/** The spelling of the index is another one than at first: its progress began anew, under another name. */
const nameOf = (service: string) => `${service} 2`

/** Up to where the journal of a service is in the index. */
export async function searchProgress(store: Queryable, service: string): Promise<number> {
  const [row] = await store.query('SELECT position FROM search_progress WHERE service = ?', nameOf(service))
  return (row?.[0] as number | undefined) ?? -1
}

export async function noteSearchProgress(store: Queryable, service: string, position: number): Promise<void> {
  await store.query(
    'INSERT INTO search_progress (service, position) VALUES (?, ?) ' +
      'ON CONFLICT (service) DO UPDATE SET position = excluded.position WHERE search_progress.position < excluded.position',
    nameOf(service),
    position,
  )
}

/** At most as many as a statement of either database takes values. */
export const indexedAtOnce = 200

/** The users of some customers. */
export async function usersOfCustomers(
  store: Queryable,
  service: string,
  customerIds: readonly string[],
): Promise<string[]> {
  if (customerIds.length === 0) return []
  const among = customerIds.map(() => '?').join(', ')
  const sql = `SELECT user_id FROM service_user WHERE service = ? AND customer_id IN (${among})`
  return (await store.query(sql, service, ...customerIds)).map(([userId]) => userId as string)
}

export type NamedUser = {
  readonly userId: string
  readonly texts: readonly (string | null)[]
  readonly particulars: Pick<KeptParticulars, 'service' | 'userId' | 'sealed'> | undefined
}

/** What some users are called now: ID and name, name and number of the customer; kana is among what is sealed. */
export async function namesOfUsers(
  store: Queryable,
  service: string,
  userIds: readonly string[],
): Promise<readonly NamedUser[]> {
  const among = userIds.map(() => '?').join(', ')
  const sql =
    'SELECT u.user_id, u.user_name, c.name, c.number, p.sealed FROM service_user u JOIN customer c ' +
    'ON c.service = u.service AND c.customer_id = u.customer_id ' +
    `LEFT JOIN particulars p ON p.service = u.service AND p.user_id = u.user_id WHERE u.service = ? AND u.user_id IN (${among})`
  const rows = await store.query(sql, service, ...userIds)
  return rows.map(([userId, userName, name, number, sealed]) => ({
    userId: userId as string,
    texts: [userId as string, userName as string, name as string, number as string | null],
    particulars:
      sealed === null
        ? undefined
        : { service, userId: userId as string, sealed: { confidential: sealed as Uint8Array } },
  }))
}

/** Whoever writes last has the newest names: they were read after the entry that told of them. */
export async function saveWords(
  store: Queryable,
  service: string,
  found: readonly { readonly userId: string; readonly words: string }[],
): Promise<void> {
  if (found.length === 0) return
  await store.query(
    `INSERT INTO search_user (service, user_id, words) VALUES ${found.map(() => '(?, ?, ?)').join(', ')} ` +
      'ON CONFLICT (service, user_id) DO UPDATE SET words = excluded.words WHERE search_user.words <> excluded.words',
    ...found.flatMap(({ userId, words }) => [service, userId, words]),
  )
}

/** The words of users who are erased. */
export async function forgetSearchWords(
  store: Queryable,
  service: string,
  userIds: readonly string[],
): Promise<void> {
  for (const userId of userIds)
    await store.query('DELETE FROM search_user WHERE service = ? AND user_id = ?', service, userId)
}
