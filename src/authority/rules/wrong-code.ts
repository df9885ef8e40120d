import { type Binding, failureCountOf } from './binding.ts'
import { countTowardCap, noCappedCodes, type ToldCap } from './code-cap.ts'
import { countFailure, type FailureCount } from './failure-count.ts'
import type { CodePolicy } from './profile.ts'
import { codeLockFor, noTimedLock, type ToldLock } from './timed-lock.ts'

/**
 * One more wrong code of a holder, wherever it was typed and of whatever kind (THR-04): counted toward the lock of those
 * in a row, and toward the cap, whose lock no time ends.
 */
export function countWrongCode(
  binding: Binding | undefined,
  { failuresMax, lockMinutes, cap }: CodePolicy,
  now: Temporal.Instant,
): FailureCount & ToldLock & ToldCap {
  const { failures, locked } = countFailure(failureCountOf(binding), failuresMax)
  const told = countTowardCap(binding ?? noCappedCodes, cap, now)
  if (told.capped) return { failures, locked: true, ...told }
  return { failures, locked, ...(locked && codeLockFor(binding ?? noTimedLock, lockMinutes, now)), ...told }
}

/** Why a locked binding is refused: who lifts the lock depends on it. */
export function lockRefusal(binding: Binding): 'code_locked' | 'code_capped' {
  return binding.capped ? 'code_capped' : 'code_locked'
}
