import type { Checkpoint } from './chain.ts'
import type { Destination } from './destinations.ts'

type Log = {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

type Limits = {
  readonly waitingMax: number
  /** Before a failed one is tried again; doubles up to the last. */
  readonly againMs: number
  readonly againMsMax: number
}

const usualLimits: Limits = { waitingMax: 1000, againMs: 1000, againMsMax: 60_000 }

/**
 * Sends checkpoints to one destination in order, in the background. Nobody ever waits for it: where the destination is
 * away, up to `waitingMax` wait, and then the oldest is dropped, since the newest of a chain vouches for what is before
 * it. Drops are counted, and told in the log.
 */
export function createPush({ name, send }: Destination, log: Log, limits: Limits = usualLimits) {
  const waiting: Checkpoint[] = []
  let dropped = 0
  let failures = 0
  let closing = false
  let wake = () => {}
  let running: Promise<void> | undefined

  async function drain(): Promise<void> {
    for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
      const sent = await attempt(next)
      // It may have been dropped meanwhile.
      if (sent && waiting[0] === next) waiting.shift()
      if (!sent && closing) return
      if (!sent) await pause(Math.min(limits.againMs * 2 ** (failures - 1), limits.againMsMax))
    }
  }

  async function attempt(checkpoint: Checkpoint): Promise<boolean> {
    try {
      await send(checkpoint)
      if (failures > 0) log.info({ destination: name, failures, dropped }, 'checkpoints arrive again')
      failures = 0
      return true
    } catch (error) {
      failures += 1
      // Once, not at every attempt: the log has a line for each that is dropped.
      if (failures === 1) log.error({ err: error, destination: name }, 'a checkpoint did not arrive')
      return false
    }
  }

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  return {
    push(checkpoint: Checkpoint): void {
      if (waiting.length >= limits.waitingMax) {
        waiting.shift()
        dropped += 1
        log.error({ destination: name, dropped }, 'a checkpoint was dropped: too many wait')
      }
      waiting.push(checkpoint)
      running ??= drain().finally(() => {
        running = undefined
      })
    },
    dropped: () => dropped,
    /** A last attempt for what waits; what then still does is dropped, and told. */
    async close(): Promise<void> {
      closing = true
      wake()
      await running
      if (waiting.length === 0) return
      dropped += waiting.length
      log.error({ destination: name, dropped }, 'checkpoints were dropped: the process ends')
    },
  }
}
