import type { Context } from '../../../../authority/operations/context.ts'
import { accountState } from '../../../../bank/rules/account.ts'
import { dayOf } from '../../../../bank/rules/calendar.ts'
import type { Money } from '../../../../desk/contract.ts'
import {
  customerDayHolder,
  dailyTransferTotalState,
  transferState,
  userDayHolder,
} from '../../rules/transfer.ts'

/** What changes when payees of a transfer are stopped: it, its account, and the totals of the day of its acceptance. */
export async function stopRefs({ store }: Context, { service, receipt, userId, customerId }: Money) {
  const { transfer } = await store.read({ transfer: transferState.ref(service, receipt) })
  const acceptedOn = dayOf(Temporal.Instant.fromEpochMilliseconds(transfer?.acceptedAtMs ?? 0)).toString()
  return {
    transfer: transferState.ref(service, receipt),
    account: accountState.ref(service, transfer?.accountId ?? ''),
    customerDay: dailyTransferTotalState.ref(service, customerDayHolder(customerId), acceptedOn),
    userDay: dailyTransferTotalState.ref(service, userDayHolder(userId), acceptedOn),
  }
}
