import type { UpkeepJob } from '../authority/module-type.ts'
import type { Context } from '../authority/operations/context.ts'
import type { Log } from '../platform/http/guards.ts'

type Planned = { readonly job: UpkeepJob; dueAtMs: number }

/** What was said of a fault, and how often it came since. */
type Said = { readonly atMs: number; times: number }

/** A node whose database or profiles allow nothing fails at every job, each second. */
const againAfterMs = 600_000

/**
 * The modules' periodic jobs, one after the other. A failed job is logged and retried when it is next due; the others
 * go on. The same fault is logged once in ten minutes. `monotonic` gives monotonic milliseconds.
 */
export function createUpkeep(
  jobs: readonly UpkeepJob[],
  {
    context,
    log,
    monotonic,
  }: { readonly context: Context; readonly log: Log; readonly monotonic: () => number },
) {
  const startedMs = monotonic()
  const plan: readonly Planned[] = jobs.map((job) => ({
    job,
    dueAtMs: startedMs + (job.firstAfterMs ?? job.everyMs),
  }))
  const said = new Map<string, Said>()

  function tell(error: unknown): void {
    const fault = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
    const before = said.get(fault)
    const nowMs = monotonic()
    if (before !== undefined && nowMs - before.atMs < againAfterMs) {
      before.times += 1
      return
    }
    const more = before === undefined || before.times === 0 ? {} : { times: before.times + 1 }
    for (const [other, { atMs }] of said) if (nowMs - atMs > 2 * againAfterMs) said.delete(other)
    said.set(fault, { atMs: nowMs, times: 0 })
    log.error({ err: error, ...more }, 'upkeep failed')
  }

  return {
    /** Does what is due. */
    async round(): Promise<void> {
      for (const planned of plan) {
        if (monotonic() < planned.dueAtMs) continue
        planned.dueAtMs = monotonic() + planned.job.everyMs
        await planned.job.run(context, log).catch(tell)
      }
    },
  }
}

const roundMs = 1000

/** Runs upkeep until stopped; stopping waits for what is under way. */
export function startUpkeep(upkeep: { readonly round: () => Promise<void> }, log: Log) {
  let running: Promise<void> = Promise.resolve()
  const timer = setInterval(() => {
    running = running.then(upkeep.round).catch((error: unknown) => log.error({ err: error }, 'upkeep failed'))
  }, roundMs)
  return {
    async stop(): Promise<void> {
      clearInterval(timer)
      await running
    },
  }
}
