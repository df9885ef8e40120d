/** What an address, or an address at one login ID, owes for its wrong passwords: each adds to it, time pays it off. */
export type AttemptDebt = { readonly debtUntilMs: number; readonly lastAtMs: number }

/** So one failure is forgiven in ten minutes, however many there are. */
export const failureCostMs = 10 * 60_000
/** No failure adds beyond this, so that an address is as good as new after four hours. */
export const debtMostMs = 24 * failureCostMs

const firstWaitMs = 1000
const longestWaitMs = 15 * 60_000

/**
 * How long the next attempt has to wait: nothing for the first `free` failures, then a second, and twice as long after
 * each further one, a quarter of an hour at most (X5, THR-07). Whoever fails pays, not whom they guess at.
 */
export function waitMsOf(debt: AttemptDebt | undefined, free: number, nowMs: number): number {
  if (debt === undefined) return 0
  const failures = failuresOf(debt, debt.lastAtMs)
  if (failures < free) return 0
  const waitMs = Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(30, failures - free))
  // Nodes' clocks differ a little: nobody waits longer than the wait.
  return Math.max(0, Math.min(waitMs, debt.lastAtMs + waitMs - nowMs))
}

/** How many more may fail now before the first wait. */
export function attemptsLeft(debt: AttemptDebt | undefined, free: number, nowMs: number): number {
  return Math.max(1, free - (debt === undefined ? 0 : failuresOf(debt, nowMs)))
}

function failuresOf({ debtUntilMs }: AttemptDebt, atMs: number): number {
  return Math.max(0, Math.ceil((debtUntilMs - atMs) / failureCostMs))
}
