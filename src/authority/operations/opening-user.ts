import type { ChosenCustomer } from '../rules/customer.ts'
import type { Particulars } from '../rules/particulars.ts'
import { particularsState } from '../rules/particulars.ts'
import { passwordState } from '../rules/password.ts'
import { userState } from '../rules/user.ts'
import { askedParticulars } from './asked-particulars.ts'
import { customerRefs } from './choose-customer.ts'
import type { Context } from './context.ts'
import { sealNewParticulars } from './particulars.ts'
import { partyRefs } from './parties.ts'

/** What opening a user takes, whether an operator opens it or a client. */

type Opening = {
  readonly service: string
  readonly userId: string
  readonly userName: string
  readonly customerNumber: string
  readonly customerName: string
  readonly administrator: boolean
}

/**
 * `asked.details` is what a request says, so that what is granted can be opened as it was asked for; `refsFor` what the
 * decision needs, given the customer.
 */
export function openingOf(
  context: Context,
  { service, userId, userName, customerNumber, customerName, administrator }: Opening,
  requestedBy: string,
  given: Partial<Particulars>,
) {
  const particulars = sealNewParticulars(context, { service, userId }, given)
  const request = { service, userId, requestedBy }
  const { details, keep } = askedParticulars(context, request, given)
  const named = { customerNumber, customerName, userName, administrator: administrator ? '1' : '0' }
  return {
    particulars,
    request,
    asked: { details: { ...named, ...details }, particulars: details, keep },
    async refsFor(customer: ChosenCustomer) {
      return {
        ...(await partyRefs(context, { service, userId, action: 'create_user' })),
        user: userState.ref(service, userId),
        password: passwordState.ref(service, userId),
        ...(particulars === null ? {} : { particulars: particularsState.ref(service, userId) }),
        ...customerRefs(service, customer),
      }
    },
  }
}
