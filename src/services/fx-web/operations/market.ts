import type { Context } from '../../../authority/operations/context.ts'
import { newestRates, ratesSince } from '../../../bank/queries/rates.ts'
import { coreFeedState } from '../../../bank/rules/core-feed.ts'
import type { Market } from '../rules/market.ts'
import type { Order } from '../rules/order.ts'
import type { FxProfile } from '../rules/profile.ts'
import { syntheticMarket } from '../rules/synthetic-market.ts'
import { newestMarket, pastMarket } from '../rules/told-market.ts'

type At = Pick<Context, 'store'>

/** The rates of this moment: what may be traded at, and what the screens show. */
export async function marketNow({ store }: At, { service, rates: policy }: FxProfile): Promise<Market> {
  if (policy === null) return syntheticMarket
  const knownBeforeMs = await toldBeforeMs(store, service)
  return newestMarket(await newestRates(store, service), { policy, knownBeforeMs })
}

/** What rates have been since an order was placed, as far as they are told: that much never changes. */
export async function marketSince(
  { store }: At,
  { service, rates: policy }: FxProfile,
  { currency, placedAtMs }: Pick<Order, 'currency' | 'placedAtMs'>,
): Promise<Market> {
  if (policy === null) return syntheticMarket
  // First: whatever is told meanwhile comes after it.
  const knownBeforeMs = await toldBeforeMs(store, service)
  const sinceMs = placedAtMs - policy.minutesMax * 60_000
  const rates = await ratesSince(store, { service, currency, sinceMs })
  return pastMarket(rates, { policy, knownBeforeMs })
}

async function toldBeforeMs(store: Context['store'], service: string): Promise<number> {
  const { coreFeed } = await store.read({ coreFeed: coreFeedState.ref(service) })
  return coreFeed?.asOfMs ?? 0
}
