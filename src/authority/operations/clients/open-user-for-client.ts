import { clientActor } from '../../rules/client.ts'
import { type ClientCreation, decideClientUserCreation } from '../../rules/client-creation.ts'
import { deskOf, operatorState } from '../../rules/operator.ts'
import { type Particulars, particularsState } from '../../rules/particulars.ts'
import { passwordState } from '../../rules/password.ts'
import { contextOf, refuseNewPassword } from '../../rules/password-rules.ts'
import { userState } from '../../rules/user.ts'
import { askedParticulars, forgetAskedParticulars } from '../asked-particulars.ts'
import { chooseCustomer, customerRefs } from '../choose-customer.ts'
import { type Caller, type Context, changeContext, kindOf, profileOf, untilFresh } from '../context.ts'
import { sealNewParticulars } from '../particulars.ts'
import { partyRefs } from '../parties.ts'
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
  const { service, userId, userName, administrator, clientId, customerNumber, customerName } = newUser
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
  const particulars = sealNewParticulars(context, { service, userId }, newUser.given)
  const request = { service, userId, requestedBy: clientActor(clientId) }
  const asked = askedParticulars(context, request, newUser.given)
  const named = { customerNumber, customerName, userName, administrator: administrator ? '1' : '0' }
  const details = { ...named, ...asked.details }
  const outcome = await untilFresh(async () => {
    const customer = await chooseCustomer(context, service, { number: customerNumber, name: customerName })
    const now = context.now()
    const refs = {
      ...(await partyRefs(context, { service, userId, action: 'create_user' })),
      operator: operatorState.ref(deskOf(service), clientActor(clientId)),
      user: userState.ref(service, userId),
      password: passwordState.ref(service, userId),
      ...(particulars === null ? {} : { particulars: particularsState.ref(service, userId) }),
      ...customerRefs(service, customer),
    }
    const waiting = await waitingOf(context, newUser)
    const creation = {
      ...newUser,
      customer,
      initialVerifier,
      particulars,
      role: null,
      details,
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
  if (outcome.result === 'done') await forgetAskedParticulars(context, request, asked.details)
  // Only what was filed, however much a client asks for; the same request again keeps it again.
  else await asked.keep()
  return outcome
}
