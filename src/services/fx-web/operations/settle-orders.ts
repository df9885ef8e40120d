import { backgroundCaller } from '../../../authority/operations/background.ts'
import { type Context, changeContext, untilFresh } from '../../../authority/operations/context.ts'
import { waitingOrders } from '../queries/trade.ts'
import { contractState } from '../rules/contract.ts'
import { creditLineState } from '../rules/credit.ts'
import type { Market } from '../rules/market.ts'
import { decideOutcome, type Order, orderState, outcomeOf } from '../rules/order.ts'
import type { FxProfile } from '../rules/profile.ts'
import { marketSince } from './market.ts'
import { newNumber } from './number.ts'
import { fxProfileOf, isFxProfile } from './profile-of.ts'

const upkeep = backgroundCaller('upkeep')

/**
 * Records which waiting orders were filled or have expired: of one customer, before their lists are shown, or of
 * everybody, periodically. The result follows from the market alone, so it is the same for any caller at any time.
 */
export async function settleOrders(
  context: Context,
  of: { readonly service: string; readonly customerId: string } | null = null,
): Promise<void> {
  const marketOf = createMarkets(context)
  // The oldest first: what rates have been since then serves the others of its currency.
  for (const order of await waitingOrders(context.store, of)) {
    const profile = context.profiles.get(order.service)
    // If a service's profile was removed, or no longer has trading, its orders stay as they are.
    if (profile === undefined || !isFxProfile(profile) || profile.fx === null) continue
    const market = await marketOf(profile, order)
    const outcome = outcomeOf(order, profile.fx, market, context.now())
    if (outcome !== null) await settle(context, order, { market, endedAtMs: outcome.endedAtMs })
  }
}

/** Reads what rates have been once for all orders of a service in a currency. */
function createMarkets(context: Context) {
  const read = new Map<string, Market>()
  return async (profile: FxProfile, order: Order): Promise<Market> => {
    const name = `${order.service} ${order.currency}`
    const market = read.get(name) ?? (await marketSince(context, profile, order))
    read.set(name, market)
    return market
  }
}

type Settled = { readonly market: Market; readonly endedAtMs: number }

/** Refused if another node was first, which is just as good. */
function settle(context: Context, { service, orderId, customerId }: Order, { market, endedAtMs }: Settled) {
  return untilFresh(() => {
    const now = context.now()
    // Dated by the fill, not by the day of this check.
    const contractId = newNumber('K', Temporal.Instant.fromEpochMilliseconds(endedAtMs))
    const refs = {
      order: orderState.ref(service, orderId),
      contract: contractState.ref(service, contractId),
      credit: creditLineState.ref(service, customerId),
    }
    return context.store.change(changeContext(upkeep, now), refs, (states) =>
      decideOutcome(states, { contractId, market }, fxProfileOf(context, service), now),
    )
  })
}
