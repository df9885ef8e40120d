import { randomPassword } from '../../platform/secrets/random.ts'
import { customerState } from '../rules/customer.ts'
import { operatorState } from '../rules/operator.ts'
import { passwordState } from '../rules/password.ts'
import { decideUserCreation } from '../rules/registration.ts'
import type { Role } from '../rules/rights.ts'
import { userState } from '../rules/user.ts'
import { type Caller, type Context, changeContext, profileOf } from './context.ts'
import { customerNamed } from './customer-named.ts'

export type NewUser = {
  readonly service: string
  readonly customerName: string
  readonly userId: string
  readonly userName: string
  readonly administrator: boolean
  /** Set if the customer chose it (城北's 仮ログインパスワード); otherwise one is generated. */
  readonly initialPassword?: string
  /** For staff, whose service is `desk/<institution>`. */
  readonly role?: Role
}

/** Long enough to withstand guessing until it is changed, short enough to be typed from a letter. */
export function initialLength({
  lengthMin,
  lengthMax,
}: {
  readonly lengthMin: number
  readonly lengthMax: number
}): number {
  return Math.min(lengthMax, Math.max(lengthMin, 10))
}

/**
 * Opens a user, and the customer if the service has none of that name. Accepted: the initial password, which is never
 * stored in readable form and can't be shown again.
 */
export async function createUser(context: Context, caller: Caller, newUser: NewUser) {
  const { store, passwords } = context
  const { service, customerName, userId, userName, administrator, role = null } = newUser
  const profile = profileOf(context, service)
  const initialPassword = newUser.initialPassword ?? randomPassword(initialLength(profile.password))
  const initialVerifier = { confidential: await passwords.derive({ service, userId }, initialPassword) }
  const customer = await customerNamed(context, service, customerName)
  const now = context.now()
  const refs = {
    user: userState.ref(service, userId),
    password: passwordState.ref(service, userId),
    customer: customerState.ref(service, customer.customerId),
    operator: operatorState.ref(service, userId),
  }
  const outcome = await store.change(changeContext(caller, now), refs, (states) =>
    decideUserCreation(
      states,
      { service, userId, userName, administrator, customer, initialVerifier, role },
      profile,
      now,
    ),
  )
  return outcome.ok ? { ...outcome, customerId: customer.customerId, initialPassword } : outcome
}
