import type { Log } from '../platform/http/guards.ts'
import type { Store } from '../platform/store/store.ts'
import { doubtOf, type Seen, sighted } from './clock-doubt.ts'
import { ClockError, createReference, type TrustedClock } from './trusted-clock.ts'

/**
 * Holds the clock of a process that serves against the database's, the journal's and the other nodes' (R2). A round notes
 * what this clock says, so that the others can compare theirs, unless it is known to be wrong.
 */
export function createClockWatch(
  store: Pick<Store, 'ping' | 'clocks'>,
  clock: TrustedClock,
  log: Log,
  notBefore?: Temporal.Instant,
) {
  /** A database on the same machine is set with it, and so vouches for nothing. */
  const databaseReference = createReference()
  let seen: Seen | undefined
  let underWay: Promise<void> | null = null
  let told: string | null = null

  async function compare(): Promise<void> {
    const fromMonotonicMs = clock.monotonicMs()
    const asked = clock.wall().epochMilliseconds
    const readings = await store.clocks()
    const came = clock.wall().epochMilliseconds
    // What was set between the two, the trusted clock notices.
    const times = { fromMs: Math.min(asked, came), untilMs: Math.max(asked, came) }
    const { databaseMs } = readings
    seen = sighted(times, fromMonotonicMs, readings.nodes, seen)
    const doubt = doubtOf(times, readings, { seen, ...(notBefore && { notBefore }) })
    const vouched =
      databaseMs !== null &&
      databaseReference.setBy({ wallMs: databaseMs, monotonicMs: clock.monotonicMs() }) === 0
    clock.compared(doubt === null ? { is: 'good', vouched } : { is: 'doubtful', ...doubt })
    tell()
    if (doubt === null ? told === null : doubt.unknown) await store.ping(clock.wall())
  }

  /** Once when it begins, and once when it is over. */
  function tell(): void {
    const reason = reasonOf(clock)
    if (reason !== null && told === null)
      log.error({ reason }, 'the clock is not trusted: nothing is decided')
    if (reason === null && told !== null) log.info({}, 'the clock is trusted again')
    told = reason
  }

  /** Compares; whoever asks meanwhile waits for the same. Rejects when the database fails. */
  function round(): Promise<void> {
    underWay ??= compare().finally(() => {
      underWay = null
    })
    return underWay
  }

  return {
    round,
    /** Rejects while this process isn't ready: the database fails, or the clock is not trusted. */
    async check(): Promise<void> {
      await round()
      clock.now()
    },
  }
}

function reasonOf(clock: TrustedClock): string | null {
  try {
    clock.now()
    return null
  } catch (error) {
    if (error instanceof ClockError) return error.message
    throw error
  }
}
