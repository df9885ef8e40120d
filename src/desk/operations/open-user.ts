import { type Caller, type Context, changeContext, profileOf } from '../../authority/operations/context.ts'
import { customerNamed } from '../../authority/operations/customer-named.ts'
import { customerIdByName } from '../../authority/queries/customers.ts'
import { customerState } from '../../authority/rules/customer.ts'
import { deskOf, operatorState } from '../../authority/rules/operator.ts'
import { passwordState } from '../../authority/rules/password.ts'
import { contextOf, refuseNewPassword } from '../../authority/rules/password-rules.ts'
import { decideDeskUserCreation, type TypedPassword } from '../../authority/rules/registration.ts'
import { userState } from '../../authority/rules/user.ts'

export type DeskNewUser = {
  readonly service: string
  readonly operatorId: string
  readonly customerName: string
  readonly userId: string
  readonly userName: string
  readonly administrator: boolean
  /** The 仮ログインパスワード of the application form, for services that have one; otherwise null. */
  readonly typed: TypedPassword | null
  readonly reason: string
  readonly identification: string
}

/**
 * An operator opens a user, and the customer when the service has none of that name. Without an initial password the
 * user can't log in until the letter is printed, which makes one.
 */
export async function openUser(context: Context, caller: Caller, newUser: DeskNewUser) {
  const { store, passwords } = context
  const { service, operatorId, customerName, userId, userName, administrator, reason, identification } =
    newUser
  const profile = profileOf(context, service)
  const typed = profile.desk.initialPassword === 'application' ? newUser.typed : null
  const fits =
    typed !== null &&
    refuseNewPassword(typed.password, typed.again, newUser, contextOf(profile, false)) === null
  const initialVerifier = fits
    ? { confidential: await passwords.derive({ service, userId }, typed.password) }
    : null
  const customer = await customerNamed(context, service, customerName)
  const now = context.now()
  const desk = deskOf(service)
  const refs = {
    operatorUser: userState.ref(desk, operatorId),
    operator: operatorState.ref(desk, operatorId),
    user: userState.ref(service, userId),
    password: passwordState.ref(service, userId),
    customer: customerState.ref(service, customer.customerId),
  }
  const creation = {
    service,
    userId,
    userName,
    administrator,
    customer,
    initialVerifier,
    role: null,
    operatorId,
    reason,
    identification,
    typed,
  }
  return store.change(changeContext(caller, now), refs, (states) =>
    decideDeskUserCreation(states, creation, profile, now),
  )
}

/** Does the service have a customer of exactly that name? */
export async function hasCustomer(context: Context, service: string, name: string): Promise<boolean> {
  return (await customerIdByName(context.store, service, name)) !== undefined
}
