import { userIdsOfCustomers } from '../queries/customers.ts'
import { userState } from '../rules/user.ts'
import type { Context } from './context.ts'

/**
 * Who is signed out with a customer, and their rows. A user who is opened between this and the decision has nothing open
 * from before it, but for the moment in between; the end of a stop signs out once more.
 */
export async function usersOfCustomer({ store }: Context, service: string, customerId: string) {
  const users = await userIdsOfCustomers(store, service, [customerId])
  const userIds = users.map(({ userId }) => userId)
  const refs = userIds.map((userId) => [`user ${userId}`, userState.ref(service, userId)] as const)
  return { userIds, refs: Object.fromEntries(refs) }
}
