import { type Caller, type Context, changeContext } from '../../../authority/operations/context.ts'
import { contractState, decideConfirmation, decideDispute } from '../rules/contract.ts'
import { fxProfileOf } from './profile-of.ts'
import { type Acting, traderFacts } from './trader-facts.ts'

type Confirming = Acting & { readonly contractId: string }

/** コンファーム: the customer has checked the contract. */
export async function confirmContract(context: Context, caller: Caller, acting: Confirming) {
  const profile = fxProfileOf(context, acting.service)
  const { refs, trader } = await factsOf(context, acting)
  const now = context.now()
  return context.store.change(changeContext(caller, now), refs, (states) =>
    decideConfirmation(states, trader, profile, now),
  )
}

/** 相違の申出. */
export async function disputeContract(
  context: Context,
  caller: Caller,
  { text, ...acting }: Confirming & { readonly text: string },
) {
  const profile = fxProfileOf(context, acting.service)
  const { refs, trader } = await factsOf(context, acting)
  const now = context.now()
  return context.store.change(changeContext(caller, now), refs, (states) =>
    decideDispute(states, { ...trader, text }, profile, now),
  )
}

async function factsOf(context: Context, acting: Confirming) {
  const { refs, trader } = await traderFacts(context, acting)
  return { refs: { ...refs, contract: contractState.ref(acting.service, acting.contractId) }, trader }
}
