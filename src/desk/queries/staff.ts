import type { Binding } from '../../authority/rules/binding.ts'
import type { Operator } from '../../authority/rules/operator.ts'
import type { User } from '../../authority/rules/user.ts'
import type { Queryable } from '../../platform/store/store.ts'

/** One line of 担当者管理. */
export type StaffLine = Pick<Operator, 'userId' | 'role' | 'employeeNumber'> & {
  readonly userName: string
  readonly status: User['status']
  readonly passwordLocked: boolean
  readonly passwordLockedUntilMs: number | null
  readonly bindingStatus: Binding['status'] | null
  readonly codeLockedUntilMs: number | null
}

/** The staff of a desk by ID, after one of them; those who are there before those who were dismissed. */
export async function staffAfter(
  store: Queryable,
  desk: string,
  { after, dismissed }: { readonly after: string; readonly dismissed: boolean },
  limit: number,
): Promise<StaffLine[]> {
  const rows = await store.query(
    'SELECT o.user_id, u.user_name, o.role, o.employee_number, u.status, p.locked, p.locked_until_ms, b.status, ' +
      'b.locked_until_ms FROM desk_operator o ' +
      'JOIN service_user u ON u.service = o.service AND u.user_id = o.user_id ' +
      'LEFT JOIN password p ON p.service = o.service AND p.user_id = o.user_id ' +
      "LEFT JOIN binding b ON b.service = o.service AND b.holder = 'user:' || o.user_id " +
      `WHERE o.service = ? AND u.status ${dismissed ? '=' : '<>'} 'deleted' AND o.user_id > ? ` +
      'ORDER BY o.user_id LIMIT ?',
    desk,
    after,
    limit,
  )
  return rows.map(
    ([userId, userName, role, employeeNumber, status, locked, lockedUntilMs, binding, until]) => ({
      userId: userId as string,
      userName: userName as string,
      role: role as Operator['role'],
      employeeNumber: employeeNumber as string | null,
      status: status as User['status'],
      passwordLocked: locked === 1,
      passwordLockedUntilMs: lockedUntilMs as number | null,
      bindingStatus: binding as Binding['status'] | null,
      codeLockedUntilMs: until as number | null,
    }),
  )
}
