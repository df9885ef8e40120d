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
import { tradeProof } from './trade-proof.ts'
import { type Acting, traderFacts } from './trader-facts.ts'

type Concluding = {
  readonly quoteId: string
  /** What binds to much takes one (D12); null: none was typed. */
  readonly code: string | null
}

/** 締結: the quote becomes a contract, at most once, however often and wherever it is submitted. */
export function concludeContract(context: Context, caller: Caller, acting: Acting, asked: Concluding) {
  const { service } = acting
  const { quoteId, code } = asked
  const profile = fxProfileOf(context, service)
  return untilFresh(async () => {
    const { refs, trader } = await traderFacts(context, acting)
    const { refs: ofToken, proof } = await tradeProof(context, acting, code)
    const now = context.now()
    const contractId = newNumber('K', now)
    const allRefs = {
      ...refs,
      ...ofToken,
      quote: quoteState.ref(quoteId),
      contract: contractState.ref(service, contractId),
    }
    return context.store.change(changeContext(caller, now), allRefs, (states) =>
      decideConclusion(states, { ...trader, quoteId, contractId, proof }, profile, now),
    )
  })
}
