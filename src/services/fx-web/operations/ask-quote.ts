import { type Caller, type Context, occasion, profileOf } from '../../../authority/operations/context.ts'
import { ref } from '../../../authority/rules/states.ts'
import { newId } from '../../../platform/secrets/random.ts'
import type { DeliveryRequest } from '../rules/delivery.ts'
import { decideQuote, type Quote, type Trader } from '../rules/quote.ts'
import type { Side } from '../rules/terms.ts'

export type Asked = {
  readonly currency: string
  readonly side: Side
  readonly amount: number
  readonly delivery: DeliveryRequest
}

/** レート照会. Accepted: `quoteId` names a price that is firm for a few seconds, for this session only. */
export async function askQuote(
  context: Context,
  caller: Caller,
  trader: Trader & { readonly customerId: string },
  asked: Asked,
) {
  const { service, userId, customerId } = trader
  const profile = profileOf(context, service)
  const quoteId = newId()
  const now = context.now()
  const refs = {
    user: ref.user(service, userId),
    credit: ref.creditLine(service, customerId),
    mailAddress: ref.mailAddress(service, userId),
    quote: ref.quote(quoteId),
  }
  const outcome = await context.store.change(occasion(caller, now), refs, (states) =>
    decideQuote(states, { ...trader, ...asked, quoteId }, profile, now),
  )
  return outcome.ok ? { ...outcome, quoteId } : outcome
}

/** A quote as its own session may see it, and how much of its life is left; undefined for everybody else's. */
export async function findQuote(
  context: Context,
  { service, userId, sessionHash }: Trader,
  quoteId: string,
): Promise<{ readonly quote: Quote; readonly millisecondsLeft: number } | undefined> {
  const { quote } = await context.store.read({ quote: ref.quote(quoteId) })
  if (quote?.service !== service || quote.userId !== userId) return undefined
  if (quote.sessionHash !== sessionHash) return undefined
  return { quote, millisecondsLeft: Math.max(0, quote.expiresAtMs - context.now().epochMilliseconds) }
}
