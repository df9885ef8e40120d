import type { Decision } from '../domain/decision.ts'
import type { Occasion, Refs, StatesOf, Store } from './store.ts'
import type { Change } from './working-set.ts'

/** More than this at once would make the first of them wait too long (performance.md: 256 gain little over 64). */
const groupMax = 128

/**
 * Queues the changes that arrive in one turn of the event loop and hands them to the driver together; while a group
 * is being committed, the next one gathers.
 */
export function createGroupCommit(commit: (group: readonly Change[]) => Promise<void> | void) {
  const waiting: Change[] = []
  let running = false

  async function drain(): Promise<void> {
    running = true
    while (waiting.length > 0) {
      const group = waiting.splice(0, groupMax)
      try {
        await commit(group)
      } catch (error) {
        // A commit that fails refuses the whole group: nothing of it was saved.
        for (const change of group) change.fail(error)
      }
    }
    running = false
  }

  const change: Store['change'] = <R extends Refs, Accepted extends object, Refused extends string>(
    occasion: Occasion,
    refs: R,
    decide: (states: StatesOf<R>) => Decision<Accepted, Refused>,
  ) =>
    new Promise((resolve, reject) => {
      waiting.push({ occasion, refs, decide, answer: resolve, fail: reject } as unknown as Change)
      if (!running && waiting.length === 1) setImmediate(() => void drain())
    })
  return { change, idle: () => !running && waiting.length === 0 }
}
