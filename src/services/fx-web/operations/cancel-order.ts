import { type Caller, type Context, changeContext } from '../../../authority/operations/context.ts'
import { decideCancellation, orderState } from '../rules/order.ts'
import { syntheticMarket } from '../rules/synthetic-market.ts'
import { marketSince } from './market.ts'
import { fxProfileOf } from './profile-of.ts'
import { type Acting, traderFacts } from './trader-facts.ts'

/** 取消 of a waiting order. */
export async function cancelOrder(context: Context, caller: Caller, acting: Acting, orderId: string) {
  const { service } = acting
  const profile = fxProfileOf(context, service)
  const { refs, trader } = await traderFacts(context, acting)
  const allRefs = { ...refs, order: orderState.ref(service, orderId) }
  const { order } = await context.store.read(allRefs)
  // Nobody's order is refused whatever the market does.
  const market = order === undefined ? syntheticMarket : await marketSince(context, profile, order)
  const now = context.now()
  return context.store.change(changeContext(caller, now), allRefs, (states) =>
    decideCancellation(states, { ...trader, market }, profile, now),
  )
}
