/** Consecutive wrong answers, and whether they have reached the limit. */
export type FailureCount = { readonly failures: number; readonly locked: boolean }

/** One more wrong answer. Once locked, the count stands still, whatever is typed, until somebody unlocks it. */
export function countFailure({ failures, locked }: FailureCount, failuresMax: number): FailureCount {
  if (locked) return { failures, locked }
  return { failures: failures + 1, locked: failures + 1 >= failuresMax }
}
