import { forgetAskedParticulars, readAskedParticulars } from '../../authority/operations/asked-particulars.ts'
import { chooseCustomer } from '../../authority/operations/choose-customer.ts'
import {
  type Caller,
  type Context,
  changeContext,
  profileOf,
  untilFresh,
} from '../../authority/operations/context.ts'
import { openingOf } from '../../authority/operations/opening-user.ts'
import { approvalState } from '../../authority/rules/approval.ts'
import { deskOf, operatorState } from '../../authority/rules/operator.ts'
import type { Particulars } from '../../authority/rules/particulars.ts'
import { contextOf, refuseNewPassword } from '../../authority/rules/password-rules.ts'
import { decideDeskUserCreation, type TypedPassword } from '../../authority/rules/registration.ts'
import { userState } from '../../authority/rules/user.ts'

export type DeskNewUser = {
  readonly service: string
  readonly operatorId: string
  readonly customerNumber: string
  readonly customerName: string
  readonly userId: string
  readonly userName: string
  readonly administrator: boolean
  /** What callers will be identified with, as `readTyped` gives it. */
  readonly particulars?: Partial<Particulars>
  /** The 仮ログインパスワード of the application form, for services that have one; otherwise null. */
  readonly typed: TypedPassword | null
  readonly step: 'ask' | 'carry_out'
  readonly reason: string
  readonly identification: string
}

/**
 * An operator opens a user, and the customer when the service has none of that number. Without an initial password the
 * user can't log in until the letter is printed, which makes one. Refused with `customer_name_differs` where the number
 * is that of a customer of another name. Where the profile asks for a second person, it is only filed.
 */
export async function openUser(context: Context, caller: Caller, newUser: DeskNewUser) {
  const { store, passwords } = context
  const { service, operatorId, customerNumber, customerName, userId, userName, administrator } = newUser
  const { step, reason, identification } = newUser
  const profile = profileOf(context, service)
  const typed = profile.desk.initialPassword === 'application' ? newUser.typed : null
  const fits =
    typed !== null &&
    refuseNewPassword(typed.password, typed.again, newUser, contextOf(profile, false)) === null
  const initialVerifier = fits
    ? { confidential: await passwords.derive({ service, userId }, typed.password) }
    : null
  const desk = deskOf(service)
  const opening = openingOf(context, newUser, operatorId, newUser.particulars ?? {})
  const { particulars, request, asked } = opening
  const user = { service, userId, userName, administrator, initialVerifier, particulars, role: null }
  // Before anybody can be asked to compare them.
  await asked.keep()
  const { details } = asked
  const outcome = await untilFresh(async () => {
    const customer = await chooseCustomer(context, service, { number: customerNumber, name: customerName })
    const now = context.now()
    const refs = {
      operatorUser: userState.ref(desk, operatorId),
      operator: operatorState.ref(desk, operatorId),
      ...(await opening.refsFor(customer)),
    }
    const creation = { ...user, customer, operatorId, step, reason, identification, details, typed }
    return store.change(changeContext(caller, now), refs, (states) =>
      decideDeskUserCreation(states, creation, profile, now),
    )
  })
  if (outcome.ok && outcome.result === 'done')
    await forgetAskedParticulars(context, request, asked.particulars)
  return outcome
}

/** Opens what was granted, as it was granted: nothing of it is typed again but the password of the application form. */
export async function openGrantedUser(
  context: Context,
  caller: Caller,
  granted: Pick<DeskNewUser, 'service' | 'userId' | 'operatorId' | 'typed'>,
) {
  const { service, userId } = granted
  const { approval } = await context.store.read({
    approval: approvalState.ref(service, userId, 'create_user'),
  })
  const { customerNumber = '', customerName = '', userName = '', administrator } = approval?.details ?? {}
  const particulars = approval && (await readAskedParticulars(context, approval))
  if (customerNumber === '' || particulars === undefined)
    return { ok: false, refusal: 'nothing_to_do' } as const
  const asked = { customerNumber, customerName, userName, administrator: administrator === '1', particulars }
  return openUser(context, caller, {
    ...granted,
    ...asked,
    step: 'carry_out',
    reason: '',
    identification: '',
  })
}
