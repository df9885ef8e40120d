import { interruptibleSleep } from './sleep.ts'

/**
 * Calls `round` again and again until it is stopped, after as many milliseconds as the round before says. `round` never
 * rejects: what can go wrong in it, it tells.
 */
export function startPolling(round: () => Promise<number>): { readonly stop: () => Promise<void> } {
  const sleeper = interruptibleSleep()
  let stopped = false

  async function run(): Promise<void> {
    while (!stopped) {
      const pauseMs = await round()
      if (!stopped) await sleeper.sleep(pauseMs)
    }
  }

  const running = run()
  return {
    /** Starts no more rounds, and waits for the one under way. */
    async stop(): Promise<void> {
      stopped = true
      sleeper.wake()
      await running
    },
  }
}
