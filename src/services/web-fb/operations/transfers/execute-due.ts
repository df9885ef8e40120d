import { backgroundCaller } from '../../../../authority/operations/background.ts'
import { type Context, changeContext } from '../../../../authority/operations/context.ts'
import { accountState } from '../../../../bank/rules/account.ts'
import { agreementState } from '../../../../bank/rules/agreement.ts'
import { dayOf } from '../../../../bank/rules/calendar.ts'
import { dueTransfers } from '../../queries/transfers.ts'
import { type Transfer, transferState } from '../../rules/transfer.ts'
import { decideExecution } from '../../rules/transfer-execution.ts'

const upkeep = backgroundCaller('upkeep')

/** Per call; the next call takes the next ones. */
const dueMax = 1000

/** Pays the reserved transfers whose day has come, or fails those lacking funds. Returns how many. */
export async function executeDueTransfers(context: Context): Promise<number> {
  const due = await dueTransfers(context.store, dayOf(context.now()).toString(), dueMax)
  let settled = 0
  // One after another: an account's transfers are paid in the order in which they were accepted.
  for (const transfer of due) {
    if ((await execute(context, transfer)).ok) settled += 1
  }
  return settled
}

/** Refused if another node was first, or while the customer has stopped the service. */
function execute(context: Context, { service, transferId, customerId, accountId }: Transfer) {
  const now = context.now()
  const refs = {
    transfer: transferState.ref(service, transferId),
    account: accountState.ref(service, accountId),
    agreement: agreementState.ref(service, customerId),
  }
  return context.store.change(changeContext(upkeep, now), refs, (states) => decideExecution(states, now))
}
