import type { Key } from '../../../platform/decision/state.ts'
import { interruptibleSleep } from '../../../platform/outbox/sleep.ts'
import type { Context } from '../context.ts'
import { resealPage } from './reseal.ts'
import type { Resealing } from './under-keys.ts'

type Log = {
  info(fields: object, message: string): void
  error(fields: object, message: string): void
}

type Means = {
  readonly contexts: readonly Pick<Context, 'store' | 'keyRing' | 'now'>[]
  readonly resealings: readonly Resealing[]
  /** Of several nodes, one does it. */
  readonly isFirst: () => Promise<boolean>
  readonly log: Log
  /** Monotonic milliseconds. */
  readonly monotonic: () => number
}

/** Whether there is anything to do is looked at so often, as long as the ring has more than one key. */
const lookMs = 2000
/** Whoever had the former key may have sealed something under it at the last moment, and a command later still. */
const againMs = 3_600_000
/** Four fifths of the time belong to the others. */
const restShare = 4
const restMsLeast = 20

/**
 * Brings what is sealed under former keys under the current one, page by page and slowly, while others are served. Begins
 * when the current key changes, and again every hour while the ring holds former ones.
 */
export function startResealing({ contexts, resealings, isFirst, log, monotonic }: Means) {
  const rest = interruptibleSleep()
  let stopping = false
  let done = { keyId: '', atMs: Number.NEGATIVE_INFINITY }

  /** Whether it got to the end; an ending process, another key or another first node stops it. */
  async function resealAll(context: Means['contexts'][number], one: Resealing): Promise<boolean> {
    const { currentId } = context.keyRing
    let count = 0
    for (let after: Key | null = null; ; ) {
      if (stopping || context.keyRing.currentId !== currentId) return false
      const fromMs = monotonic()
      const { next, resealed, failed } = await resealPage(context, one, after)
      count += resealed
      if (failed.length > 0)
        log.error({ state: one.state.name, rows: failed }, 'secrets do not open, and cannot be sealed again')
      if (next === null) break
      after = next
      await rest.sleep(Math.max(restMsLeast, restShare * (monotonic() - fromMs)))
    }
    if (count > 0) log.info({ state: one.state.name, count, key: currentId }, 'secrets were sealed again')
    return true
  }

  async function round(): Promise<void> {
    const [main] = contexts
    if (main === undefined || main.keyRing.ids.length < 2) return
    const { currentId: keyId } = main.keyRing
    if (keyId === done.keyId && monotonic() - done.atMs < againMs) return
    if (!(await isFirst())) return
    for (const context of contexts) for (const one of resealings) if (!(await resealAll(context, one))) return
    done = { keyId, atMs: monotonic() }
  }

  async function run(): Promise<void> {
    while (!stopping) {
      await round().catch((error: unknown) => log.error({ err: error }, 'sealing again was interrupted'))
      if (!stopping) await rest.sleep(lookMs)
    }
  }

  const running = run()
  return {
    async stop(): Promise<void> {
      stopping = true
      rest.wake()
      await running
    },
  }
}
