import type { Queryable } from '../../platform/store/store.ts'

/** A customer as others tell it apart. */
export type KnownCustomer = {
  readonly customerId: string
  readonly number: string | null
  readonly name: string
}

const known = (rows: readonly (readonly unknown[])[]): KnownCustomer[] =>
  rows.map(([customerId, number, name]) => ({
    customerId: customerId as string,
    number: number as string | null,
    name: name as string,
  }))

const places = (values: readonly string[]) => values.map(() => '?').join(', ')

/** The customers that have some numbers, at most a few hundred of them. */
export async function customersByNumber(
  store: Queryable,
  service: string,
  numbers: readonly string[],
): Promise<KnownCustomer[]> {
  if (numbers.length === 0) return []
  return known(
    await store.query(
      `SELECT customer_id, number, name FROM customer WHERE service = ? AND number IN (${places(numbers)})`,
      service,
      ...numbers,
    ),
  )
}

/**
 * The customers of some names, to be shown to somebody who may have meant another one; never to choose one. By name and
 * ID, at most `limit`.
 */
export async function namesakes(
  store: Queryable,
  service: string,
  names: readonly string[],
  limit: number,
): Promise<KnownCustomer[]> {
  if (names.length === 0) return []
  return known(
    await store.query(
      `SELECT customer_id, number, name FROM customer WHERE service = ? AND name IN (${places(names)}) ` +
        'ORDER BY name, customer_id LIMIT ?',
      service,
      ...names,
      limit,
    ),
  )
}

/** Customers from before numbers were kept, in pages by ID. */
export async function unnumberedCustomers(
  store: Queryable,
  service: string,
  after: string,
  limit: number,
): Promise<KnownCustomer[]> {
  return known(
    await store.query(
      'SELECT customer_id, number, name FROM customer WHERE service = ? AND number IS NULL AND customer_id > ? ' +
        'ORDER BY customer_id LIMIT ?',
      service,
      after,
      limit,
    ),
  )
}

/** Who was not deleted, of some customers, by ID. */
export async function userIdsOfCustomers(
  store: Queryable,
  service: string,
  customerIds: readonly string[],
): Promise<{ readonly customerId: string; readonly userId: string }[]> {
  if (customerIds.length === 0) return []
  const rows = await store.query(
    `SELECT customer_id, user_id FROM service_user WHERE service = ? AND customer_id IN (${places(customerIds)}) ` +
      "AND status <> 'deleted' ORDER BY user_id",
    service,
    ...customerIds,
  )
  return rows.map(([customerId, userId]) => ({ customerId: customerId as string, userId: userId as string }))
}

/** The ID of the customer with that CTPコード, if there is one. */
export async function customerIdByCode(
  store: Queryable,
  service: string,
  code: string,
): Promise<string | undefined> {
  const rows = await store.query(
    'SELECT customer_id FROM customer WHERE service = ? AND counterparty_code = ?',
    service,
    code,
  )
  return rows[0]?.[0] as string | undefined
}
