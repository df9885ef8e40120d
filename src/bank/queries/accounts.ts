import type { Queryable } from '../../platform/store/store.ts'
import { type Account, accountState, type Posting, postingState } from '../rules/account.ts'

const accountColumns = accountState.table.columns.map(([name]) => name).join(', ')
const postingColumns = postingState.table.columns.map(([name]) => name).join(', ')

/** A customer's accounts, ordered by ID. */
export async function findAccounts(
  store: Queryable,
  service: string,
  customerId: string,
): Promise<Account[]> {
  const rows = await store.query(
    `SELECT ${accountColumns} FROM bank_account WHERE service = ? AND customer_id = ? ORDER BY account_id`,
    service,
    customerId,
  )
  return rows.map(accountState.table.fromRow)
}

/** An account's postings between two days (YYYY-MM-DD, both included), oldest first. */
export async function postingsOf(
  store: Queryable,
  service: string,
  accountId: string,
  days: { readonly from: string; readonly until: string },
  limit: number,
): Promise<Posting[]> {
  const rows = await store.query(
    `SELECT ${postingColumns} FROM bank_posting WHERE service = ? AND account_id = ? AND day >= ? AND day <= ? ` +
      'ORDER BY day, booked_at_ms, entry_id LIMIT ?',
    service,
    accountId,
    days.from,
    days.until,
    limit,
  )
  return rows.map(postingState.table.fromRow)
}

/** The IDs of a service's accounts that the core system has told of, and has not closed. */
export async function toldAccountIds(store: Queryable, service: string): Promise<string[]> {
  const rows = await store.query(
    'SELECT account_id FROM bank_account WHERE service = ? AND core_balance_yen IS NOT NULL AND closed_at_ms IS NULL ' +
      'ORDER BY account_id',
    service,
  )
  return rows.map(([accountId]) => accountId as string)
}

const transfersAtOnce = 250

/** What some transfers moved on customers' accounts, by ID. */
export async function postingsOfTransfers(
  store: Queryable,
  service: string,
  transferIds: readonly string[],
): Promise<Posting[]> {
  const postings: Posting[] = []
  for (let from = 0; from < transferIds.length; from += transfersAtOnce) {
    const ids = transferIds.slice(from, from + transfersAtOnce)
    const rows = await store.query(
      `SELECT ${postingColumns} FROM bank_posting WHERE service = ? AND transfer_id IN (${ids.map(() => '?').join(', ')}) ` +
        'AND balance_yen IS NOT NULL ORDER BY entry_id',
      service,
      ...ids,
    )
    for (const row of rows) postings.push(postingState.table.fromRow(row))
  }
  return postings
}
