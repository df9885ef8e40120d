import type { Binding } from '../../../authority/rules/binding.ts'
import type { User } from '../../../authority/rules/user.ts'
import type { Queryable } from '../../../platform/store/store.ts'
import type { FbUser } from '../rules/fb-user.ts'

/** A WEB-FB user with rights, lock and token: a line in the lists of 管理機能. */
export type FbUserLine = Pick<User, 'userId' | 'userName' | 'status'> &
  Pick<FbUser, 'role' | 'mayTransfer'> & {
    readonly passwordLocked: boolean
    /** The lock keeps out only browsers that the user never logged in with. */
    readonly strangersOnly: boolean
    readonly tokenId: string | null
    readonly bindingStatus: Binding['status'] | null
    /** The lock of the token is one that only the branch lifts. */
    readonly capped: boolean
  }

/** The users of a customer who were not deleted, ordered by ID. */
export async function fbUsersOfCustomer(
  store: Queryable,
  service: string,
  customerId: string,
  limit: number,
): Promise<FbUserLine[]> {
  const rows = await store.query(
    'SELECT u.user_id, u.user_name, u.status, f.role, f.may_transfer, p.locked, b.token_id, b.status, ' +
      'p.strangers_only, b.capped ' +
      'FROM service_user u JOIN fb_user f ON f.service = u.service AND f.user_id = u.user_id ' +
      'LEFT JOIN password p ON p.service = u.service AND p.user_id = u.user_id ' +
      "LEFT JOIN binding b ON b.service = u.service AND b.holder = 'user:' || u.user_id " +
      "WHERE u.service = ? AND u.customer_id = ? AND u.status <> 'deleted' ORDER BY u.user_id LIMIT ?",
    service,
    customerId,
    limit,
  )
  return rows.map(
    ([userId, userName, status, role, mayTransfer, locked, tokenId, bindingStatus, ...kinds]) => {
      const [strangersOnly, capped] = kinds
      return {
        userId: userId as string,
        userName: userName as string,
        status: status as User['status'],
        role: role as FbUser['role'],
        mayTransfer: mayTransfer === 1,
        passwordLocked: locked === 1,
        strangersOnly: strangersOnly === 1,
        tokenId: tokenId as string | null,
        bindingStatus: bindingStatus as Binding['status'] | null,
        capped: capped === 1,
      }
    },
  )
}
