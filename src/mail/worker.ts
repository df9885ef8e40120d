/** What a worker of the outbox needs; the operations give it. */
export type Outbox = {
  /** IDs of mails that are due, the most urgent first. */
  readonly due: (limit: number) => Promise<readonly string[]>
  /** Takes one mail, sends it and notes what became of it. */
  readonly deliver: (mailId: string) => Promise<Delivered>
}

/**
 * `answered`: the mail server said something about this mail, good or bad. `unreachable`: it did not get that far.
 * `unasked`: there was nothing to ask it, because another worker was quicker or the mail was of no more use.
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
  /** Mails under way at a time. */
  readonly atOnceMax: number
  /** How long to wait where nothing was due: at most as long as somebody who waits for a code notices. */
  readonly pollMs: number
  /** How long to leave a mail server alone that can't be reached; doubles up to `pauseMsMax`. */
  readonly pauseMs: number
  readonly pauseMsMax: number
}

/**
 * Sends what is in the outbox until it is stopped. Any number of processes may: each mail is taken by one. A fault is
 * logged and tried again; none ends the worker, and nobody but the mails waits for it.
 */
export function startMailWorker({ outbox, log, atOnceMax, pollMs, pauseMs, pauseMsMax }: WorkerSettings) {
  const underWay = new Map<string, Promise<void>>()
  const stopping = Promise.withResolvers<void>()
  let stopped = false
  let pause = 0
  let failing = false

  async function deliver(mailId: string): Promise<void> {
    const result = await outbox.deliver(mailId)
    if (result === 'unasked') return
    if (result === 'unreachable') {
      pause = Math.min(Math.max(pause * 2, pauseMs), pauseMsMax)
      if (!failing) log.warn({}, 'the mail server cannot be reached; mails wait')
      failing = true
      return
    }
    if (failing) log.info({}, 'the mail server can be reached again')
    pause = 0
    failing = false
  }

  /** Takes up what is due; true where there was something. */
  async function round(): Promise<boolean> {
    // One mail is enough to see whether a server that was away is back.
    const free = (failing ? 1 : atOnceMax) - underWay.size
    if (free <= 0) return false
    const mailIds = (await outbox.due(free + underWay.size)).filter((mailId) => !underWay.has(mailId))
    for (const mailId of mailIds.slice(0, free)) {
      const done = deliver(mailId)
        .catch((error: unknown) => {
          pause = Math.max(pause, pollMs)
          log.error({ err: error, mailId }, 'a mail could not be dealt with')
        })
        .finally(() => underWay.delete(mailId))
      underWay.set(mailId, done)
    }
    return mailIds.length > 0
  }

  async function run(): Promise<void> {
    while (!stopped) {
      if (pause > 0) await sleep(pause, stopping.promise)
      if (stopped) return
      let busy = false
      try {
        busy = await round()
      } catch (error) {
        log.error({ err: error }, 'the outbox cannot be read')
      }
      const finished = busy ? underWay.values() : []
      await sleep(pollMs, Promise.race([stopping.promise, ...finished]))
    }
  }

  const running = run()
  return {
    /** Takes no more mails, and waits for those under way. */
    async stop(): Promise<void> {
      stopped = true
      stopping.resolve()
      await running
      await Promise.all(underWay.values())
    },
  }
}

async function sleep(ms: number, until: Promise<void>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, ms)
  await Promise.race([promise, until])
  clearTimeout(timer)
}
