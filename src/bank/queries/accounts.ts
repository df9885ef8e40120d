import type { Value } from '../../platform/decision/table.ts'
import { type Account, accountState, type Posting, postingState } from '../rules/account.ts'

type Runner = (sql: string, ...params: Value[]) => Promise<Value[][]>

const accountColumns = accountState.table.columns.map(([name]) => name).join(', ')
const postingColumns = postingState.table.columns.map(([name]) => name).join(', ')

/** Accounts of customers and what was booked on them. */
export function accountQueries(run: Runner) {
  return {
    /** A customer's accounts, in order of their IDs. */
    async accountsOf(service: string, customerId: string): Promise<Account[]> {
      const rows = await run(
        `SELECT ${accountColumns} FROM bank_account WHERE service = ? AND customer_id = ? ORDER BY account_id`,
        service,
        customerId,
      )
      return rows.map(accountState.table.fromRow)
    },

    /** What was booked on an account from one day to another (YYYY-MM-DD, both included), the oldest first. */
    async postingsOf(
      service: string,
      accountId: string,
      days: { readonly from: string; readonly until: string },
      limit: number,
    ): Promise<Posting[]> {
      const rows = await run(
        `SELECT ${postingColumns} FROM bank_posting WHERE service = ? AND account_id = ? AND day >= ? AND day <= ? ` +
          'ORDER BY day, booked_at_ms, entry_id LIMIT ?',
        service,
        accountId,
        days.from,
        days.until,
        limit,
      )
      return rows.map(postingState.table.fromRow)
    },

    /** The sum of everything that was ever booked in a service; zero, or the ledger is broken. */
    async ledgerSum(service: string): Promise<number> {
      const rows = await run('SELECT COALESCE(SUM(yen), 0) FROM bank_posting WHERE service = ?', service)
      return Number(rows[0]?.[0])
    },
  }
}
