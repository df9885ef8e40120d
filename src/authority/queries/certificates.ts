import type { Queryable } from '../../platform/store/store.ts'
import { certificateState } from '../rules/certificate.ts'

const { table } = certificateState
const names = table.columns.map(([name]) => name).join(', ')

/** The certificates of a service, or of one of its users, newest first. */
export async function certificatesOf(
  store: Queryable,
  { service, userId }: { readonly service: string; readonly userId?: string },
  limit: number,
) {
  const [condition, values] = userId === undefined ? ['', []] : [' AND user_id = ?', [userId]]
  const rows = await store.query(
    `SELECT ${names} FROM certificate WHERE service = ?${condition} ORDER BY issued_at_ms DESC, serial LIMIT ?`,
    service,
    ...values,
    limit,
  )
  return rows.map(table.fromRow)
}

/** Revoked certificates of an authority that would otherwise still be valid, ordered by serial. */
export async function revokedCertificates(store: Queryable, authorityId: string, nowMs: number) {
  const rows = await store.query(
    `SELECT ${names} FROM certificate WHERE status = 'revoked' AND authority_id = ? AND expires_at_ms > ? ` +
      'ORDER BY serial',
    authorityId,
    nowMs,
  )
  return rows.map(table.fromRow)
}
