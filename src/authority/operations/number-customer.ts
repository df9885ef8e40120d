import { decideNumbering } from '../rules/customer.ts'
import { assertNumber, customerRefs } from './choose-customer.ts'
import { type Caller, type Context, changeContext } from './context.ts'

/**
 * Gives a customer from before numbers were kept its own. Refused with `no_such_customer`, `customer_numbered` or
 * `customer_number_taken`; throws TypeError for a number that the profile does not allow.
 */
export async function numberCustomer(
  context: Context,
  caller: Caller,
  numbering: { readonly service: string; readonly customerId: string; readonly number: string },
) {
  assertNumber(context, numbering.service, numbering.number)
  const refs = customerRefs(numbering.service, numbering)
  return context.store.change(changeContext(caller, context.now()), refs, (states) =>
    decideNumbering(states, numbering),
  )
}
