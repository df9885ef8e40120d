import type { Context } from '../../../authority/operations/context.ts'
import { contractsOf, ordersOf } from '../queries/trade.ts'

type OfCustomer = { readonly service: string; readonly customerId: string }

/** More than any customer ever has. */
const most = 1_000_000

/** A contract with a balance, or an order that may still be filled. */
export async function hasOpenTrades({ store }: Context, of: OfCustomer): Promise<boolean> {
  const { service, customerId } = of
  const rows = await store.query(
    "SELECT 1 FROM fx_contract WHERE service = ? AND customer_id = ? AND status = 'open' UNION ALL " +
      "SELECT 1 FROM fx_order WHERE service = ? AND customer_id = ? AND status = 'accepted' LIMIT 1",
    service,
    customerId,
    service,
    customerId,
  )
  return rows.length > 0
}

/** All trades of a customer. */
export async function tradesOf({ store }: Context, { service, customerId }: OfCustomer) {
  return {
    contracts: await contractsOf(store, service, customerId, most),
    orders: await ordersOf(store, service, customerId, most),
  }
}
