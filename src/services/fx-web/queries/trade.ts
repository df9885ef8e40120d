import { tables } from '../../../platform/store/rows.ts'
import type { Value } from '../../../platform/store/table.ts'
import type { Contract } from '../rules/contract.ts'
import type { Order } from '../rules/order.ts'

type Runner = (sql: string, ...params: Value[]) => Promise<Value[][]>

const contractColumns = tables.contract.columns.map(([name]) => name).join(', ')
const orderColumns = tables.order.columns.map(([name]) => name).join(', ')

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
      return rows.map(tables.contract.fromRow)
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
      return rows.map(tables.order.fromRow)
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
      return rows.map(tables.order.fromRow)
    },

    /** Forgets quotes that expired before then; the journal keeps that they were given. */
    async forgetExpiredQuotes(beforeMs: number): Promise<void> {
      await run('DELETE FROM fx_quote WHERE expires_at_ms < ?', beforeMs)
    },
  }
}
