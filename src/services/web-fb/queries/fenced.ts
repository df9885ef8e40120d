import type { Queryable } from '../../../platform/store/store.ts'
import { type FencedCase, fencedCaseState } from '../rules/fenced-case.ts'
import type { Transfer } from '../rules/transfer.ts'

const caseColumns = fencedCaseState.table.columns.map(([name]) => name).join(', ')
const reserved = "status IN ('held', 'reserved')"
const fenced = `service = ? AND fenced_at_ms IS NOT NULL AND ${reserved}`
const free = `${fenced} AND fenced_case IS NULL`

type OfTransfer = Pick<Transfer, 'service' | 'transferId'>

const pageSize = 5000

/** Every transfer that is accepted and not paid yet. */
export async function reservedTransfers(store: Queryable): Promise<readonly OfTransfer[]> {
  const found: OfTransfer[] = []
  for (let after: OfTransfer = { service: '', transferId: '' }; ; ) {
    const rows = await store.query(
      `SELECT service, transfer_id FROM fb_transfer WHERE ${reserved} AND ` +
        '(service > ? OR (service = ? AND transfer_id > ?)) ORDER BY service, transfer_id LIMIT ?',
      after.service,
      after.service,
      after.transferId,
      pageSize,
    )
    for (const [service, id] of rows) found.push({ service: service as string, transferId: id as string })
    if (rows.length < pageSize) return found
    after = found.at(-1) ?? after
  }
}

/** Of all services: what was asked for, and nobody has decided. */
export async function askedFencedCases(
  store: Queryable,
): Promise<readonly Pick<FencedCase, 'service' | 'caseId'>[]> {
  const rows = await store.query("SELECT service, case_id FROM fb_fenced_case WHERE status = 'asked'")
  return rows.map(([service, caseId]) => ({ service: service as string, caseId: caseId as string }))
}

/** A transfer that waits after a restore, without its payees. */
export type FencedTransfer = Pick<
  Transfer,
  'service' | 'transferId' | 'customerId' | 'userId' | 'accountId' | 'day' | 'debitYen' | 'acceptedAtMs'
>

const fencedColumns = 'service, transfer_id, customer_id, user_id, account_id, day, debit_yen, accepted_at_ms'
const inOrder = 'ORDER BY day, accepted_at_ms, transfer_id'

function fencedIn(row: readonly unknown[]): FencedTransfer {
  const [service, transferId, customerId, userId, accountId, day] = row as readonly string[]
  const [debitYen, acceptedAtMs] = [Number(row[6]), Number(row[7])]
  return { service, transferId, customerId, userId, accountId, day, debitYen, acceptedAtMs } as FencedTransfer
}

/** Those that nobody has asked for anything about; what is due first comes first. */
export async function freeFenced(
  store: Queryable,
  service: string,
  limit: number,
): Promise<readonly FencedTransfer[]> {
  const rows = await store.query(
    `SELECT ${fencedColumns} FROM fb_transfer WHERE ${free} ${inOrder} LIMIT ?`,
    service,
    limit,
  )
  return rows.map(fencedIn)
}

export async function countFreeFenced(store: Queryable, service: string): Promise<number> {
  const rows = await store.query(`SELECT COUNT(*) FROM fb_transfer WHERE ${free}`, service)
  return Number(rows[0]?.[0])
}

/** Those of a request. */
export async function fencedOfCase(
  store: Queryable,
  service: string,
  caseId: string,
): Promise<readonly FencedTransfer[]> {
  const rows = await store.query(
    `SELECT ${fencedColumns} FROM fb_transfer WHERE ${fenced} AND fenced_case = ? ${inOrder}`,
    service,
    caseId,
  )
  return rows.map(fencedIn)
}

/** What waits for another person, the longest first. */
export async function openFencedCases(
  store: Queryable,
  service: string,
  limit: number,
): Promise<readonly FencedCase[]> {
  const rows = await store.query(
    `SELECT ${caseColumns} FROM fb_fenced_case WHERE service = ? AND status = 'asked' ` +
      'ORDER BY asked_at_ms, case_id LIMIT ?',
    service,
    limit,
  )
  return rows.map(fencedCaseState.table.fromRow)
}
