import type { Queryable } from '../../../platform/store/store.ts'
import { type OidcClient, oidcClientState } from '../rules/oidc-client.ts'

const { table } = oidcClientState
const names = table.columns.map(([name]) => name).join(', ')

/** The clients of a service, or of all, the oldest first. */
export async function oidcClientsOf(
  store: Queryable,
  service: string | null,
): Promise<readonly OidcClient[]> {
  const [where, values] = service === null ? ['', []] : ['WHERE service = ? ', [service]]
  const rows = await store.query(
    `SELECT ${names} FROM oidc_client ${where}ORDER BY service, created_at_ms, oidc_client_id`,
    ...values,
  )
  return rows.map(table.fromRow)
}
