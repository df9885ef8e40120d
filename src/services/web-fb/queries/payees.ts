import { type Payee, payeeState } from '../../../bank/rules/payee.ts'
import type { Queryable } from '../../../platform/store/store.ts'

const payeeColumns = payeeState.table.columns.map(([name]) => name).join(', ')

/** A customer's payees ordered by name; the profile limits their number. */
export async function findPayees(store: Queryable, service: string, customerId: string): Promise<Payee[]> {
  const rows = await store.query(
    `SELECT ${payeeColumns} FROM fb_payee WHERE service = ? AND customer_id = ? ORDER BY name, payee_id`,
    service,
    customerId,
  )
  return rows.map(payeeState.table.fromRow)
}
