import type { Transfer } from '../domain/banking/transfer.ts'
import { tables } from './rows.ts'
import type { Value } from './table.ts'

type Runner = (sql: string, ...params: Value[]) => Promise<Value[][]>

const transferColumns = tables.transfer.columns.map(([name]) => name).join(', ')

/** Lists of transfers, and what upkeep looks for. */
export function transferQueries(run: Runner) {
  return {
    /** A customer's transfers, the newest first; `before` is the acceptance of the last one of the page before. */
    async transfersOf(
      service: string,
      customerId: string,
      page: { readonly beforeMs: number | null; readonly limit: number },
    ): Promise<Transfer[]> {
      const rows = await run(
        `SELECT ${transferColumns} FROM fb_transfer WHERE service = ? AND customer_id = ? ` +
          `${page.beforeMs === null ? '' : 'AND accepted_at_ms < ? '}ORDER BY accepted_at_ms DESC, transfer_id LIMIT ?`,
        service,
        customerId,
        ...(page.beforeMs === null ? [] : [page.beforeMs]),
        page.limit,
      )
      return rows.map(tables.transfer.fromRow)
    },

    /** Reserved transfers of all services whose day has come. */
    async dueTransfers(day: string, limit: number): Promise<Transfer[]> {
      const rows = await run(
        `SELECT ${transferColumns} FROM fb_transfer WHERE status = 'reserved' AND day <= ? ` +
          'ORDER BY day, accepted_at_ms, transfer_id LIMIT ?',
        day,
        limit,
      )
      return rows.map(tables.transfer.fromRow)
    },
  }
}
