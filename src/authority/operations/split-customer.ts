import { newId } from '../../platform/secrets/random.ts'
import { customerState } from '../rules/customer.ts'
import { decideCustomerSplit, type Split } from '../rules/customer-split.ts'
import { userState } from '../rules/user.ts'
import { assertNumber, customerRefs, newCounterpartyCode } from './choose-customer.ts'
import { type Caller, type Context, changeContext, kindOf, profileOf, untilFresh } from './context.ts'

export type AskedSplit = Omit<Split, 'customerId' | 'fromCustomerId'> & {
  readonly number: string
  /** That of the customer it was part of, unless given. */
  readonly name?: string
}

/**
 * Moves a user, and the accounts that are named, out of a customer that two had become by their name, to a new customer
 * of that number; the user's sessions end (D1). Refused with `no_such_user`, `customer_number_taken`,
 * `account_not_theirs` or `company_missing`; throws TypeError for a number that the profile does not allow.
 */
export function splitCustomer(context: Context, caller: Caller, { number, name, ...asked }: AskedSplit) {
  const { store } = context
  const { service, userId } = asked
  const { split: partOf } = kindOf(context, profileOf(context, service))
  return untilFresh(async () => {
    assertNumber(context, service, number)
    const { user } = await store.read({ user: userState.ref(service, userId) })
    if (user === undefined) return { ok: false, refusal: 'no_such_user' } as const
    const fromCustomerId = user.customerId
    const { from } = await store.read({ from: customerState.ref(service, fromCustomerId) })
    if (from === undefined) throw new Error(`user ${userId} of ${service} has no customer`)
    const customerId = newId()
    const counterpartyCode = await newCounterpartyCode(context, service)
    const chosen = { customerId, name: name ?? from.name, counterpartyCode, number }
    const split = { ...asked, fromCustomerId, customerId }
    const part = partOf(split)
    const refs = { ...part.refs, user: userState.ref(service, userId), ...customerRefs(service, chosen) }
    const outcome = await store.change(changeContext(caller, context.now()), refs, (states) =>
      decideCustomerSplit(states, split, chosen, part.additionOf(states)),
    )
    return outcome.ok ? { ...outcome, customerId, fromCustomerId, name: chosen.name } : outcome
  })
}
