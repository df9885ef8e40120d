import type { Queryable } from '../../platform/store/store.ts'
import type { Role } from '../rules/rights.ts'

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

/** Who administers a desk, and who did when they were dismissed. */
export async function administratorsOf(store: Queryable, desk: string): Promise<readonly string[]> {
  const rows = await store.query(
    "SELECT user_id FROM desk_operator WHERE service = ? AND role = 'administrator'",
    desk,
  )
  return rows.map(([userId]) => userId as string)
}

/** Does anybody who is still on the staff of a desk have the role? */
export async function hasStaff(store: Queryable, desk: string, role: Role): Promise<boolean> {
  const rows = await store.query(
    'SELECT 1 FROM desk_operator o JOIN service_user u ON u.service = o.service AND u.user_id = o.user_id ' +
      "WHERE o.service = ? AND o.role = ? AND u.status <> 'deleted' LIMIT 1",
    desk,
    role,
  )
  return rows.length > 0
}
