import { randomPassword } from '../../platform/secrets/random.ts'
import { operatorState } from '../rules/operator.ts'
import { type Particulars, particularsState } from '../rules/particulars.ts'
import { passwordState } from '../rules/password.ts'
import { decideUserCreation } from '../rules/registration.ts'
import type { Role } from '../rules/rights.ts'
import { administratorsState, employeeNumberState } from '../rules/staffing.ts'
import { userState } from '../rules/user.ts'
import { chooseCustomer, customerRefs } from './choose-customer.ts'
import { type Caller, type Context, changeContext, profileOf, untilFresh } from './context.ts'
import { sealNewParticulars } from './particulars.ts'

export type NewUser = {
  readonly service: string
  /** Null only for staff, whose customer is the institution. */
  readonly customerNumber: string | null
  readonly customerName: string
  readonly userId: string
  readonly userName: string
  readonly administrator: boolean
  /** Set if the customer chose it (城北's 仮ログインパスワード); otherwise one is generated. */
  readonly initialPassword?: string
  /** For staff, whose service is `desk/<institution>`. */
  readonly role?: Role
  /** 社員番号, in the form in which it is kept. */
  readonly employeeNumber?: string
  /** What callers will be identified with, as `readParticulars` gives it. */
  readonly particulars?: Partial<Particulars>
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

/** The rows of an appointment besides those of the user. */
export function appointmentRefs(service: string, userId: string, employeeNumber: string | null) {
  return {
    operator: operatorState.ref(service, userId),
    administrators: administratorsState.ref(service),
    // Nobody ever has an empty one.
    employee: employeeNumberState.ref(service, employeeNumber ?? ''),
  }
}

/**
 * Opens a user, and the customer if the service has none of that number. Accepted: the initial password, which is never
 * stored in readable form and can't be shown again. Refused with `user_id_taken` or `customer_name_differs`.
 */
export async function createUser(context: Context, caller: Caller, newUser: NewUser) {
  const { store, passwords } = context
  const { service, customerNumber, customerName, userId, userName, administrator, role = null } = newUser
  const { employeeNumber = null } = newUser
  const particulars = sealNewParticulars(context, { service, userId }, newUser.particulars ?? {})
  const profile = profileOf(context, service)
  const initialPassword = newUser.initialPassword ?? randomPassword(initialLength(profile.password))
  const initialVerifier = { confidential: await passwords.derive({ service, userId }, initialPassword) }
  return untilFresh(async () => {
    const customer = await chooseCustomer(context, service, { number: customerNumber, name: customerName })
    const now = context.now()
    const refs = {
      user: userState.ref(service, userId),
      password: passwordState.ref(service, userId),
      ...customerRefs(service, customer),
      ...(particulars === null ? {} : { particulars: particularsState.ref(service, userId) }),
      ...(role === null ? {} : appointmentRefs(service, userId, employeeNumber)),
    }
    const user = { service, userId, userName, administrator, customer, initialVerifier, particulars }
    const creation = { ...user, role, employeeNumber }
    const outcome = await store.change(changeContext(caller, now), refs, (states) =>
      decideUserCreation(states, creation, profile, now),
    )
    return outcome.ok ? { ...outcome, customerId: customer.customerId, initialPassword } : outcome
  })
}
