import { type Caller, type Context, occasion } from '../../../authority/operations/context.ts'
import { ref } from '../../../authority/rules/states.ts'
import { decideConfirmation, decideDispute } from '../rules/contract.ts'
import type { Trader } from '../rules/quote.ts'

type ConfirmingTrader = Trader & { readonly customerId: string; readonly contractId: string }

/** コンファーム: the customer has compared the contract with what was meant. */
export function confirmContract(context: Context, caller: Caller, trader: ConfirmingTrader) {
  const now = context.now()
  return context.store.change(occasion(caller, now), refsOf(trader), (states) =>
    decideConfirmation(states, trader, now),
  )
}

/** 相違の申出. */
export function disputeContract(
  context: Context,
  caller: Caller,
  trader: ConfirmingTrader & { readonly text: string },
) {
  return context.store.change(occasion(caller, context.now()), refsOf(trader), (states) =>
    decideDispute(states, trader),
  )
}

function refsOf({ service, userId, customerId, contractId }: ConfirmingTrader) {
  return {
    user: ref.user(service, userId),
    credit: ref.creditLine(service, customerId),
    contract: ref.contract(service, contractId),
  }
}
