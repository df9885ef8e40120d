import type { Context } from '../authority/operations/context.ts'
import type { Log } from '../platform/http/guards.ts'
import { createClockWatch } from './clock-watch.ts'
import { createProfileWatch } from './profile-watch.ts'
import { createRestoreWatch } from './restore-watch.ts'
import type { TrustedClock } from './trusted-clock.ts'

/** What a process that serves holds against the rest. */
export type NodeWatch = {
  /** Looks once. Rejects when the database fails. */
  readonly round: () => Promise<void>
  /** Looks, and rejects while this process isn't ready: whether the database takes what is written, too. */
  readonly check: () => Promise<void>
}

/**
 * Watches the clock (R2), the profiles (E3) and restores (R3), and gives a context by which nothing is decided while one of them is
 * wrong.
 */
export function watched(
  context: Context,
  clock: TrustedClock,
  log: Log,
): { readonly context: Context; readonly watch: NodeWatch } {
  const clocks = createClockWatch(context.store, clock, log)
  const profiles = createProfileWatch({ context, log, monotonic: clock.monotonicMs })
  const restores = createRestoreWatch(context.store, log)
  const now = () => {
    restores.requireUnrestored()
    profiles.require()
    return context.now()
  }
  return {
    context: { ...context, now },
    watch: {
      async round() {
        await clocks.round()
        await restores.round()
        await profiles.round()
      },
      async check() {
        await clocks.check()
        await restores.check()
        await profiles.check()
      },
    },
  }
}

/**
 * The demo watches restores alone: nobody can compare a clock that is set as one likes, and its profiles are those of its start.
 */
export function watchedDemo(
  context: Context,
  log: Log,
): { readonly context: Context; readonly watch: NodeWatch } {
  const { round, check, requireUnrestored } = createRestoreWatch(context.store, log)
  const now = () => {
    requireUnrestored()
    return context.now()
  }
  return {
    context: { ...context, now },
    watch: {
      round,
      async check() {
        await check()
        await context.store.ping(context.now())
      },
    },
  }
}

const roundMs = 2000

/** Looks every 2 s until stopped. While the database fails, nothing is decided anyway. */
export function startWatch(watch: NodeWatch) {
  let running: Promise<void> = Promise.resolve()
  const timer = setInterval(() => {
    running = watch.round().catch(() => {})
  }, roundMs).unref()
  return {
    async stop(): Promise<void> {
      clearInterval(timer)
      await running
    },
  }
}
