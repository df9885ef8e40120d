import type { Queryable } from '../../platform/store/store.ts'

/**
 * The operator of a desk whom a name at the terminal means: by login ID before 社員番号, and those of today before those
 * who are dismissed.
 */
export async function operatorNamed(
  store: Queryable,
  desk: string,
  name: string,
): Promise<string | undefined> {
  const plain = name.normalize('NFKC').trim().toUpperCase()
  const rows = await store.query(
    'SELECT o.user_id FROM desk_operator o JOIN service_user u ON u.service = o.service AND u.user_id = o.user_id ' +
      'WHERE o.service = ? AND (UPPER(o.user_id) = ? OR o.employee_number = ?) ' +
      "ORDER BY CASE WHEN UPPER(o.user_id) = ? THEN 0 ELSE 1 END, CASE WHEN u.status = 'deleted' THEN 1 ELSE 0 END, " +
      'o.user_id LIMIT 1',
    desk,
    plain,
    plain,
    plain,
  )
  return rows[0]?.[0] as string | undefined
}

/**
 * How many administrators of a desk can approve something, or could: they chose a password of their own, or had a token.
 * Neither a new first password nor a token that was revoked makes them fewer.
 */
export async function settledAdministrators(store: Queryable, desk: string): Promise<number> {
  const rows = await store.query(
    'SELECT COUNT(*) FROM desk_operator o ' +
      'JOIN service_user u ON u.service = o.service AND u.user_id = o.user_id ' +
      'JOIN password p ON p.service = o.service AND p.user_id = o.user_id ' +
      "WHERE o.service = ? AND o.role = 'administrator' AND u.status = 'active' AND (" +
      "p.must_change IS NULL OR p.must_change <> 'initial' OR EXISTS " +
      "(SELECT 1 FROM revoked_binding r WHERE r.service = o.service AND r.holder = 'user:' || o.user_id))",
    desk,
  )
  return Number(rows[0]?.[0] ?? 0)
}
