import type { User } from '../rules/user.ts'
import { type Context, kindOf, profileOf } from './context.ts'

type OfCustomer = Pick<User, 'service' | 'customerId'>

/** Is the whole customer stopped, so that nobody of it gets in, whatever stands at the user? */
export async function isCustomerStopped(context: Context, of: OfCustomer): Promise<boolean> {
  const { login } = kindOf(context, profileOf(context, of.service))
  return login !== null && !(await login.admits(context.store, of))
}

const askedAtOnce = 5

/** The same of many users; each customer is asked about once. */
export async function findStopped<U extends OfCustomer>(
  context: Context,
  users: readonly U[],
): Promise<(user: U) => boolean> {
  const keyOf = ({ service, customerId }: OfCustomer) => JSON.stringify([service, customerId])
  const customers = new Map(users.map((user) => [keyOf(user), user]))
  const stopped = new Map<string, boolean>()
  const asking = [...customers]
  // A page of a list must not take every connection to the database at once.
  for (let from = 0; from < asking.length; from += askedAtOnce) {
    const some = asking.slice(from, from + askedAtOnce)
    const answers = await Promise.all(some.map(([, user]) => isCustomerStopped(context, user)))
    for (const [i, [key]] of some.entries()) stopped.set(key, answers[i] === true)
  }
  return (user) => stopped.get(keyOf(user)) === true
}
