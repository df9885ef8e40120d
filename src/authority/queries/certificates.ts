import type { Runner } from '../../platform/store/queries.ts'
import { certificateState } from '../rules/certificate.ts'

const { table } = certificateState
const names = table.columns.map(([name]) => name).join(', ')

/** What is asked about certificates. */
export function certificateQueries(run: Runner) {
  return {
    /** The certificates of a service, or of one user of it, the newest first. */
    async certificatesOf(
      { service, userId }: { readonly service: string; readonly userId?: string },
      limit: number,
    ) {
      const [condition, values] = userId === undefined ? ['', []] : [' AND user_id = ?', [userId]]
      const rows = await run(
        `SELECT ${names} FROM certificate WHERE service = ?${condition} ORDER BY issued_at_ms DESC, serial LIMIT ?`,
        service,
        ...values,
        limit,
      )
      return rows.map(table.fromRow)
    },

    /** What an authority signed, was revoked, and would still count otherwise; in the order of the serials. */
    async revokedCertificates(authorityId: string, nowMs: number) {
      const rows = await run(
        `SELECT ${names} FROM certificate WHERE status = 'revoked' AND authority_id = ? AND expires_at_ms > ? ` +
          'ORDER BY serial',
        authorityId,
        nowMs,
      )
      return rows.map(table.fromRow)
    },
  }
}
