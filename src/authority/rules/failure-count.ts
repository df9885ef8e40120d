/** Wrong answers in a row, and whether there were so many that no further one is listened to. */
export type FailureCount = { readonly failures: number; readonly locked: boolean }

/** One more wrong answer. What is locked stands still, whatever is typed, until somebody unlocks it. */
export function countFailure({ failures, locked }: FailureCount, failuresMax: number): FailureCount {
  if (locked) return { failures, locked }
  return { failures: failures + 1, locked: failures + 1 >= failuresMax }
}
