import type { Value } from '../../../platform/decision/table.ts'
import type { Queryable } from '../../../platform/store/store.ts'
import { type Transfer, type TransferStatus, transferState } from '../rules/transfer.ts'

/** Which of a customer's transfers: after a given one in list order, optionally only in some states. */
export type TransferPage = {
  readonly before: Pick<Transfer, 'acceptedAtMs' | 'transferId'> | null
  readonly statuses?: readonly TransferStatus[]
  /** Only of this user. */
  readonly userId?: string
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
  const { before, statuses = [], userId, limit } = page
  const among = statuses.map(() => '?').join(', ')
  const conditions: [string, readonly Value[]][] = []
  if (before !== null) {
    const { acceptedAtMs, transferId } = before
    const after = 'accepted_at_ms < ? OR (accepted_at_ms = ? AND transfer_id > ?)'
    conditions.push([`(${after})`, [acceptedAtMs, acceptedAtMs, transferId]])
  }
  if (userId !== undefined) conditions.push(['user_id = ?', [userId]])
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

/** Without its payees, but how long they are as they are stored. */
export type NearTransfer = Pick<Transfer, 'transferId' | 'day' | 'status' | 'acceptedAtMs' | 'fileDigest'> & {
  readonly linesLength: number
}

const counting = "service = ? AND customer_id = ? AND status IN ('held', 'reserved', 'executed')"

/** Transfers of a customer that may be paid twice: near a day, or from the same file; far more than there are. */
export async function transfersNear(
  store: Queryable,
  { service, customerId }: { readonly service: string; readonly customerId: string },
  near: { readonly from: string; readonly until: string; readonly fileDigest: string | null },
  limit: number,
): Promise<NearTransfer[]> {
  const found = async (condition: string, ...values: readonly Value[]) =>
    store.query(
      'SELECT transfer_id, day, status, accepted_at_ms, file_digest, LENGTH(lines) ' +
        `FROM fb_transfer WHERE ${counting} AND ${condition} ` +
        'ORDER BY accepted_at_ms DESC, transfer_id LIMIT ?',
      service,
      customerId,
      ...values,
      limit,
    )
  const byDay = await found('day >= ? AND day <= ?', near.from, near.until)
  const byFile = near.fileDigest === null ? [] : await found('file_digest = ?', near.fileDigest)
  const transfers = [...byFile, ...byDay].map(
    ([transferId, day, status, acceptedAtMs, fileDigest, length]) => ({
      transferId: transferId as string,
      day: day as string,
      status: status as TransferStatus,
      acceptedAtMs: Number(acceptedAtMs),
      fileDigest: (fileDigest ?? null) as string | null,
      linesLength: Number(length),
    }),
  )
  return [...new Map(transfers.map((transfer) => [transfer.transferId, transfer])).values()]
}

/**
 * The newest transfers of a customer that were paid or will be, and how long their payees are as they are stored. Whom only one
 * pays that is held back is no acquaintance yet, and no old one when the wait is over: `sinceMs` is when it was accepted, or released.
 */
export async function newestPaid(
  store: Queryable,
  { service, customerId }: { readonly service: string; readonly customerId: string },
  limit: number,
): Promise<readonly (Pick<NearTransfer, 'transferId' | 'linesLength'> & { readonly sinceMs: number })[]> {
  const rows = await store.query(
    'SELECT transfer_id, COALESCE(held_until_ms, accepted_at_ms), LENGTH(lines) FROM fb_transfer ' +
      `WHERE ${counting} AND status <> 'held' ORDER BY accepted_at_ms DESC, transfer_id LIMIT ?`,
    service,
    customerId,
    limit,
  )
  return rows.map(([transferId, sinceMs, length]) => ({
    transferId: transferId as string,
    sinceMs: Number(sinceMs),
    linesLength: Number(length),
  }))
}

/** The payees of some transfers, by their IDs. */
export async function linesOf(
  store: Queryable,
  service: string,
  transferIds: readonly string[],
): Promise<ReadonlyMap<string, Transfer['lines']>> {
  const places = transferIds.map(() => '?').join(', ')
  const rows = await store.query(
    `SELECT transfer_id, lines FROM fb_transfer WHERE service = ? AND transfer_id IN (${places})`,
    service,
    ...transferIds,
  )
  return new Map(rows.map(([id, lines]) => [id as string, JSON.parse(lines as string) as Transfer['lines']]))
}

/** A reserved transfer without its payees, and in which order it is paid. */
export type DueTransfer = Pick<
  Transfer,
  'service' | 'transferId' | 'customerId' | 'userId' | 'accountId' | 'day' | 'shortAtMs' | 'acceptedAtMs'
>

/** Reserved transfers of all services whose day has come, without what waits after a restore, after a given one in the order of their acceptance. */
export async function dueTransfers(
  store: Queryable,
  day: string,
  after: Pick<DueTransfer, 'day' | 'acceptedAtMs' | 'transferId'> | null,
  limit: number,
): Promise<DueTransfer[]> {
  const { day: afterDay, acceptedAtMs, transferId } = after ?? { day: '', acceptedAtMs: 0, transferId: '' }
  const rows = await store.query(
    'SELECT service, transfer_id, customer_id, user_id, account_id, day, short_at_ms, accepted_at_ms ' +
      "FROM fb_transfer WHERE status = 'reserved' AND fenced_at_ms IS NULL AND day <= ? AND (day > ? OR (day = ? AND " +
      '(accepted_at_ms > ? OR (accepted_at_ms = ? AND transfer_id > ?)))) ' +
      'ORDER BY day, accepted_at_ms, transfer_id LIMIT ?',
    day,
    afterDay,
    afterDay,
    acceptedAtMs,
    acceptedAtMs,
    transferId,
    limit,
  )
  const whole = (value: Value) => (value === null ? null : Number(value))
  return rows.map(([service, id, customerId, userId, accountId, onDay, shortAtMs = null, accepted]) => ({
    service: service as string,
    transferId: id as string,
    customerId: customerId as string,
    userId: userId as string,
    accountId: accountId as string,
    day: onDay as string,
    shortAtMs: whole(shortAtMs),
    acceptedAtMs: Number(accepted),
  }))
}

/** What is asked of a transfer that is held back, to release it. */
export type HeldTransfer = Pick<
  Transfer,
  'service' | 'transferId' | 'customerId' | 'userId' | 'accountId' | 'day'
>

/** Transfers of these services whose wait is over, without what waits after a restore, the longest over first. */
export async function heldTransfersUntil(
  store: Queryable,
  services: readonly string[],
  nowMs: number,
  limit: number,
): Promise<HeldTransfer[]> {
  if (services.length === 0) return []
  const among = services.map(() => '?').join(', ')
  const rows = await store.query(
    'SELECT service, transfer_id, customer_id, user_id, account_id, day FROM fb_transfer ' +
      `WHERE status = 'held' AND fenced_at_ms IS NULL AND held_until_ms <= ? AND service IN (${among}) ` +
      'ORDER BY held_until_ms, transfer_id LIMIT ?',
    nowMs,
    ...services,
    limit,
  )
  return rows.map(([service, id, customerId, userId, accountId, day]) => ({
    service: service as string,
    transferId: id as string,
    customerId: customerId as string,
    userId: userId as string,
    accountId: accountId as string,
    day: day as string,
  }))
}
