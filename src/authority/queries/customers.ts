import type { Queryable } from '../../platform/store/store.ts'
/** The ID of the customer of that exact name, if there is one. */
export async function customerIdByName(
  store: Queryable,
  service: string,
  name: string,
): Promise<string | undefined> {
  const rows = await store.query(
    'SELECT customer_id FROM customer WHERE service = ? AND name = ?',
    service,
    name,
  )
  return rows[0]?.[0] as string | undefined
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
