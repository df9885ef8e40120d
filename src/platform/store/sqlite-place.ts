import { statSync } from 'node:fs'
import { whenFree } from './sqlite-waiting.ts'
import { Unavailable } from './unavailable.ts'

/** As `whenFree`. */
export type OnceFree = <T>(work: () => T) => Promise<T>

/**
 * Runs what writes to the file as soon as it is free, while the file that was opened is the one at its place. Once that was moved away or
 * deleted, or another was put there, as for a restore, it rejects with Unavailable: a process can go on with a file that has no name any
 * more, and would accept there what the restored one accepts too (R3).
 */
export function whenFreeAt(path: string): OnceFree {
  if (path === ':memory:') return whenFree
  const opened = fileAt(path)
  return (work) =>
    whenFree(() => {
      const there = fileAt(path)
      if (opened === undefined || there?.ino !== opened.ino || there.dev !== opened.dev)
        throw new Unavailable(`${path} was taken away while it was open: start this process anew`)
      return work()
    })
}

function fileAt(path: string) {
  return statSync(path, { bigint: true, throwIfNoEntry: false })
}
