import { newestFencePosition } from '../authority/queries/fence.ts'
import type { Log } from '../platform/http/guards.ts'
import { isBeingRestored } from '../platform/store/restore-mark.ts'
import type { Queryable } from '../platform/store/store.ts'
import { Unavailable } from '../platform/store/unavailable.ts'

/** The database was put back under this process, so it decides nothing any more. */
export class RestoredError extends Unavailable {
  override readonly name = 'RestoredError'
}

/**
 * Looks whether the database of a process that serves is being restored, or was since the process began (R3). Nobody should serve
 * meanwhile; whoever does has decided by rows from before the fence, and knows what is void behind it. So it never goes on: a new
 * start does.
 */
export function createRestoreWatch(store: Queryable, log: Log) {
  /** Of the newest fence when this process began; undefined: nobody has looked. */
  let atStart: number | null | undefined
  let restored = false

  async function round(): Promise<void> {
    if (restored) return
    const found = await newestFencePosition(store)
    if (atStart === undefined) atStart = found
    // Null later on: the archive has it.
    const isNewer = found !== null && found !== atStart
    if (!isNewer && !(await isBeingRestored(store))) return
    restored = true
    log.error({}, 'the database was restored while this node served: nothing is decided')
  }

  function requireUnrestored(): void {
    if (restored) throw new RestoredError('the database was restored: start this node anew')
  }

  return {
    round,
    /** Rejects while this process isn't ready. */
    async check(): Promise<void> {
      await round()
      requireUnrestored()
    },
    /** Throws RestoredError where nothing may be decided. */
    requireUnrestored,
  }
}
