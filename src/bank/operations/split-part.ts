import type { Split } from '../../authority/rules/customer-split.ts'
import type { Ref } from '../../platform/decision/state.ts'
import { type Account, accountState } from '../rules/account.ts'
import { agreementState } from '../rules/agreement.ts'

const accountPrefix = 'account '

/** The rows of the bank that change when a user is parted from a customer. */
export function bankSplitRefs({ service, fromCustomerId, customerId, accountIds }: Split) {
  const accounts: Record<string, Ref> = Object.fromEntries(
    accountIds.map((accountId) => [`${accountPrefix}${accountId}`, accountState.ref(service, accountId)]),
  )
  return {
    ...accounts,
    agreement: agreementState.ref(service, fromCustomerId),
    ownAgreement: agreementState.ref(service, customerId),
  }
}

/** The accounts among them, in the order in which they were named. */
export function splitAccounts(states: Readonly<Record<string, unknown>>, { accountIds }: Split) {
  return accountIds.map((accountId) => states[`${accountPrefix}${accountId}`] as Account | undefined)
}
