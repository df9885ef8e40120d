import type { Value } from '../../../platform/decision/table.ts'
import type { Queryable } from '../../../platform/store/store.ts'
import { type Transfer, type TransferStatus, transferState } from '../rules/transfer.ts'

/** Which of a customer's transfers: after a given one in list order, optionally only in some states. */
export type TransferPage = {
  readonly before: Pick<Transfer, 'acceptedAtMs' | 'transferId'> | null
  readonly statuses?: readonly TransferStatus[]
  readonly limit: number
}

const transferColumns = transferState.table.columns.map(([name]) => name).join(', ')

/** A customer's transfers, newest first; `before` is the acceptance of the previous page's last one. */
export async function findTransfers(
  store: Queryable,
  service: string,
  customerId: string,
  page: TransferPage,
): Promise<Transfer[]> {
  const { before, statuses = [], limit } = page
  const among = statuses.map(() => '?').join(', ')
  const conditions: [string, readonly Value[]][] = []
  if (before !== null) {
    const { acceptedAtMs, transferId } = before
    const after = 'accepted_at_ms < ? OR (accepted_at_ms = ? AND transfer_id > ?)'
    conditions.push([`(${after})`, [acceptedAtMs, acceptedAtMs, transferId]])
  }
  if (statuses.length > 0) conditions.push([`status IN (${among})`, statuses])
  const more = conditions.map(([sql]) => `AND ${sql} `).join('')
  const rows = await store.query(
    `SELECT ${transferColumns} FROM fb_transfer WHERE service = ? AND customer_id = ? ${more}` +
      'ORDER BY accepted_at_ms DESC, transfer_id LIMIT ?',
    service,
    customerId,
    ...conditions.flatMap(([, values]) => values),
    limit,
  )
  return rows.map(transferState.table.fromRow)
}

/** Reserved transfers of all services whose day has come. */
export async function dueTransfers(store: Queryable, day: string, limit: number): Promise<Transfer[]> {
  const rows = await store.query(
    `SELECT ${transferColumns} FROM fb_transfer WHERE status = 'reserved' AND day <= ? ` +
      'ORDER BY day, accepted_at_ms, transfer_id LIMIT ?',
    day,
    limit,
  )
  return rows.map(transferState.table.fromRow)
}
