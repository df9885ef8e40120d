import {
  type Caller,
  type Context,
  changeContext,
  untilFresh,
} from '../../../authority/operations/context.ts'
import { contractState, decideConclusion } from '../rules/contract.ts'
import { quoteState } from '../rules/quote.ts'
import { newNumber } from './number.ts'
import { fxProfileOf } from './profile-of.ts'
import { type Acting, traderFacts } from './trader-facts.ts'

/** 締結: the quote becomes a contract, at most once, however often and wherever it is submitted. */
export function concludeContract(context: Context, caller: Caller, acting: Acting, quoteId: string) {
  const { service } = acting
  const profile = fxProfileOf(context, service)
  return untilFresh(async () => {
    const { refs, trader } = await traderFacts(context, acting)
    const now = context.now()
    const contractId = newNumber('K', now)
    const allRefs = {
      ...refs,
      quote: quoteState.ref(quoteId),
      contract: contractState.ref(service, contractId),
    }
    return context.store.change(changeContext(caller, now), allRefs, (states) =>
      decideConclusion(states, { ...trader, quoteId, contractId }, profile, now),
    )
  })
}
