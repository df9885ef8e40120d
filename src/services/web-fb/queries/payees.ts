import type { Payee } from '../../../bank/rules/payee.ts'
import { tables } from '../../../platform/store/rows.ts'
import type { Value } from '../../../platform/store/table.ts'

type Runner = (sql: string, ...params: Value[]) => Promise<Value[][]>

const payeeColumns = tables.payee.columns.map(([name]) => name).join(', ')

/** 登録済振込先 of customers. */
export function payeeQueries(run: Runner) {
  return {
    /** A customer's payees in the order of their names; the profile says how many there can be. */
    async payeesOf(service: string, customerId: string): Promise<Payee[]> {
      const rows = await run(
        `SELECT ${payeeColumns} FROM fb_payee WHERE service = ? AND customer_id = ? ORDER BY name, payee_id`,
        service,
        customerId,
      )
      return rows.map(tables.payee.fromRow)
    },
  }
}
