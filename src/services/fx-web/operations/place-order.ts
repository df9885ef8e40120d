import { type Caller, type Context, occasion, profileOf } from '../../../authority/operations/context.ts'
import { ref } from '../../../authority/rules/states.ts'
import { decideOrder, type OrderRequest } from '../rules/order.ts'
import type { Trader } from '../rules/quote.ts'
import type { Asked } from './ask-quote.ts'
import { newNumber } from './number.ts'

export type AskedOrder = Asked & { readonly limitRate: number; readonly keepUntil: string }
type OrderingTrader = Trader & { readonly customerId: string }

/**
 * Everything that is asked of an order, without placing it. Accepted: what the confirmation shows, and the number
 * under which this very form can place it, once.
 */
export async function checkOrder(context: Context, trader: OrderingTrader, asked: AskedOrder) {
  const profile = profileOf(context, trader.service)
  const now = context.now()
  const orderId = newNumber('L', now)
  const states = await context.store.read(refsOf(trader, orderId))
  const { outcome } = decideOrder(states, { ...trader, ...asked, orderId }, profile, now)
  return outcome.ok ? { ...outcome, orderId } : outcome
}

/** リーブオーダーの依頼. */
export function placeOrder(context: Context, caller: Caller, trader: OrderingTrader, request: OrderRequest) {
  const profile = profileOf(context, trader.service)
  const now = context.now()
  return context.store.change(occasion(caller, now), refsOf(trader, request.orderId), (states) =>
    decideOrder(states, request, profile, now),
  )
}

function refsOf({ service, userId, customerId }: OrderingTrader, orderId: string) {
  return {
    user: ref.user(service, userId),
    credit: ref.creditLine(service, customerId),
    mailAddress: ref.mailAddress(service, userId),
    order: ref.order(service, orderId),
  }
}
