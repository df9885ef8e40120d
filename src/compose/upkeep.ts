import type { UpkeepJob } from '../authority/module-type.ts'
import type { Context } from '../authority/operations/context.ts'
import type { Log } from '../platform/http/guards.ts'

type Planned = { readonly job: UpkeepJob; dueAtMs: number }

/**
 * The modules' periodic jobs, one after the other. A failed job is logged and retried when it is next due; the others
 * go on. `monotonic` gives monotonic milliseconds.
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
  return {
    /** Does what is due. */
    async round(): Promise<void> {
      for (const planned of plan) {
        if (monotonic() < planned.dueAtMs) continue
        planned.dueAtMs = monotonic() + planned.job.everyMs
        await planned.job
          .run(context, log)
          .catch((error: unknown) => log.error({ err: error }, 'upkeep failed'))
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
