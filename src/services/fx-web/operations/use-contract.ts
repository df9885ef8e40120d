import { type Caller, type Context, changeContext } from '../../../authority/operations/context.ts'
import { userState } from '../../../authority/rules/user.ts'
import { contractState, decideUse } from '../rules/contract.ts'
import { creditLineState } from '../rules/credit.ts'
import type { Trader } from '../rules/quote.ts'
import { fxProfileOf } from './profile-of.ts'

/** 実行 of a contract, in full or in part; `balance` is what the user saw. */
export function useContract(
  context: Context,
  caller: Caller,
  trader: Trader & { readonly customerId: string },
  use: { readonly contractId: string; readonly amount: number; readonly balance: number },
) {
  const { service, userId, customerId } = trader
  const profile = fxProfileOf(context, service)
  const now = context.now()
  const refs = {
    user: userState.ref(service, userId),
    credit: creditLineState.ref(service, customerId),
    contract: contractState.ref(service, use.contractId),
  }
  return context.store.change(changeContext(caller, now), refs, (states) =>
    decideUse(states, { ...trader, ...use }, profile, now),
  )
}
