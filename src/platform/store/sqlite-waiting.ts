import { setTimeout as sleep } from 'node:timers/promises'
import { explained, isBusy } from './sqlite-errors.ts'

const waitingMsMax = 3000
const lookAgainMs = 5

/**
 * Runs what needs the file as soon as no other process is writing. Other requests go on meanwhile: SQLite's own waiting
 * would stop the event loop. Rejects with `Unavailable` after 3 s, and for whatever else the file can't do.
 */
export async function whenFree<T>(work: () => T): Promise<T> {
  const giveUpAt = performance.now() + waitingMsMax
  for (;;) {
    try {
      return work()
    } catch (error) {
      if (!isBusy(error) || performance.now() >= giveUpAt) throw explained(error)
      await sleep(lookAgainMs)
    }
  }
}
