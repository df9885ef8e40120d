import { type Caller, type Context, changeContext } from '../../../authority/operations/context.ts'
import { contractState, decideUse } from '../rules/contract.ts'
import { fxProfileOf } from './profile-of.ts'
import { type Acting, traderFacts } from './trader-facts.ts'

/** 実行 of a contract, in full or in part; `balance` is what the user saw. */
export async function useContract(
  context: Context,
  caller: Caller,
  acting: Acting,
  use: { readonly contractId: string; readonly amount: number; readonly balance: number },
) {
  const { service } = acting
  const profile = fxProfileOf(context, service)
  const { refs, trader } = await traderFacts(context, acting)
  const now = context.now()
  const allRefs = { ...refs, contract: contractState.ref(service, use.contractId) }
  return context.store.change(changeContext(caller, now), allRefs, (states) =>
    decideUse(states, { ...trader, ...use }, profile, now),
  )
}
