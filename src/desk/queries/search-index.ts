import type { Queryable } from '../../platform/store/store.ts'

/** Up to where the journal of a service is in the index. */
export async function searchProgress(store: Queryable, service: string): Promise<number> {
  const [row] = await store.query('SELECT position FROM search_progress WHERE service = ?', service)
  return (row?.[0] as number | undefined) ?? -1
}

export async function noteSearchProgress(store: Queryable, service: string, position: number): Promise<void> {
  await store.query(
    'INSERT INTO search_progress (service, position) VALUES (?, ?) ' +
      'ON CONFLICT (service) DO UPDATE SET position = excluded.position WHERE search_progress.position < excluded.position',
    service,
    position,
  )
}

type Words = { readonly id: string; readonly words: string }

/** At most as many as a statement of either database takes values. */
export const indexedAtOnce = 200

/** The names of some users, and of some customers with their numbers, as they are now. */
export async function namesOfUsers(
  store: Queryable,
  service: string,
  userIds: readonly string[],
): Promise<readonly { readonly id: string; readonly texts: readonly (string | null)[] }[]> {
  if (userIds.length === 0) return []
  const among = userIds.map(() => '?').join(', ')
  const sql = `SELECT user_id, user_name FROM service_user WHERE service = ? AND user_id IN (${among})`
  const rows = await store.query(sql, service, ...userIds)
  return rows.map(([id, name]) => ({ id: id as string, texts: [id as string, name as string] }))
}

export async function namesOfCustomers(
  store: Queryable,
  service: string,
  customerIds: readonly string[],
): Promise<readonly { readonly id: string; readonly texts: readonly (string | null)[] }[]> {
  if (customerIds.length === 0) return []
  const among = customerIds.map(() => '?').join(', ')
  const sql = `SELECT customer_id, name, number FROM customer WHERE service = ? AND customer_id IN (${among})`
  const rows = await store.query(sql, service, ...customerIds)
  return rows.map(([id, name, number]) => ({
    id: id as string,
    texts: [name as string, number as string | null],
  }))
}

/** Whoever writes last has the newest names: they were read after the entry that told of them. */
export async function saveWords(
  store: Queryable,
  of: 'user' | 'customer',
  service: string,
  words: readonly Words[],
): Promise<void> {
  if (words.length === 0) return
  const places = words.map(() => '(?, ?, ?)').join(', ')
  const values = words.flatMap(({ id, words: text }) => [service, id, text])
  await store.query(
    `INSERT INTO search_${of} (service, ${of}_id, words) VALUES ${places} ` +
      `ON CONFLICT (service, ${of}_id) DO UPDATE SET words = excluded.words WHERE search_${of}.words <> excluded.words`,
    ...values,
  )
}
