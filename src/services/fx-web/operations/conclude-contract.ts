import {
  type Caller,
  type Context,
  changeContext,
  untilFresh,
} from '../../../authority/operations/context.ts'
import { riskMailTo } from '../../../authority/operations/mail/mail-to.ts'
import {
  actFacts,
  askForSignature,
  nothingFollows,
  type SignedAct,
  type Subject,
} from '../../../authority/operations/signed-operations/signed-act.ts'
import { userHolder } from '../../../authority/rules/binding.ts'
import { withRiskMail } from '../../../authority/rules/risk.ts'
import { contractState, decideConclusion, decideSignedConclusion } from '../rules/contract.ts'
import { quoteState } from '../rules/quote.ts'
import type { Refusal } from '../rules/refusal.ts'
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
  const { quoteId, code } = asked
  const profile = fxProfileOf(context, acting.service)
  return untilFresh(async () => {
    const { refs, conclusion } = await factsOf(context, acting, quoteId)
    const { refs: ofToken, proof } = await tradeProof(context, acting, code)
    const mail = await riskMailTo(context, acting)
    const now = context.now()
    return context.store.change(changeContext(caller, now), { ...refs, ...ofToken }, (states) =>
      withRiskMail(decideConclusion(states, { ...conclusion, proof }, profile, now), mail, now),
    )
  })
}

async function factsOf(context: Context, acting: Acting, quoteId: string) {
  const { refs, trader } = await traderFacts(context, acting)
  const contractId = newNumber('K', context.now())
  return {
    refs: {
      ...refs,
      quote: quoteState.ref(quoteId),
      contract: contractState.ref(acting.service, contractId),
    },
    conclusion: { ...trader, quoteId, contractId },
  }
}

export type ConclusionSubject = Subject & { readonly customerId: string; readonly quoteId: string }

/** 為替予約's own words for a user whose token can't answer. */
export const tokenRefusals = { missing: 'trade_token_missing', tooNew: 'trade_token_new' } as const

/** 締結, confirmed on the token's own screen (取引署名) while the rate holds. */
export const conclusionAct: SignedAct<ConclusionSubject, Refusal> = {
  act: 'fx_contract',
  template: 'fx_contract',
  tokenRefusals,
  async facts(context, { service, userId }, { sessionHash, customerId, quoteId }) {
    const profile = fxProfileOf(context, service)
    const acting = { service, userId, customerId, sessionHash }
    const { refs, conclusion } = await factsOf(context, acting, quoteId)
    const { quote } = await context.store.read({ quote: refs.quote })
    const mail = await riskMailTo(context, acting)
    const leftMs = (quote?.expiresAtMs ?? 0) - context.now().epochMilliseconds
    return actFacts({
      holder: userHolder(userId),
      refs,
      decide: (states, now) =>
        withRiskMail(decideSignedConclusion(states, conclusion, profile, now), mail, now),
      rejected: nothingFollows,
      secondsMax: Math.max(1, Math.floor(leftMs / 1000)),
    })
  },
}

export function askForConclusion(context: Context, caller: Caller, acting: Acting, quoteId: string) {
  const { service, userId, customerId, sessionHash } = acting
  return askForSignature(
    context,
    caller,
    conclusionAct,
    { service, userId },
    { sessionHash, customerId, quoteId },
  )
}
