import { decideNumbering } from '../rules/customer.ts'
import { customerRefs } from './choose-customer.ts'
import { type Caller, type Context, changeContext } from './context.ts'

/**
 * Gives a customer from before numbers were kept its own. Refused with `no_such_customer`, `customer_numbered` or
 * `customer_number_taken`.
 */
export function numberCustomer(
  context: Context,
  caller: Caller,
  numbering: { readonly service: string; readonly customerId: string; readonly number: string },
) {
  const refs = customerRefs(numbering.service, numbering)
  return context.store.change(changeContext(caller, context.now()), refs, (states) =>
    decideNumbering(states, numbering),
  )
}
