import { deskOf } from '../../domain/operator.ts'
import { decideDeskUserCreation } from '../../domain/registration.ts'
import { ref } from '../../domain/states.ts'
import { newId } from '../../secrets/random.ts'
import { type Caller, type Context, occasion, profileOf } from '../context.ts'

export type DeskNewUser = {
  readonly service: string
  readonly operatorId: string
  readonly customerName: string
  readonly userId: string
  readonly userName: string
  readonly administrator: boolean
  /** The 仮ログインパスワード of the application form, for services that have one; otherwise null. */
  readonly initialPassword: string | null
  readonly reason: string
}

/**
 * An operator opens a user, and the customer when the service has none of that name. Without an initial password the
 * user can't log in until the letter is printed, which makes one.
 */
export async function openUser(context: Context, caller: Caller, newUser: DeskNewUser) {
  const { store, passwords } = context
  const { service, operatorId, customerName, userId, userName, administrator, initialPassword, reason } =
    newUser
  const profile = profileOf(context, service)
  const initialVerifier =
    initialPassword === null ? null : { confidential: await passwords.derive(initialPassword) }
  const known = await store.customerIdByName(service, customerName)
  const customer = { customerId: known ?? newId(), name: customerName, isNew: known === undefined }
  const now = context.now()
  const desk = deskOf(service)
  const refs = {
    operatorUser: ref.user(desk, operatorId),
    operator: ref.operator(desk, operatorId),
    user: ref.user(service, userId),
    password: ref.password(service, userId),
    customer: ref.customer(service, customer.customerId),
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
  }
  return store.change(occasion(caller, now), refs, (states) =>
    decideDeskUserCreation(states, creation, profile, now),
  )
}
