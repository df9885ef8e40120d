/** What a worker needs from the outbox; the operations provide it. */
export type Outbox = {
  /** IDs of mails that are due, the most urgent first. */
  readonly due: (limit: number) => Promise<readonly string[]>
  /** Takes one mail, sends it and notes what became of it. */
  readonly deliver: (mailId: string) => Promise<Delivered>
}

/**
 * `answered`: the mail server said something about this mail, good or bad. `unreachable`: it did not get that far.
 * `unasked`: there was nothing to ask it, because another worker was quicker or the mail was no longer of use.
 */
export type Delivered = 'answered' | 'unreachable' | 'unasked'

type Log = {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

export type WorkerSettings = {
  readonly outbox: Outbox
  readonly log: Log
  /** Mails under way at once. */
  readonly atOnceMax: number
  /** How long to wait when nothing was due: too short for somebody waiting for a code to notice. */
  readonly pollMs: number
  /** How long to leave an unreachable mail server alone; doubles up to `pauseMsMax`. */
  readonly pauseMs: number
  readonly pauseMsMax: number
}

/**
 * Sends what is in the outbox until it is stopped. Any number of processes may do so: each mail is taken by one. A
 * fault is logged and the work retried; no fault ends the worker, and nothing but mails waits for it.
 */
export function startMailWorker({ outbox, log, atOnceMax, pollMs, ...pauses }: WorkerSettings) {
  const underWay = new Map<string, Promise<void>>()
  const sleeper = interruptibleSleep()
  const server = createHealth(log, pauses)
  let stopped = false

  /** Takes what is due, as far as there is room. */
  async function round(): Promise<void> {
    // One mail is enough to see whether an absent server is back.
    const free = (server.isAway() ? 1 : atOnceMax) - underWay.size
    if (free <= 0) return
    const mailIds = (await outbox.due(free + underWay.size)).filter((mailId) => !underWay.has(mailId))
    for (const mailId of mailIds.slice(0, free)) {
      const done = outbox
        .deliver(mailId)
        .then(server.note)
        .catch((error: unknown) => {
          server.fail()
          log.error({ err: error, mailId }, 'a mail could not be dealt with')
        })
        .finally(() => {
          underWay.delete(mailId)
          sleeper.wake()
        })
      underWay.set(mailId, done)
    }
  }

  async function run(): Promise<void> {
    while (!stopped) {
      try {
        await round()
      } catch (error) {
        server.fail()
        log.error({ err: error }, 'the outbox cannot be read')
      }
      await sleeper.sleep(pollMs)
      const until = performance.now() + server.takePause()
      // Mails that end meanwhile do not cut a pause short: the next one would only meet the same fault.
      while (!stopped && performance.now() < until) await sleeper.sleep(until - performance.now())
    }
  }

  const running = run()
  return {
    /** Takes no more mails, and waits for those under way. */
    async stop(): Promise<void> {
      stopped = true
      sleeper.wake()
      await running
      await Promise.all(underWay.values())
    },
  }
}

/** Whether the mail server accepts mails, as far as results tell, and how long to wait after failures. */
function createHealth(log: Log, { pauseMs, pauseMsMax }: Pick<WorkerSettings, 'pauseMs' | 'pauseMsMax'>) {
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
        if (!away) log.warn({}, 'the mail server cannot be reached; mails wait')
        away = true
        return
      }
      if (away) log.info({}, 'the mail server can be reached again')
      failures = 0
      away = false
    },
  }
}

/** Sleep that can be cut short, even by a call just before it. A finished sleep leaves nothing behind. */
function interruptibleSleep() {
  let woken = false
  let wake = () => {}
  return {
    wake: () => {
      woken = true
      wake()
    },
    async sleep(ms: number): Promise<void> {
      if (!woken) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, ms)
          wake = () => {
            clearTimeout(timer)
            resolve()
          }
        })
      }
      woken = false
      wake = () => {}
    },
  }
}
