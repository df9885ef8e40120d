import type { Queryable } from '../../src/platform/store/store.ts'

/** The sum of all postings ever made in a service; zero, or the ledger is broken. */
export async function ledgerSum(store: Queryable, service: string): Promise<number> {
  const rows = await store.query('SELECT COALESCE(SUM(yen), 0) FROM bank_posting WHERE service = ?', service)
  return Number(rows[0]?.[0])
}
