import { clientActor } from '../../rules/client.ts'
import { type ClientCreation, decideClientUserCreation } from '../../rules/client-creation.ts'
import { deskOf, operatorState } from '../../rules/operator.ts'
import type { Particulars } from '../../rules/particulars.ts'
import { contextOf, refuseNewPassword } from '../../rules/password-rules.ts'
import { forgetAskedParticulars } from '../asked-particulars.ts'
import { chooseCustomer } from '../choose-customer.ts'
import { type Caller, type Context, changeContext, kindOf, profileOf, untilFresh } from '../context.ts'
import { openingOf } from '../opening-user.ts'
import { waitingOf } from './waiting.ts'

export type ClientNewUser = Pick<
  ClientCreation,
  'service' | 'userId' | 'userName' | 'administrator' | 'clientId' | 'reason' | 'opens' | 'typed'
> & {
  readonly customerNumber: string
  readonly customerName: string
  /** What callers will be identified with, as `readTyped` gives it. */
  readonly given: Partial<Particulars>
}

/**
 * A system of the institution opens a user, and with `opens: 'customer'` the customer, whose first user that is. The
 * number is in the form of the profile (`customerNumberIn`). Refused with `not_permitted` in a kind of service whose users are
 * more than a name, and with `approval_pending` where somebody else asked, an approver declined, or something else waits.
 */
export async function openUserForClient(context: Context, caller: Caller, newUser: ClientNewUser) {
  const { store, passwords } = context
  const { service, userId, clientId, customerNumber, customerName } = newUser
  const profile = profileOf(context, service)
  if (kindOf(context, profile).opening !== null) return { ok: false, refusal: 'not_permitted' } as const
  const typed = profile.desk.initialPassword === 'application' ? newUser.typed : null
  const fits = typed !== null && refuseNewPassword(typed, typed, newUser, contextOf(profile, false)) === null
  const turn = {
    key: clientActor(clientId),
    known: false,
    group: service,
    groupMax: profile.login.waitingMax,
  }
  const initialVerifier = fits
    ? { confidential: await passwords.derive({ service, userId }, typed, turn) }
    : null
  const opening = openingOf(context, newUser, clientActor(clientId), newUser.given)
  const { particulars, request, asked } = opening
  const outcome = await untilFresh(async () => {
    const customer = await chooseCustomer(context, service, { number: customerNumber, name: customerName })
    const now = context.now()
    const refs = {
      ...(await opening.refsFor(customer)),
      operator: operatorState.ref(deskOf(service), clientActor(clientId)),
    }
    const waiting = await waitingOf(context, newUser)
    const creation = {
      ...newUser,
      customer,
      initialVerifier,
      particulars,
      role: null,
      details: asked.details,
      typed,
      waiting,
    }
    return store.change(changeContext(caller, now), refs, (states) => {
      const { outcome, events } = decideClientUserCreation(states, creation, profile, now)
      // With the outcome, so that an answer that is kept has it.
      const { customerId } = customer
      return { outcome: outcome.ok ? { ...outcome, customerId } : outcome, events }
    })
  })
  if (!outcome.ok) return outcome
  if (outcome.result === 'done') await forgetAskedParticulars(context, request, asked.particulars)
  // Only what was filed, however much a client asks for; the same request again keeps it again.
  else await asked.keep()
  return outcome
}
