import type { Queryable } from '../../platform/store/store.ts'

/** What tells whose an account may be. */
export type HeldAccount = {
  readonly customerId: string
  readonly accountId: string
  readonly branchCode: string
  readonly holderName: string
}

/** The accounts of some customers, at most a few hundred of them, by ID. */
export async function accountsOfCustomers(
  store: Queryable,
  service: string,
  customerIds: readonly string[],
): Promise<HeldAccount[]> {
  if (customerIds.length === 0) return []
  const rows = await store.query(
    'SELECT customer_id, account_id, branch_code, holder_name FROM bank_account WHERE service = ? ' +
      `AND customer_id IN (${customerIds.map(() => '?').join(', ')}) ORDER BY account_id`,
    service,
    ...customerIds,
  )
  return rows.map(([customerId, accountId, branchCode, holderName]) => ({
    customerId: customerId as string,
    accountId: accountId as string,
    branchCode: branchCode as string,
    holderName: holderName as string,
  }))
}
