import { type Caller, type Context, changeContext } from '../../../authority/operations/context.ts'
import { mailAddressState } from '../../../authority/rules/registered-address.ts'
import { userState } from '../../../authority/rules/user.ts'
import { creditLineState } from '../rules/credit.ts'
import { decideOrder, type OrderRequest, orderState } from '../rules/order.ts'
import type { Trader } from '../rules/quote.ts'
import type { Asked } from './ask-quote.ts'
import { newNumber } from './number.ts'
import { fxProfileOf } from './profile-of.ts'

export type AskedOrder = Asked & { readonly limitRate: number; readonly keepUntil: string }
type OrderingTrader = Trader & { readonly customerId: string }

/**
 * All checks of an order, without placing it. Accepted: what the confirmation shows, and the number under which this
 * very form can place it, once.
 */
export async function checkOrder(context: Context, trader: OrderingTrader, asked: AskedOrder) {
  const profile = fxProfileOf(context, trader.service)
  const now = context.now()
  const orderId = newNumber('L', now)
  const states = await context.store.read(refsOf(trader, orderId))
  const { outcome } = decideOrder(states, { ...trader, ...asked, orderId }, profile, now)
  return outcome.ok ? { ...outcome, orderId } : outcome
}

/** Placing a リーブオーダー. */
export function placeOrder(context: Context, caller: Caller, trader: OrderingTrader, request: OrderRequest) {
  const profile = fxProfileOf(context, trader.service)
  const now = context.now()
  return context.store.change(changeContext(caller, now), refsOf(trader, request.orderId), (states) =>
    decideOrder(states, request, profile, now),
  )
}

function refsOf({ service, userId, customerId }: OrderingTrader, orderId: string) {
  return {
    user: userState.ref(service, userId),
    credit: creditLineState.ref(service, customerId),
    mailAddress: mailAddressState.ref(service, userId),
    order: orderState.ref(service, orderId),
  }
}
