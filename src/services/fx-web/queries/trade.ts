import { deleteInPieces } from '../../../platform/store/delete-in-pieces.ts'
import type { Queryable } from '../../../platform/store/store.ts'
import { type Contract, contractState } from '../rules/contract.ts'
import { type Order, orderState } from '../rules/order.ts'

const contractColumns = contractState.table.columns.map(([name]) => name).join(', ')
const orderColumns = orderState.table.columns.map(([name]) => name).join(', ')

/** A customer's contracts, newest first. */
export async function contractsOf(
  store: Queryable,
  service: string,
  customerId: string,
  limit: number,
): Promise<Contract[]> {
  const rows = await store.query(
    `SELECT ${contractColumns} FROM fx_contract WHERE service = ? AND customer_id = ? ` +
      'ORDER BY concluded_at_ms DESC, contract_id DESC LIMIT ?',
    service,
    customerId,
    limit,
  )
  return rows.map(contractState.table.fromRow)
}

/**
 * Contracts of some services that somebody at the bank has to look after (D12), those with the earliest last day first,
 * with the customer's name.
 */
export async function contractsOfConcern(
  store: Queryable,
  services: readonly string[],
  today: string,
  limit: number,
): Promise<{ readonly contract: Contract; readonly customerName: string }[]> {
  if (services.length === 0) return []
  const rows = await store.query(
    `SELECT ${contractColumns}, (SELECT c.name FROM customer c WHERE c.service = fx_contract.service ` +
      'AND c.customer_id = fx_contract.customer_id) FROM fx_contract ' +
      `WHERE service IN (${services.map(() => '?').join(', ')}) ` +
      "AND (confirmation = 'disputed' OR (status = 'open' AND deliver_until < ?)) " +
      'ORDER BY deliver_until, concluded_at_ms, contract_id LIMIT ?',
    ...services,
    today,
    limit,
  )
  return rows.map((row) => ({
    contract: contractState.table.fromRow(row),
    customerName: (row.at(-1) ?? '') as string,
  }))
}

/** A customer's orders, newest first. */
export async function ordersOf(
  store: Queryable,
  service: string,
  customerId: string,
  limit: number,
): Promise<Order[]> {
  const rows = await store.query(
    `SELECT ${orderColumns} FROM fx_order WHERE service = ? AND customer_id = ? ` +
      'ORDER BY placed_at_ms DESC, order_id DESC LIMIT ?',
    service,
    customerId,
    limit,
  )
  return rows.map(orderState.table.fromRow)
}

/** Waiting orders: of one customer, or of everybody. */
export async function waitingOrders(
  store: Queryable,
  of: { readonly service: string; readonly customerId: string } | null,
): Promise<Order[]> {
  const where = of === null ? '' : 'AND service = ? AND customer_id = ? '
  const rows = await store.query(
    `SELECT ${orderColumns} FROM fx_order WHERE status = 'accepted' ${where}ORDER BY placed_at_ms, order_id`,
    ...(of === null ? [] : [of.service, of.customerId]),
  )
  return rows.map(orderState.table.fromRow)
}

/** Deletes quotes that expired before then; the journal still records them. */
export async function forgetExpiredQuotes(store: Queryable, beforeMs: number): Promise<void> {
  await deleteInPieces(store, { table: 'fx_quote', key: 'quote_id' }, 'expires_at_ms < ?', beforeMs)
}
