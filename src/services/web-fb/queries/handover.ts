import type { Value } from '../../../platform/decision/table.ts'
import { type HandoverRun, handoverRunState } from '../rules/handover.ts'
import { type Transfer, transferState } from '../rules/transfer.ts'

type Runner = (sql: string, ...params: Value[]) => Promise<Value[][]>

const transferColumns = transferState.table.columns.map(([name]) => name).join(', ')
const runColumns = handoverRunState.table.columns.map(([name]) => name).join(', ')
const waiting = "service = ? AND status = 'executed' AND run_id IS NULL"

/** Transfers on their way to the clearing, and the runs that they left with. */
export function handoverQueries(run: Runner) {
  return {
    /** Transfers of a service that left their account and are in no run yet, in order of their acceptance. */
    async waitingTransfers(service: string, limit: number): Promise<Transfer[]> {
      const rows = await run(
        `SELECT ${transferColumns} FROM fb_transfer WHERE ${waiting} ORDER BY accepted_at_ms, transfer_id LIMIT ?`,
        service,
        limit,
      )
      return rows.map(transferState.table.fromRow)
    },

    async countWaitingTransfers(service: string): Promise<number> {
      const rows = await run(`SELECT COUNT(*) FROM fb_transfer WHERE ${waiting}`, service)
      return Number(rows[0]?.[0])
    },

    /** All transfers of a run, in order of their acceptance. */
    async transfersOfRun(service: string, runId: string): Promise<Transfer[]> {
      const rows = await run(
        `SELECT ${transferColumns} FROM fb_transfer WHERE service = ? AND run_id = ? ` +
          'ORDER BY accepted_at_ms, transfer_id',
        service,
        runId,
      )
      return rows.map(transferState.table.fromRow)
    },

    /** Runs of a service, the newest first. */
    async newestRuns(service: string, limit: number): Promise<HandoverRun[]> {
      const rows = await run(
        `SELECT ${runColumns} FROM fb_run WHERE service = ? ORDER BY made_at_ms DESC, run_id DESC LIMIT ?`,
        service,
        limit,
      )
      return rows.map(handoverRunState.table.fromRow)
    },

    /** Runs of all services that nobody has written where they belong yet; those that failed before come last. */
    async undeliveredRuns(limit: number): Promise<HandoverRun[]> {
      const rows = await run(
        `SELECT ${runColumns} FROM fb_run WHERE delivered_at_ms IS NULL ` +
          'ORDER BY CASE WHEN fault IS NULL THEN 0 ELSE 1 END, made_at_ms, run_id LIMIT ?',
        limit,
      )
      return rows.map(handoverRunState.table.fromRow)
    },
  }
}
