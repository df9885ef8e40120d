import { type Caller, type Context, changeContext } from '../../../authority/operations/context.ts'
import { userState } from '../../../authority/rules/user.ts'
import { contractState, decideConfirmation, decideDispute } from '../rules/contract.ts'
import { creditLineState } from '../rules/credit.ts'
import type { Trader } from '../rules/quote.ts'

type ConfirmingTrader = Trader & { readonly customerId: string; readonly contractId: string }

/** コンファーム: the customer has checked the contract. */
export function confirmContract(context: Context, caller: Caller, trader: ConfirmingTrader) {
  const now = context.now()
  return context.store.change(changeContext(caller, now), refsOf(trader), (states) =>
    decideConfirmation(states, trader, now),
  )
}

/** 相違の申出. */
export function disputeContract(
  context: Context,
  caller: Caller,
  trader: ConfirmingTrader & { readonly text: string },
) {
  return context.store.change(changeContext(caller, context.now()), refsOf(trader), (states) =>
    decideDispute(states, trader),
  )
}

function refsOf({ service, userId, customerId, contractId }: ConfirmingTrader) {
  return {
    user: userState.ref(service, userId),
    credit: creditLineState.ref(service, customerId),
    contract: contractState.ref(service, contractId),
  }
}
