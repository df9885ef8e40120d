import { interruptibleSleep } from './sleep.ts'

/** What a worker needs from the outbox; the operations provide it. */
export type Outbox = {
  /** IDs of what is due, the most urgent first. */
  readonly due: (limit: number) => Promise<readonly string[]>
  /** Takes one, sends it and notes what became of it. */
  readonly deliver: (id: string) => Promise<Delivered>
}

/**
 * `answered`: the receiver said something about this one, good or bad. `unreachable`: it did not get that far.
 * `unasked`: there was nothing to ask it, because another worker was quicker or there was no longer any use in it.
 */
export type Delivered = 'answered' | 'unreachable' | 'unasked'

/** Follows work beside the requests for whoever traces: each piece of it, and in it what another system is asked. */
export type FollowWork = {
  readonly piece: <T>(name: string, work: () => Promise<T>) => Promise<T>
  readonly call: <T>(name: string, work: () => Promise<T>, hasFailed: (done: T) => boolean) => Promise<T>
}

type Log = {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

export type WorkerSettings = {
  readonly outbox: Outbox
  /** Left out: nobody traces. */
  readonly follow?: FollowWork | undefined
  readonly log: Log
  /** What the log and traces say of it. */
  readonly says: WorkerSays
  /** How many are under way at once. */
  readonly atOnceMax: number
  /** How long to wait when nothing was due: too short for somebody waiting for a code to notice. */
  readonly pollMs: number
  /** How long to leave an unreachable receiver alone; doubles up to `pauseMsMax`. */
  readonly pauseMs: number
  readonly pauseMsMax: number
}

export type WorkerSays = {
  /** For traces. */
  readonly piece: string
  readonly away: string
  readonly back: string
  readonly failed: string
  readonly unreadable: string
}

/**
 * Sends what is in the outbox to one receiver until it is stopped. Any number of processes may do so: each is taken by
 * one. A fault is logged and the work retried; no fault ends the worker, and nothing but the outbox waits for it.
 */
export function startOutboxWorker(settings: WorkerSettings) {
  const { outbox, follow, log, says, atOnceMax, pollMs, ...pauses } = settings
  const deliver = (id: string) =>
    follow === undefined ? outbox.deliver(id) : follow.piece(says.piece, () => outbox.deliver(id))
  const underWay = new Map<string, Promise<void>>()
  const sleeper = interruptibleSleep()
  const receiver = createHealth(log, says, pauses)
  let stopped = false

  /** Takes what is due, as far as there is room. */
  async function round(): Promise<void> {
    // One is enough to see whether an absent receiver is back.
    const free = (receiver.isAway() ? 1 : atOnceMax) - underWay.size
    if (free <= 0) return
    const due = (await outbox.due(free + underWay.size)).filter((id) => !underWay.has(id))
    for (const id of due.slice(0, free)) {
      const done = deliver(id)
        .then(receiver.note)
        .catch((error: unknown) => {
          receiver.fail()
          log.error({ err: error, id }, says.failed)
        })
        .finally(() => {
          underWay.delete(id)
          sleeper.wake()
        })
      underWay.set(id, done)
    }
  }

  async function run(): Promise<void> {
    while (!stopped) {
      try {
        await round()
      } catch (error) {
        receiver.fail()
        log.error({ err: error }, says.unreadable)
      }
      await sleeper.sleep(pollMs)
      const until = performance.now() + receiver.takePause()
      // Those that end meanwhile do not cut a pause short: the next one would only meet the same fault.
      while (!stopped && performance.now() < until) await sleeper.sleep(until - performance.now())
    }
  }

  const running = run()
  return {
    /** Takes no more, and waits for those under way. */
    async stop(): Promise<void> {
      stopped = true
      sleeper.wake()
      await running
      await Promise.all(underWay.values())
    },
  }
}

/** Whether the receiver takes anything, as far as results tell, and how long to wait after failures. */
function createHealth(
  log: Log,
  says: WorkerSays,
  { pauseMs, pauseMsMax }: Pick<WorkerSettings, 'pauseMs' | 'pauseMsMax'>,
) {
  /** Consecutive complete failures: each makes the next pause longer. */
  let failures = 0
  let away = false
  let pause = 0

  function fail(): void {
    pause = Math.min(pauseMs * 2 ** failures, pauseMsMax)
    failures += 1
  }
  return {
    fail,
    isAway: () => away,
    /** Gives each pause only once. */
    takePause: () => {
      const due = pause
      pause = 0
      return due
    },
    note(result: Delivered): void {
      if (result === 'unasked') return
      if (result === 'unreachable') {
        fail()
        if (!away) log.warn({}, says.away)
        away = true
        return
      }
      if (away) log.info({}, says.back)
      failures = 0
      away = false
    },
  }
}
