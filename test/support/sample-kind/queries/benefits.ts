import type { Queryable } from '../../../../src/platform/store/store.ts'

/** How many members have got the benefit. */
export async function countClaimants(store: Queryable): Promise<number> {
  const [[claimants] = []] = await store.query('SELECT count(*) AS claimants FROM sample_benefit')
  return Number(claimants)
}
