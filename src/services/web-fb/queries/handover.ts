import type { Queryable } from '../../../platform/store/store.ts'
import { type HandoverRun, handoverRunState } from '../rules/handover.ts'
import { type Transfer, transferState } from '../rules/transfer.ts'

const transferColumns = transferState.table.columns.map(([name]) => name).join(', ')
const runColumns = handoverRunState.table.columns.map(([name]) => name).join(', ')
const waiting = "service = ? AND status = 'executed' AND run_id IS NULL"
/** Of a user or customer whose transfers are frozen (D5). */
const frozen =
  'EXISTS (SELECT 1 FROM transfer_freeze WHERE transfer_freeze.service = fb_transfer.service AND ' +
  "transfer_freeze.holder IN ('user:' || fb_transfer.user_id, 'customer:' || fb_transfer.customer_id))"
const leaving = `${waiting} AND NOT ${frozen}`

/** A service's transfers that have left their account but are in no run yet, in order of acceptance; frozen ones stay. */
export async function waitingTransfers(
  store: Queryable,
  service: string,
  limit: number,
): Promise<Transfer[]> {
  const rows = await store.query(
    `SELECT ${transferColumns} FROM fb_transfer WHERE ${leaving} ORDER BY accepted_at_ms, transfer_id LIMIT ?`,
    service,
    limit,
  )
  return rows.map(transferState.table.fromRow)
}

/** Did any of them leave its account before that instant? */
export async function hasWaitingSince(store: Queryable, service: string, beforeMs: number): Promise<boolean> {
  const rows = await store.query(
    `SELECT 1 FROM fb_transfer WHERE ${leaving} AND ended_at_ms < ? LIMIT 1`,
    service,
    beforeMs,
  )
  return rows.length > 0
}

export async function countWaitingTransfers(store: Queryable, service: string): Promise<number> {
  const rows = await store.query(`SELECT COUNT(*) FROM fb_transfer WHERE ${waiting}`, service)
  return Number(rows[0]?.[0])
}

/** All transfers of a run, in order of acceptance. */
export async function transfersOfRun(store: Queryable, service: string, runId: string): Promise<Transfer[]> {
  const rows = await store.query(
    `SELECT ${transferColumns} FROM fb_transfer WHERE service = ? AND run_id = ? ` +
      'ORDER BY accepted_at_ms, transfer_id',
    service,
    runId,
  )
  return rows.map(transferState.table.fromRow)
}

/** A service's runs, newest first. */
export async function newestRuns(store: Queryable, service: string, limit: number): Promise<HandoverRun[]> {
  const rows = await store.query(
    `SELECT ${runColumns} FROM fb_run WHERE service = ? ORDER BY made_at_ms DESC, run_id DESC LIMIT ?`,
    service,
    limit,
  )
  return rows.map(handoverRunState.table.fromRow)
}

/** Runs that a restore brought back undelivered, and that nobody has looked at since. */
export async function runsToHold(
  store: Queryable,
): Promise<{ readonly service: string; readonly runId: string }[]> {
  const rows = await store.query(
    'SELECT service, run_id FROM fb_run WHERE delivered_at_ms IS NULL AND held_at_ms IS NULL AND dropped_at_ms IS NULL',
  )
  return rows.map(([service, runId]) => ({ service: service as string, runId: runId as string }))
}

/** Undelivered runs of all services; those that failed before come last. */
export async function undeliveredRuns(store: Queryable, limit: number): Promise<HandoverRun[]> {
  const rows = await store.query(
    `SELECT ${runColumns} FROM fb_run WHERE delivered_at_ms IS NULL AND held_at_ms IS NULL AND dropped_at_ms IS NULL ` +
      'ORDER BY CASE WHEN fault IS NULL THEN 0 ELSE 1 END, made_at_ms, run_id LIMIT ?',
    limit,
  )
  return rows.map(handoverRunState.table.fromRow)
}
