import type { User } from '../rules/user.ts'
import { type Context, kindOf, profileOf } from './context.ts'

type OfCustomer = Pick<User, 'service' | 'customerId'>

/** Is the whole customer stopped, so that nobody of it gets in, whatever stands at the user? */
export async function isCustomerStopped(context: Context, of: OfCustomer): Promise<boolean> {
  const { login } = kindOf(context, profileOf(context, of.service))
  return login !== null && !(await login.admits(context.store, of))
}

/** The same of many users; each customer is asked about once. */
export async function findStopped<U extends OfCustomer>(
  context: Context,
  users: readonly U[],
): Promise<(user: U) => boolean> {
  const keyOf = ({ service, customerId }: OfCustomer) => JSON.stringify([service, customerId])
  const customers = new Map(users.map((user) => [keyOf(user), user]))
  const asked = await Promise.all(
    [...customers].map(async ([key, user]) => [key, await isCustomerStopped(context, user)] as const),
  )
  const stopped = new Map(asked)
  return (user) => stopped.get(keyOf(user)) === true
}
