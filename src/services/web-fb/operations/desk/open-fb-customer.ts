import {
  type Caller,
  type Context,
  changeContext,
  untilFresh,
} from '../../../../authority/operations/context.ts'
import { partyRefs } from '../../../../authority/operations/parties.ts'
import { approvalState } from '../../../../authority/rules/approval.ts'
import { deskOf, operatorState } from '../../../../authority/rules/operator.ts'
import { userState } from '../../../../authority/rules/user.ts'
import { accountIdOf } from '../../../../bank/operations/open-account.ts'
import { accountState } from '../../../../bank/rules/account.ts'
import { dayOf } from '../../../../bank/rules/calendar.ts'
import { newId } from '../../../../platform/secrets/random.ts'
import { decideDeskFbOpening } from '../../rules/desk-opening.ts'
import { type NewFbCustomer, prepareFbOpening } from '../open-fb-customer.ts'
import { fbProfileOf } from '../profile-of.ts'
import { emptyFbCustomer, type PaidFrom, parseFbCustomer } from './fb-customer-form.ts'

export type DeskNewFbCustomer = Omit<NewFbCustomer, 'passwords'> & {
  readonly operatorId: string
  readonly account: PaidFrom
  readonly step: 'ask' | 'carry_out'
  readonly reason: string
  readonly identification: string
}

/**
 * An operator opens a customer of WEB-FB with its administrator and the account that it pays from, all or nothing, or
 * asks for it. Nobody can log in until a letter is printed. Refused with `not_permitted`, `user_id_taken`,
 * `customer_name_differs` or `account_taken`.
 */
export async function openFbCustomerAtDesk(context: Context, caller: Caller, newCustomer: DeskNewFbCustomer) {
  const {
    service,
    userId,
    operatorId,
    account: paidFrom,
    step,
    reason,
    identification,
    kanaName,
  } = newCustomer
  const { customerNumber, customerName, companyCode, userName } = newCustomer
  const details = {
    customerNumber,
    customerName,
    kanaName,
    companyCode,
    userName,
    administrator: '1',
    ...paidFrom,
  }
  const desk = deskOf(service)
  const accountId = accountIdOf(paidFrom)
  const profile = fbProfileOf(context, service)
  return untilFresh(async () => {
    const { opening, refs } = await prepareFbOpening(context, newCustomer, null)
    const { customerId } = opening.customer
    const now = context.now()
    const booked = { entryId: newId(), day: dayOf(now).toString(), openedAtMs: now.epochMilliseconds }
    const account = {
      service,
      customerId,
      accountId,
      holderName: kanaName,
      openingYen: 0,
      accountsFrom: profile.banking.accountsFrom,
      ...paidFrom,
      ...booked,
    }
    const allRefs = {
      ...refs,
      operatorUser: userState.ref(desk, operatorId),
      operator: operatorState.ref(desk, operatorId),
      ...(await partyRefs(context, { service, userId, action: 'create_user' })),
      account: accountState.ref(service, accountId),
    }
    const request = { ...opening, operatorId, account, step, reason, identification, details }
    const outcome = await context.store.change(changeContext(caller, now), allRefs, (states) =>
      decideDeskFbOpening(states, request, profile, now),
    )
    return outcome.ok ? { ...outcome, customerId } : outcome
  })
}

/** Opens what was granted, as it was granted. */
export async function openGrantedFbCustomer(
  context: Context,
  caller: Caller,
  granted: Pick<DeskNewFbCustomer, 'service' | 'userId' | 'operatorId'>,
) {
  const { service, userId } = granted
  const { approval } = await context.store.read({
    approval: approvalState.ref(service, userId, 'create_user'),
  })
  const typed = { ...emptyFbCustomer, ...approval?.details, userId }
  const parsed = parseFbCustomer(typed, fbProfileOf(context, service))
  if (!parsed.ok) return { ok: false, refusal: 'nothing_to_do' } as const
  const said = { step: 'carry_out', reason: '', identification: '' } as const
  return openFbCustomerAtDesk(context, caller, { ...granted, ...parsed.form, ...said })
}
