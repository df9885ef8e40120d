import cluster, { type Worker } from 'node:cluster'
import type { Log } from '../platform/http/guards.ts'
import { answerReadiness } from './whole-readiness.ts'

/** How a worker ends whose disk failed (EX_IOERR): nothing that it had in memory may be answered any more. */
export const diskFaultExitCode = 74

/** How long a place stays empty whose worker ended; doubles each time, until one has lived for a minute. */
const pauseMs = 1000
const pauseMsMax = 30_000
const soundMs = 60_000
/** A second failure of the disk within this time is not one process's accident. */
const diskFaultsWithinMs = 600_000

type Settings = {
  readonly count: number
  /** What a worker that was told to stop may take; then it is killed. */
  readonly stopMsMax: number
  readonly log: Log
  /** Fulfills with the signal when all are to stop. */
  readonly stopSignal: Promise<string>
}

/**
 * Runs this program in `count` processes at one port, and starts again those that end (decision 35). Gives the exit code
 * once all have ended: they were told to, the first one could not serve, or the disk failed twice.
 */
export async function supervise({ count, stopMsMax, log, stopSignal }: Settings): Promise<number> {
  // All take from one queue of connections. Round robin would leave hanging what it had handed to a worker that died.
  cluster.schedulingPolicy = cluster.SCHED_NONE
  // `cluster.workers` keeps one that has ended until its channel closes, which may come later and tells nobody.
  const living = new Set<Worker>()
  const serving = new Set<Worker>()
  answerReadiness(serving)
  const isDiskFailing = createDiskFaults()
  const ended = Promise.withResolvers<number>()
  const refill = createRefill(log, (failures) => ending ?? fill(failures))
  let ending: number | null = null
  let hasServed = false

  function endAll(code: number): void {
    if (ending !== null) return
    ending = code
    signalAll(living, 'SIGTERM')
    setTimeout(() => signalAll(living, 'SIGKILL'), stopMsMax).unref()
    if (living.size === 0) ended.resolve(code)
  }

  function afterEnd(worker: Worker, { code, signal, livedMs, failures }: Ending): void {
    if (ending !== null) {
      if (code !== 0 && signal !== 'SIGTERM') ending = 1
      if (living.size === 0) ended.resolve(ending)
      return
    }
    if (!hasServed) {
      ended.resolve(code ?? 1)
      return
    }
    if (code === diskFaultExitCode && isDiskFailing()) {
      log.error({ ended: worker.id }, 'the disk failed again; all workers end')
      endAll(1)
      return
    }
    refill({ ended: worker.id, code, signal }, livedMs >= soundMs ? 0 : failures)
  }

  /** Starts a worker for one place, and the next when it ends; `failures` came before it in a row. */
  function fill(failures: number): Worker {
    const worker = startWorker((end) => {
      if (!living.delete(worker)) return
      serving.delete(worker)
      afterEnd(worker, { ...end, failures })
    })
    living.add(worker)
    worker.once('listening', () => serving.add(worker))
    return worker
  }

  void stopSignal.then((signal) => {
    log.info({ signal }, 'stopping all workers')
    endAll(0)
  })
  // The first one migrates, and shows whether there is anything that can be served.
  const first = fill(0)
  first.once('listening', () => {
    hasServed = true
    for (let i = 1; i < count; i++) if (ending === null) fill(0)
  })
  return ended.promise
}

type Ending = {
  readonly code: number | null
  readonly signal: string | null
  readonly livedMs: number
  readonly failures: number
}

/** Starts a worker; `onOver` is told when it ended, or was not started after all. */
function startWorker(onOver: (end: Omit<Ending, 'failures'>) => void): Worker {
  const worker = cluster.fork()
  const startedMs = performance.now()
  const over = (code: number | null, signal: string | null) =>
    onOver({ code, signal, livedMs: performance.now() - startedMs })
  worker.once('exit', over)
  // What doesn't reach a worker that is ending needs no answer; one that the system didn't start has no exit.
  worker.on('error', () => worker.process.pid ?? over(null, null))
  return worker
}

/** Fills a place again after a while, and once more where the system has no memory for it. */
function createRefill(log: Log, fill: (failures: number) => unknown) {
  return function refill(told: object, inARow: number): void {
    const waitMs = Math.min(pauseMs * 2 ** inARow, pauseMsMax)
    log.warn({ ...told, waitMs }, 'a worker ended; another one will start')
    setTimeout(() => {
      try {
        fill(inARow + 1)
      } catch (error) {
        refill({ err: error }, inARow + 1)
      }
    }, waitMs)
  }
}

/** Whether the disk has failed before, when it does. */
function createDiskFaults(): () => boolean {
  let beforeMs = Number.NEGATIVE_INFINITY
  return () => {
    const repeated = performance.now() - beforeMs < diskFaultsWithinMs
    beforeMs = performance.now()
    return repeated
  }
}

function signalAll(workers: ReadonlySet<Worker>, signal: 'SIGTERM' | 'SIGKILL'): void {
  for (const worker of workers) worker.process.kill(signal)
}
