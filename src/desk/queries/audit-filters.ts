import type { Queryable } from '../../platform/store/store.ts'

export type SavedFilter = { readonly name: string; readonly query: string }
type Owner = { readonly desk: string; readonly userId: string }

/** By name. */
export async function savedFilters(store: Queryable, { desk, userId }: Owner): Promise<SavedFilter[]> {
  const rows = await store.query(
    'SELECT name, query FROM audit_filter WHERE desk = ? AND user_id = ? ORDER BY name',
    desk,
    userId,
  )
  return rows.map(([name, query]) => ({ name: name as string, query: query as string }))
}

export async function saveFilter(
  store: Queryable,
  { desk, userId }: Owner,
  { name, query }: SavedFilter,
  atMs: number,
): Promise<void> {
  await store.query(
    'INSERT INTO audit_filter (desk, user_id, name, query, saved_at_ms) VALUES (?, ?, ?, ?, ?) ' +
      'ON CONFLICT (desk, user_id, name) DO UPDATE SET query = excluded.query, saved_at_ms = excluded.saved_at_ms',
    desk,
    userId,
    name,
    query,
    atMs,
  )
}

export async function removeFilter(store: Queryable, { desk, userId }: Owner, name: string): Promise<void> {
  await store.query(
    'DELETE FROM audit_filter WHERE desk = ? AND user_id = ? AND name = ?',
    desk,
    userId,
    name,
  )
}
