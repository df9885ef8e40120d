// Separates the load generator and the server if the system can: two on one core measure each other.
import { spawnSync } from 'node:child_process'

/** The cores for each, or undefined if they can't be separated. */
export type Pinning = { readonly server: string; readonly generator: string }

const pid = String(process.pid)

/** All that this process had before it was pinned. */
let before: readonly number[] = []

/**
 * Pins this process, the generator, to the last core that it may run on, and names the others for the server. Whatever is
 * started meanwhile runs on that core, too, unless it is told another one.
 */
export function pinGenerator(): Pinning | undefined {
  const shown = spawnSync('taskset', ['-cp', pid], { encoding: 'utf8' })
  const cores = shown.status === 0 ? parseCores(shown.stdout.replace(/^.*: /, '').trim()) : []
  const last = cores.at(-1)
  if (last === undefined || cores.length < 2) return undefined
  const pinning = { server: cores.slice(0, -1).join(','), generator: String(last) }
  if (spawnSync('taskset', ['-acp', pinning.generator, pid]).status !== 0) return undefined
  before = cores
  return pinning
}

/** Lets it run on all of them again: what is measured next would find a single core. */
export function unpinGenerator(): void {
  if (before.length === 0) return
  spawnSync('taskset', ['-acp', before.join(','), pid])
  before = []
}

/** `0,2-4` → 0, 2, 3, 4 */
export function parseCores(list: string): number[] {
  return [...list.matchAll(/(\d+)(?:-(\d+))?/g)].flatMap(([, first, last = first]) =>
    Array.from({ length: Number(last) - Number(first) + 1 }, (_, i) => Number(first) + i),
  )
}
