import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { Failed } from './failed-checkpoint.ts'
import { explained } from './sqlite-errors.ts'
import { DiskFault } from './unavailable.ts'

/** About 2,000 pages: enough that some were changed more than once, and little for the thread to sync at a time. */
const entriesBetween = 500

/**
 * Writes the pages of the WAL back in a thread, while whoever writes much goes on; a commit would stop the event loop for
 * that. Nothing depends on it: what it leaves, or all where it fails, a commit writes back once the WAL is long enough
 * (`wal_autocheckpoint`). The thread begins with the first of it, so that a command pays nothing.
 */
export function createCheckpoints(path: string, onDiskFault: (fault: DiskFault) => void = () => {}) {
  let worker: Worker | undefined
  let entries = 0
  let isUnderWay = false

  function start(): Worker {
    const started = new Worker(new URL('./sqlite-checkpoint-worker.ts', import.meta.url), {
      workerData: path,
    })
    started.unref()
    started.on('message', (failed: Failed | null) => {
      isUnderWay = false
      if (failed === null) return
      const fault = explained(Object.assign(new Error(failed.message), { errcode: failed.errcode }))
      if (fault instanceof DiskFault) onDiskFault(fault)
    })
    // It is missed by nobody: see above.
    started.on('error', () => {})
    return started
  }

  return {
    /** So many entries more are in the WAL. */
    appended(count: number): void {
      entries += count
      if (isUnderWay || path === ':memory:' || entries < entriesBetween) return
      entries = 0
      isUnderWay = true
      worker ??= start()
      worker.postMessage('checkpoint')
    },
    /** Resolves once the thread has closed the file. */
    async close(): Promise<void> {
      if (worker === undefined || worker.threadId < 0) return
      const ended = once(worker, 'exit')
      // Until now the process would not have waited for it.
      worker.ref()
      worker.postMessage('end')
      await ended
    },
  }
}
