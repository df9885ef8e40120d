import {
  type Caller,
  type Context,
  changeContext,
  untilFresh,
} from '../../../authority/operations/context.ts'
import { userState } from '../../../authority/rules/user.ts'
import { contractState, decideConclusion } from '../rules/contract.ts'
import { creditLineState } from '../rules/credit.ts'
import { quoteState, type Trader } from '../rules/quote.ts'
import { newNumber } from './number.ts'
import { fxProfileOf } from './profile-of.ts'

/** 締結: the quote becomes a contract, at most once, however often and wherever it is submitted. */
export function concludeContract(
  context: Context,
  caller: Caller,
  trader: Trader & { readonly customerId: string },
  quoteId: string,
) {
  const { service, userId, customerId } = trader
  const profile = fxProfileOf(context, service)
  return untilFresh(() => {
    const now = context.now()
    const contractId = newNumber('K', now)
    const refs = {
      user: userState.ref(service, userId),
      credit: creditLineState.ref(service, customerId),
      quote: quoteState.ref(quoteId),
      contract: contractState.ref(service, contractId),
    }
    return context.store.change(changeContext(caller, now), refs, (states) =>
      decideConclusion(states, { ...trader, quoteId, contractId }, profile, now),
    )
  })
}
