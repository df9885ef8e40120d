import { type Payee, payeeState } from '../../../bank/rules/payee.ts'
import type { Value } from '../../../platform/decision/table.ts'

type Runner = (sql: string, ...params: Value[]) => Promise<Value[][]>

const payeeColumns = payeeState.table.columns.map(([name]) => name).join(', ')

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
      return rows.map(payeeState.table.fromRow)
    },
  }
}
