import type { Value } from '../../../platform/decision/table.ts'
import { type Contract, contractState } from '../rules/contract.ts'
import { type Order, orderState } from '../rules/order.ts'

type Runner = (sql: string, ...params: Value[]) => Promise<Value[][]>

const contractColumns = contractState.table.columns.map(([name]) => name).join(', ')
const orderColumns = orderState.table.columns.map(([name]) => name).join(', ')

/** Lists of 為替予約, and what its upkeep needs. */
export function fxQueries(run: Runner) {
  return {
    /** A customer's contracts, the newest first. */
    async contractsOf(service: string, customerId: string, limit: number): Promise<Contract[]> {
      const rows = await run(
        `SELECT ${contractColumns} FROM fx_contract WHERE service = ? AND customer_id = ? ` +
          'ORDER BY concluded_at_ms DESC, contract_id DESC LIMIT ?',
        service,
        customerId,
        limit,
      )
      return rows.map(contractState.table.fromRow)
    },

    /** A customer's orders, the newest first. */
    async ordersOf(service: string, customerId: string, limit: number): Promise<Order[]> {
      const rows = await run(
        `SELECT ${orderColumns} FROM fx_order WHERE service = ? AND customer_id = ? ` +
          'ORDER BY placed_at_ms DESC, order_id DESC LIMIT ?',
        service,
        customerId,
        limit,
      )
      return rows.map(orderState.table.fromRow)
    },

    /** Orders that wait: of one customer, or of everybody. */
    async waitingOrders(
      of: { readonly service: string; readonly customerId: string } | null,
    ): Promise<Order[]> {
      const where = of === null ? '' : 'AND service = ? AND customer_id = ? '
      const rows = await run(
        `SELECT ${orderColumns} FROM fx_order WHERE status = 'accepted' ${where}ORDER BY placed_at_ms, order_id`,
        ...(of === null ? [] : [of.service, of.customerId]),
      )
      return rows.map(orderState.table.fromRow)
    },

    /** Forgets quotes that expired before then; the journal keeps that they were given. */
    async forgetExpiredQuotes(beforeMs: number): Promise<void> {
      await run('DELETE FROM fx_quote WHERE expires_at_ms < ?', beforeMs)
    },
  }
}
