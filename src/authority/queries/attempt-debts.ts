import { deleteInPieces } from '../../platform/store/delete-in-pieces.ts'
import type { Queryable, Store } from '../../platform/store/store.ts'

export type DebtRow = { readonly debtUntilMs: number; readonly lastAtMs: number }

/** What these sources owe; nothing of those that never failed. */
export async function attemptDebts(
  store: Queryable,
  sources: readonly string[],
): Promise<ReadonlyMap<string, DebtRow>> {
  const places = sources.map(() => '?').join(', ')
  const rows = await store.query(
    `SELECT source, debt_until_ms, last_at_ms FROM attempt_debt WHERE source IN (${places})`,
    ...sources,
  )
  return new Map(
    rows.map(([source, debtUntilMs, lastAtMs]) => [
      source as string,
      { debtUntilMs: debtUntilMs as number, lastAtMs: lastAtMs as number },
    ]),
  )
}

/** How much each source owes from now on; what is beyond `mostMs` is forgiven. */
export type DebtsAdded = {
  readonly nowMs: number
  readonly mostMs: number
  readonly costs: ReadonlyMap<string, number>
}

/**
 * Failures of some sources, in one statement, so that no node overlooks another's; in order, so that no two wait for each
 * other. A power cut forgives the newest, which an attacker can't bring about.
 */
export async function addAttemptDebts(
  store: Pick<Store, 'queryUnsynced'>,
  { nowMs, mostMs, costs }: DebtsAdded,
): Promise<void> {
  const rows = [...costs].sort(([a], [b]) => (a < b ? -1 : 1))
  const added = 'attempt_debt.debt_until_ms + excluded.debt_until_ms - excluded.last_at_ms'
  await store.queryUnsynced(
    `INSERT INTO attempt_debt (source, debt_until_ms, last_at_ms) VALUES ${rows.map(() => '(?, ?, ?)').join(', ')} ` +
      'ON CONFLICT (source) DO UPDATE SET last_at_ms = excluded.last_at_ms, debt_until_ms = CASE ' +
      'WHEN attempt_debt.debt_until_ms < excluded.last_at_ms THEN excluded.debt_until_ms ' +
      // A node whose clock is ahead has written more.
      'WHEN attempt_debt.debt_until_ms > ? THEN attempt_debt.debt_until_ms ' +
      `WHEN ${added} > ? THEN ? ELSE ${added} END`,
    ...rows.flatMap(([source, costMs]) => [source, nowMs + Math.min(costMs, mostMs), nowMs]),
    nowMs + mostMs,
    nowMs + mostMs,
    nowMs + mostMs,
  )
}

export async function clearAttemptDebt(store: Queryable, source: string): Promise<void> {
  await store.query('DELETE FROM attempt_debt WHERE source = ?', source)
}

/** Deletes what is paid off. */
export async function forgetPaidDebts(store: Queryable, nowMs: number): Promise<void> {
  await deleteInPieces(store, { table: 'attempt_debt', key: 'source' }, 'debt_until_ms < ?', nowMs)
}
