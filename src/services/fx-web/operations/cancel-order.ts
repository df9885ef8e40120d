import { type Caller, type Context, changeContext } from '../../../authority/operations/context.ts'
import { userState } from '../../../authority/rules/user.ts'
import { creditLineState } from '../rules/credit.ts'
import { decideCancellation, orderState } from '../rules/order.ts'
import type { Trader } from '../rules/quote.ts'
import { fxProfileOf } from './profile-of.ts'

/** 取消 of a waiting order. */
export function cancelOrder(
  context: Context,
  caller: Caller,
  trader: Trader & { readonly customerId: string },
  orderId: string,
) {
  const { service, userId, customerId } = trader
  const profile = fxProfileOf(context, service)
  const now = context.now()
  const refs = {
    user: userState.ref(service, userId),
    credit: creditLineState.ref(service, customerId),
    order: orderState.ref(service, orderId),
  }
  return context.store.change(changeContext(caller, now), refs, (states) =>
    decideCancellation(states, trader, profile, now),
  )
}
