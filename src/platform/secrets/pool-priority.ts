import { readdirSync, readFileSync } from 'node:fs'
import { getPriority, setPriority } from 'node:os'

/** As `nice` has it: where both want a core, the event loop gets nine tenths of it. */
const niceOfPool = 10
const threads = '/proc/self/task'

let isDone = false

/**
 * Lets the threads that hash passwords give way to the event loop, which answers everybody and checks codes (X8). Called when
 * they are at work, since they begin with their first. Linux gives each thread a priority of its own; elsewhere, and where
 * that is forbidden, all share the cores as before.
 */
export function letPoolGiveWay(): void {
  if (isDone || process.platform !== 'linux') return
  isDone = true
  try {
    for (const id of poolThreads()) {
      if (getPriority(id) < niceOfPool) setPriority(id, niceOfPool)
    }
  } catch {
    // A service that may not: what it does is right all the same.
  }
}

/** The system's numbers of the threads of the pool, by the name that libuv gives them. */
export function poolThreads(): number[] {
  const isOfPool = (id: string) => readFileSync(`${threads}/${id}/comm`, 'utf8').trim() === 'libuv-worker'
  return readdirSync(threads).filter(isOfPool).map(Number)
}
