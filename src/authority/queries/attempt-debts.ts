import type { Queryable } from '../../platform/store/store.ts'

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

/** One more failure, in one statement, so that no node overlooks another's. */
export async function addAttemptDebt(
  store: Queryable,
  source: string,
  { nowMs, costMs, mostMs }: { readonly nowMs: number; readonly costMs: number; readonly mostMs: number },
): Promise<void> {
  await store.query(
    'INSERT INTO attempt_debt (source, debt_until_ms, last_at_ms) VALUES (?, ?, ?) ON CONFLICT (source) DO UPDATE ' +
      'SET last_at_ms = excluded.last_at_ms, debt_until_ms = CASE ' +
      'WHEN attempt_debt.debt_until_ms < ? THEN excluded.debt_until_ms ' +
      'WHEN attempt_debt.debt_until_ms > ? THEN attempt_debt.debt_until_ms ' +
      'ELSE attempt_debt.debt_until_ms + ? END',
    source,
    nowMs + costMs,
    nowMs,
    nowMs,
    nowMs + mostMs - costMs,
    costMs,
  )
}

export async function clearAttemptDebt(store: Queryable, source: string): Promise<void> {
  await store.query('DELETE FROM attempt_debt WHERE source = ?', source)
}

/** Deletes what is paid off. */
export async function forgetPaidDebts(store: Queryable, nowMs: number): Promise<void> {
  await store.query('DELETE FROM attempt_debt WHERE debt_until_ms < ?', nowMs)
}
