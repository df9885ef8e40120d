import type { Queryable } from '../../../platform/store/store.ts'
import { type RadiusClient, radiusClientState } from '../rules/radius-client.ts'

const { table } = radiusClientState
const names = table.columns.map(([name]) => name).join(', ')

/** The clients of a service, or of all, the oldest first. */
export async function radiusClientsOf(
  store: Queryable,
  service: string | null,
): Promise<readonly RadiusClient[]> {
  const [where, values] = service === null ? ['', []] : ['WHERE service = ? ', [service]]
  const rows = await store.query(
    `SELECT ${names} FROM radius_client ${where}ORDER BY service, created_at_ms, radius_client_id`,
    ...values,
  )
  return rows.map(table.fromRow)
}
