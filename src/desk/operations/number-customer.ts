import { caseOfAct } from '../../authority/operations/calls.ts'
import { assertNumber, customerRefs } from '../../authority/operations/choose-customer.ts'
import {
  atCase,
  type Caller,
  type Context,
  changeContext,
  profileOf,
  untilFresh,
} from '../../authority/operations/context.ts'
import { partyRefs } from '../../authority/operations/parties.ts'
import { prepareDeskNotices } from '../../authority/operations/tell-desk-acts.ts'
import { approvalState } from '../../authority/rules/approval.ts'
import { withDeskNotices } from '../../authority/rules/notices.ts'
import { deskOf, operatorState } from '../../authority/rules/operator.ts'
import { userState } from '../../authority/rules/user.ts'
import { decideDeskNumbering, type Numbering } from '../rules/numbering.ts'

type Asked = Omit<Numbering, 'customerId'>

/**
 * An operator gives the customer of a user its number. Refused with `customer_number_taken` or `customer_numbered`; where
 * the profile asks for a second person, it is only filed. Throws TypeError for a number that the profile does not allow.
 */
export async function numberAtDesk(context: Context, caller: Caller, asked: Asked) {
  const { store } = context
  const { service, userId, operatorId, number } = asked
  assertNumber(context, service, number)
  const profile = profileOf(context, service)
  const desk = deskOf(service)
  const action = 'number_customer'
  return untilFresh(async () => {
    const { user } = await store.read({ user: userState.ref(service, userId) })
    if (user === undefined) return { ok: false, refusal: 'no_such_user' } as const
    const { customerId } = user
    const told = await prepareDeskNotices(context, service, [userId], { action, onToken: false })
    const { refs: ofCall, caseNumber, noted } = await caseOfAct(context, { ...asked, action })
    const now = context.now()
    const refs = {
      ...ofCall,
      operatorUser: userState.ref(desk, operatorId),
      operator: operatorState.ref(desk, operatorId),
      ...(await partyRefs(context, { service, userId, action })),
      user: userState.ref(service, userId),
      ...customerRefs(service, { customerId, number }),
    }
    const numbering = { ...asked, customerId, caseNumber }
    return store.change(atCase(changeContext(caller, now), noted), refs, (states) =>
      withDeskNotices(decideDeskNumbering(states, numbering, profile, now), told, now),
    )
  })
}

/** Carries out what was granted, as it was granted: the number is not typed again. */
export async function numberAsGranted(
  context: Context,
  caller: Caller,
  granted: Pick<Asked, 'service' | 'userId' | 'operatorId'>,
) {
  const { service, userId } = granted
  const { approval } = await context.store.read({
    approval: approvalState.ref(service, userId, 'number_customer'),
  })
  const { customerNumber: number, checkedAsOne } = approval?.details ?? {}
  if (number === undefined) return { ok: false, refusal: 'nothing_to_do' } as const
  return numberAtDesk(context, caller, {
    ...granted,
    number,
    checked: checkedAsOne === '1',
    step: 'carry_out',
    reason: '',
    identification: '',
  })
}
