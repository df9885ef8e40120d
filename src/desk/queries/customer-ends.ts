import type { Queryable } from '../../platform/store/store.ts'

type OfCustomer = { readonly service: string; readonly customerId: string }

const ofCustomer = ([service, customerId]: readonly unknown[]): OfCustomer => ({
  service: service as string,
  customerId: customerId as string,
})

/** Customers whose contract has ended and who still have a user. */
export async function stragglers(store: Queryable): Promise<readonly OfCustomer[]> {
  const rows = await store.query(
    'SELECT DISTINCT e.service, e.customer_id FROM customer_end e JOIN service_user u ' +
      "ON u.service = e.service AND u.customer_id = e.customer_id WHERE e.erased_at_ms IS NULL AND u.status <> 'deleted'",
  )
  return rows.map(ofCustomer)
}

/** Contracts of a service that ended before then, and what is being erased, the first ones first. */
export async function endsToErase(
  store: Queryable,
  service: string,
  beforeMs: number,
  limit: number,
): Promise<readonly OfCustomer[]> {
  const rows = await store.query(
    'SELECT service, customer_id FROM customer_end WHERE service = ? AND erased_at_ms IS NULL AND closed_at_ms <= ? ' +
      'ORDER BY closed_at_ms, customer_id LIMIT ?',
    service,
    beforeMs,
    limit,
  )
  return rows.map(ofCustomer)
}

/** Everybody whom a customer ever had. */
export async function everybodyOf(
  store: Queryable,
  { service, customerId }: OfCustomer,
): Promise<readonly string[]> {
  const rows = await store.query(
    'SELECT user_id FROM service_user WHERE service = ? AND customer_id = ? ORDER BY user_id',
    service,
    customerId,
  )
  return rows.map(([userId]) => userId as string)
}
