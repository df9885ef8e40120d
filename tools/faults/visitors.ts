// People who open a page again and again, behind a proxy, over connections that are kept.
import { setTimeout as sleep } from 'node:timers/promises'
import { createCaller } from './caller.ts'

export function openVisitors(url: string, count: number, pauseMs: number) {
  const failures = new Map<string, number>()
  const caller = createCaller('', 15_000)
  let stopped = false
  let seen = 0
  async function visit(): Promise<void> {
    while (!stopped) {
      const { status, body } = await caller.get(url)
      if (status === '200' && body.trimEnd().endsWith('</html>')) seen += 1
      else failures.set(status, (failures.get(status) ?? 0) + 1)
      await sleep(pauseMs)
    }
  }
  const visiting = Array.from({ length: count }, visit)
  return {
    failures,
    seen: () => seen,
    async stop() {
      stopped = true
      await Promise.all(visiting)
      caller.close()
    },
  }
}
