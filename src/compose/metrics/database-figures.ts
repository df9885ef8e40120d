import { setTimeout as sleep } from 'node:timers/promises'
import { Gauge, type Registry } from 'prom-client'
import type { Context } from '../../authority/operations/context.ts'
import type { Measure } from '../../authority/operations/measure.ts'
import type { Log } from '../../platform/http/guards.ts'
import { readHeadPosition, readNewestCheckpoint } from '../../platform/journal/queries.ts'
import { Unavailable } from '../../platform/store/unavailable.ts'

/** One database that this process serves. */
export type Seen = {
  readonly database: string
  readonly context: Context
  /** Rejects while nothing can be decided there. */
  readonly checkReady: () => Promise<void>
}

/** A scrape waits ten seconds; a database that hangs must not cost it what the process knows without it. */
const patienceMs = 3000
const readyMsMax = 2000

/** How the journal grows, and whether what proves it keeps up. */
const journalMeasures: readonly Measure[] = [
  {
    name: 'journal_position',
    help: 'The newest entry of the journal, over all nodes.',
    labels: [],
    read: async ({ store }) => [{ labels: {}, value: await readHeadPosition(store) }],
  },
  {
    name: 'journal_checkpoint_age_seconds',
    help: 'How old the newest checkpoint is that a node signed.',
    labels: [],
    async read({ store, now }) {
      const newest = await readNewestCheckpoint(store)
      if (newest === undefined) return []
      return [{ labels: {}, value: Math.max(0, now().epochMilliseconds - newest.atMs) / 1000 }]
    },
  },
]

/**
 * Whether this process can decide, and what the databases say when they are asked: the same in every process, so that one
 * of several workers is enough (`all`). Gives what asks them.
 */
export function createDatabaseFigures(
  registry: Registry,
  databases: readonly Seen[],
  measures: readonly Measure[],
  log: Log,
): (all: boolean) => Promise<void> {
  const gauge = (name: string, help: string, labels: readonly string[], aggregator: 'max' | 'min') =>
    new Gauge({
      name: `warifu_${name}`,
      help,
      labelNames: ['database', ...labels],
      aggregator,
      registers: [registry],
    })
  const ready = gauge('ready', '1 while the database takes a write and the clock is trusted.', [], 'min')
  const trusted = gauge('clock_trusted', '1 while nothing contradicts the clock.', [], 'min')
  const gauges = [...journalMeasures, ...measures].map((measure) => ({
    measure,
    shown: gauge(measure.name, measure.help, measure.labels, 'max'),
  }))

  async function lookAtState({ database, context, checkReady }: Seen): Promise<void> {
    ready.set({ database }, (await settles(checkReady())) ? 1 : 0)
    trusted.set({ database }, isTrusted(context) ? 1 : 0)
  }

  async function lookAtRows({ database, context }: Seen): Promise<void> {
    for (const { measure, shown } of gauges)
      for (const { labels, value } of await measure.read(context)) shown.set({ database, ...labels }, value)
  }

  async function lookAt(each: Seen, all: boolean): Promise<void> {
    const looks = [lookAtState(each), ...(all ? [lookAtRows(each)] : [])].map((looked) =>
      looked.catch((error: unknown) => {
        if (error instanceof Unavailable) return
        log.warn({ err: error, database: each.database }, 'figures for monitoring could not be read')
      }),
    )
    await Promise.race([Promise.all(looks), sleep(patienceMs, null, { ref: false })])
  }

  return async (all) => {
    // Whatever can't be read now is missing rather than old.
    for (const { shown } of gauges) shown.reset()
    await Promise.all(databases.map((each) => lookAt(each, all)))
  }
}

/** Whether it fulfills in time. */
function settles(promise: Promise<void>): Promise<boolean> {
  const fulfilled = promise.then(
    () => true,
    () => false,
  )
  return Promise.race([fulfilled, sleep(readyMsMax, false, { ref: false })])
}

function isTrusted({ now }: Context): boolean {
  try {
    now()
    return true
  } catch {
    return false
  }
}
