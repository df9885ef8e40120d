/**
 * Calls `round` again and again until it is stopped, after as many milliseconds as the round before says. `round` never
 * rejects: what can go wrong in it, it tells.
 */
export function startPolling(round: () => Promise<number>): { readonly stop: () => Promise<void> } {
  let stopped = false
  let wake = () => {}

  function sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  async function run(): Promise<void> {
    while (!stopped) {
      const pauseMs = await round()
      if (!stopped) await sleep(pauseMs)
    }
  }

  const running = run()
  return {
    /** Starts no more rounds, and waits for the one under way. */
    async stop(): Promise<void> {
      stopped = true
      wake()
      await running
    },
  }
}
