import cluster from 'node:cluster'
import { performance } from 'node:perf_hooks'
import { Registry } from 'prom-client'
import type { Worker } from '../../authority/module-type.ts'
import type { Measure } from '../../authority/operations/measure.ts'
import type { Log } from '../../platform/http/guards.ts'
import { addOwnFigures, type Counters, createCounters, type OwnFigures } from './counters.ts'
import { createDatabaseFigures, type Seen } from './database-figures.ts'
import { type MetricsPlace, serveMetrics } from './server.ts'
import { addWorkers, answerFigures, createWhole, type Figures } from './whole.ts'

/** What this process counts, from before its databases are opened. */
export type Monitoring = Counters & {
  /** Answers whoever monitors: at a port of its own, or through the supervisor. */
  readonly start: (place: MetricsPlace, watched: Watched) => Promise<Worker>
}

type Watched = {
  readonly databases: readonly Seen[]
  readonly measures: readonly Measure[]
  readonly log: Log
  readonly droppedSpans: () => number
}

/** Loaded only where monitoring is configured (decision 60). */
export function createMonitoring(): Monitoring {
  const registry = new Registry()
  return {
    ...createCounters(registry),
    async start(place, { databases, measures, log, droppedSpans }) {
      addOwnFigures(registry, { ...ownFigures(databases), droppedSpans })
      const look = createDatabaseFigures(registry, databases, measures, log)
      if (cluster.isWorker) {
        answerFigures(async (all) => {
          await look(all)
          return (await registry.getMetricsAsJSON()) as Figures
        })
        return { stop: async () => {} }
      }
      addWorkers(registry, 1, 1)
      const server = await serveMetrics(
        place,
        async () => {
          await look(true)
          return registry
        },
        log,
      )
      return stopping(server)
    },
  }
}

/** In the supervisor: one answer for all workers. */
export async function startWholeMonitoring(place: MetricsPlace, workers: number, log: Log): Promise<Worker> {
  return stopping(await serveMetrics(place, createWhole(workers), log))
}

function stopping(server: Awaited<ReturnType<typeof serveMetrics>>): Worker {
  return {
    async stop() {
      server.close()
      server.closeAllConnections()
    },
  }
}

function ownFigures(databases: readonly Seen[]): Omit<OwnFigures, 'droppedSpans'> {
  let before = performance.eventLoopUtilization()
  const none = { running: 0, known: 0, others: 0 }
  return {
    waitingChanges: () => databases.reduce((sum, { context }) => sum + context.store.waiting(), 0),
    // All databases of a process share one queue.
    passwords: () => databases[0]?.context.passwords.load() ?? none,
    cpuSeconds: () => {
      const { user, system } = process.cpuUsage()
      return (user + system) / 1_000_000
    },
    memoryBytes: () => process.memoryUsage.rss(),
    busyShare: () => {
      const now = performance.eventLoopUtilization()
      const { utilization } = performance.eventLoopUtilization(now, before)
      before = now
      return utilization
    },
  }
}
