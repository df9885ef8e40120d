const minuteMs = 60_000
const hourMs = 60 * minuteMs

/** How long a delivery is tried before it is given up. */
export const triedForMs = 72 * hourMs

/** Nobody else takes a delivery while one process may be sending it. */
export const claimMs = minuteMs

/** Pauses after the first, the second, … attempt; the last one repeats. */
const pausesMs = [5_000, 30_000, 2 * minuteMs, 10 * minuteMs, 30 * minuteMs, hourMs, 3 * hourMs]

/** When a delivery is tried again after so many attempts; null: never, its time is over. */
export function nextAttemptMs(attempts: number, nowMs: number, giveUpAtMs: number): number | null {
  const pause = pausesMs[Math.min(attempts, pausesMs.length) - 1] ?? 0
  const next = nowMs + pause
  return next > giveUpAtMs ? null : next
}
