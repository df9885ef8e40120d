import { type Caller, type Context, changeContext } from '../../../authority/operations/context.ts'
import { mailAddressState } from '../../../authority/rules/registered-address.ts'
import type { Risk } from '../../../authority/rules/risk-events.ts'
import { newId } from '../../../platform/secrets/random.ts'
import type { DeliveryRequest } from '../rules/delivery.ts'
import { decideQuote, type Quote, quoteState } from '../rules/quote.ts'
import { tradeRisks, tradeTakesSignature } from '../rules/signed-trade.ts'
import { fxPolicyOf, type Side } from '../rules/terms.ts'
import { takesCode } from '../rules/trade-code.ts'
import { marketNow } from './market.ts'
import { fxProfileOf } from './profile-of.ts'
import { type Acting, traderFacts } from './trader-facts.ts'

export type Asked = {
  readonly currency: string
  readonly side: Side
  readonly amount: number
  readonly delivery: DeliveryRequest
}

/** レート照会. Accepted: `quoteId` names a price that is firm for a few seconds, for this session only. */
export async function askQuote(context: Context, caller: Caller, acting: Acting, asked: Asked) {
  const { service, userId } = acting
  const profile = fxProfileOf(context, service)
  const quoteId = newId()
  const { refs, trader } = await traderFacts(context, acting)
  const market = await marketNow(context, profile)
  const now = context.now()
  const allRefs = {
    ...refs,
    mailAddress: mailAddressState.ref(service, userId),
    quote: quoteState.ref(quoteId),
  }
  const outcome = await context.store.change(changeContext(caller, now), allRefs, (states) =>
    decideQuote(states, { ...trader, ...asked, quoteId, market }, profile, now),
  )
  return outcome.ok ? { ...outcome, quoteId } : outcome
}

export type FoundQuote = {
  readonly quote: Quote
  readonly millisecondsLeft: number
  /** Does concluding it take a code (D12), or the token's own screen? */
  readonly takesCode: boolean
  readonly signs: boolean
  /** The rules of the profile that apply. */
  readonly risks: readonly Risk[]
}

/** A quote, visible only to its own session, with its remaining life; undefined for everybody else. */
export async function findQuote(
  context: Context,
  acting: Acting,
  quoteId: string,
): Promise<FoundQuote | undefined> {
  const { service, userId, sessionHash } = acting
  const { refs } = await traderFacts(context, acting)
  const { quote, ...states } = await context.store.read({ ...refs, quote: quoteState.ref(quoteId) })
  if (quote?.service !== service || quote.userId !== userId) return undefined
  if (quote.sessionHash !== sessionHash) return undefined
  const now = context.now()
  const millisecondsLeft = Math.max(0, quote.expiresAtMs - now.epochMilliseconds)
  const profile = fxProfileOf(context, service)
  const signs = tradeTakesSignature(profile, 'fx_contract', quote.yen, states, now)
  return {
    quote,
    millisecondsLeft,
    signs,
    risks: tradeRisks(profile, 'fx_contract', states, now),
    takesCode: !signs && takesCode(quote.yen, fxPolicyOf(profile)),
  }
}
