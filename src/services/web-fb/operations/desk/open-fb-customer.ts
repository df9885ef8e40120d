import {
  type Caller,
  type Context,
  changeContext,
  untilFresh,
} from '../../../../authority/operations/context.ts'
import { deskOf, operatorState } from '../../../../authority/rules/operator.ts'
import { userState } from '../../../../authority/rules/user.ts'
import { accountIdOf } from '../../../../bank/operations/open-account.ts'
import { type AccountType, accountState } from '../../../../bank/rules/account.ts'
import { dayOf } from '../../../../bank/rules/calendar.ts'
import { newId } from '../../../../platform/secrets/random.ts'
import { decideDeskFbOpening } from '../../rules/desk-opening.ts'
import { firstPasswordsOf, type NewFbCustomer, prepareFbOpening } from '../open-fb-customer.ts'
import { fbProfileOf } from '../profile-of.ts'

/** 代表口座. */
export type PaidFrom = {
  readonly branchCode: string
  readonly accountType: AccountType
  readonly number: string
  /** What it holds from the start, in yen. */
  readonly openingYen: number
}

export type DeskNewFbCustomer = Omit<NewFbCustomer, 'passwords'> & {
  readonly operatorId: string
  readonly account: PaidFrom
  readonly reason: string
  readonly identification: string
}

/**
 * An operator opens a customer of WEB-FB with its administrator and the account that it pays from, all or nothing.
 * Accepted: the first passwords for the letter, here only and once. Refused with `not_permitted`, `user_id_taken`,
 * `customer_name_differs` or `account_taken`.
 */
export async function openFbCustomerAtDesk(context: Context, caller: Caller, newCustomer: DeskNewFbCustomer) {
  const { service, operatorId, account: paidFrom, reason, identification, kanaName } = newCustomer
  const desk = deskOf(service)
  const accountId = accountIdOf(paidFrom)
  const profile = fbProfileOf(context, service)
  const first = await firstPasswordsOf(context, newCustomer)
  return untilFresh(async () => {
    const { opening, refs } = await prepareFbOpening(context, newCustomer, first)
    const { customerId } = opening.customer
    const now = context.now()
    const booked = { entryId: newId(), day: dayOf(now).toString(), openedAtMs: now.epochMilliseconds }
    const account = { service, customerId, accountId, holderName: kanaName, ...paidFrom, ...booked }
    const allRefs = {
      ...refs,
      operatorUser: userState.ref(desk, operatorId),
      operator: operatorState.ref(desk, operatorId),
      account: accountState.ref(service, accountId),
    }
    const request = { ...opening, operatorId, account, reason, identification }
    const outcome = await context.store.change(changeContext(caller, now), allRefs, (states) =>
      decideDeskFbOpening(states, request, profile, now),
    )
    return outcome.ok ? { ...outcome, customerId, passwords: first.passwords } : outcome
  })
}
