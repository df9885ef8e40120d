import { customerRefs } from '../../../authority/operations/choose-customer.ts'
import { type Caller, type Context, changeContext, profileOf } from '../../../authority/operations/context.ts'
import { passwordState } from '../../../authority/rules/password.ts'
import { decideUserCreation } from '../../../authority/rules/registration.ts'
import { userState } from '../../../authority/rules/user.ts'
import { newId } from '../../../platform/secrets/random.ts'

/** An invented user whose customer was opened before customers had numbers (D1). */
export const oldUser = {
  service: 'johoku/fx-web',
  customerNumber: null,
  customerName: '旧見本工業株式会社',
  userId: '0000000005',
  userName: '旧見本 三郎',
  administrator: true,
  given: 'Karipass3',
} as const

/** Where two clerks work: who asks for the number carries it out, and the other one cannot. */
export const oldCustomersDesk = 'desk/johoku'

/** Opens it as a database of that time holds it, which nothing else in the product does any more. */
export async function loadOldCustomer(context: Context, caller: Caller): Promise<void> {
  const { store, passwords, profiles } = context
  const { service, customerName, given, ...user } = oldUser
  const { userId } = user
  if (!profiles.has(service)) return
  const userRef = userState.ref(service, userId)
  if ((await store.read({ user: userRef })).user !== undefined) return
  const initialVerifier = { confidential: await passwords.derive({ service, userId }, given) }
  const customer = { customerId: newId(), name: customerName, counterpartyCode: null, number: null }
  const refs = {
    user: userRef,
    password: passwordState.ref(service, userId),
    ...customerRefs(service, customer),
  }
  const creation = { ...user, service, customer, initialVerifier, role: null }
  const now = context.now()
  await store.change(changeContext(caller, now), refs, (states) =>
    decideUserCreation(states, creation, profileOf(context, service), now),
  )
}
