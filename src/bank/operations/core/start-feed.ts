import { backgroundCaller } from '../../../authority/operations/background.ts'
import type { Context } from '../../../authority/operations/context.ts'
import { startPolling } from '../../../platform/outbox/poll.ts'
import type { CoreSource } from './core-source.ts'
import { type Delivered, type FeedWords, takeDeliveries } from './take-deliveries.ts'

const worker = backgroundCaller('core-feed')

type Log = {
  info(fields: object, message: string): void
  error(fields: object, message: string): void
}

const followsMs = 500

export type FeedSettings = {
  readonly context: Context
  readonly source: CoreSource
  readonly words: FeedWords
  readonly log: Log
  readonly pollMs?: number
}

/** Takes in what arrives, however it comes, until it is stopped. Several processes may do so at once. No fault ends it. */
export function startFeed({ context, source, words, log, pollMs = 5000 }: FeedSettings) {
  // What is still there is told once, not at every look.
  let told: ReadonlySet<string> = new Set()
  return startPolling(async () => {
    try {
      const delivered = await takeDeliveries(context, worker, source, words)
      for (const each of delivered) if (!told.has(lineOf(each))) tell(log, each)
      told = new Set(delivered.filter(({ as }) => as !== 'taken').map(lineOf))
      // Another may follow at once.
      if (delivered.some(({ taken }) => taken.result === 'taken')) return Math.min(pollMs, followsMs)
    } catch (error) {
      log.error({ err: error }, 'what the core system sent cannot be taken in')
    }
    return pollMs
  })
}

function lineOf({ name, as, reasons }: Delivered): string {
  return [name, as, ...reasons].join('\n')
}

function tell(log: Log, { name, as, taken, reasons }: Delivered): void {
  if (as === 'taken') log.info({ statement: name, ...taken }, 'a statement of the core system was taken in')
  else if (as === 'waiting')
    log.error({ statement: name, reasons }, 'a statement of the core system waits for another')
  else log.error({ statement: name, reasons }, 'a statement of the core system was refused')
}
