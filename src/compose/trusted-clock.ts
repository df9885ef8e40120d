import { Unavailable } from '../platform/store/unavailable.ts'

/** The machine's clock can't be trusted, so nothing that depends on time can be decided. Says why to an operator. */
export class ClockError extends Unavailable {
  override readonly name = 'ClockError'
}

/** Farther apart than this, one of two clocks is wrong. */
export const apartMsMax = 5000

/** Time services slew a clock by at most 500 ppm; whatever moves it faster sets it. */
const slewed = 500 / 1_000_000

/** What a clock said, and the monotonic clock at the same moment. */
export type ClockReading = { readonly wallMs: number; readonly monotonicMs: number }

/**
 * Runs with the monotonic clock and follows another one as slowly as a time service slews. Whatever is more than 5 s away
 * from it was set, at once or by small steps.
 */
export function createReference(first: ClockReading | null = null) {
  let base = first
  return {
    isSet: () => base !== null,
    set(reading: ClockReading | null): void {
      base = reading
    },
    /** By how much the clock was set; 0: it wasn't. The first reading of all is believed. */
    setBy(reading: ClockReading): number {
      const { wallMs, monotonicMs } = reading
      base ??= reading
      const passedMs = monotonicMs - base.monotonicMs
      const awayMs = wallMs - (base.wallMs + passedMs)
      if (Math.abs(awayMs) > apartMsMax) return awayMs
      const followedMs = Math.sign(awayMs) * Math.min(Math.abs(awayMs), passedMs * slewed)
      base = { wallMs: wallMs - awayMs + followedMs, monotonicMs }
      return 0
    },
  }
}

/** What a comparison with other clocks found. */
export type Comparison =
  /** Nothing contradicts this clock. `vouched`: another one, which was not set meanwhile, says the same. */
  | { readonly is: 'good'; readonly vouched: boolean }
  /** `unknown`: nobody can say which of two clocks is wrong, so that what this one said before is worth nothing. */
  | { readonly is: 'doubtful'; readonly reason: string; readonly unknown: boolean }

export type TrustedClock = {
  /** Throws ClockError while the clock can't be trusted. */
  readonly now: () => Temporal.Instant
  /** What the machine's clock says, trusted or not: to be compared, never to decide by. */
  readonly wall: () => Temporal.Instant
  readonly monotonicMs: () => number
  readonly compared: (found: Comparison) => void
}

/**
 * The machine's clock, held against its monotonic clock and against what comparisons find (REL-14, REL-15, R2). A clock
 * that was set tells no time until it has come back, or another one says that it is right.
 */
export function createTrustedClock(wall: () => Temporal.Instant, monotonicMs: () => number): TrustedClock {
  const read = () => ({ wallMs: wall().epochMilliseconds, monotonicMs: monotonicMs() })
  const reference = createReference(read())
  let doubt: string | null = null
  let confirmed = false
  const setBy = (reading: ClockReading) => (reference.isSet() ? reference.setBy(reading) : 0)
  return {
    wall,
    monotonicMs,
    now() {
      const now = wall()
      const ms = setBy({ wallMs: now.epochMilliseconds, monotonicMs: monotonicMs() })
      if (doubt !== null) throw new ClockError(doubt)
      if (ms !== 0) throw new ClockError(setText(ms))
      return now
    },
    compared(found) {
      const isSet = setBy(read()) !== 0
      if (found.is === 'good') {
        doubt = null
        confirmed = true
        if (!reference.isSet() || (isSet && found.vouched)) reference.set(read())
        return
      }
      doubt = found.reason
      // A clock that was wrong from the start gives nothing to hold it against once it is set right.
      if (confirmed && !(found.unknown && !isSet)) return
      confirmed = false
      reference.set(null)
    },
  }
}

function setText(ms: number): string {
  return (
    `this machine's clock was set ${ms > 0 ? 'ahead' : 'back'} by ${durationText(ms)}, at once or in steps; waiting until ` +
    'it is right again (if it is right now, start this process again)'
  )
}

/** About how long, for whoever reads why a node is not ready. */
export function durationText(ms: number): string {
  const seconds = Math.round(Math.abs(ms) / 1000)
  if (seconds < 180) return `${seconds} s`
  const minutes = Math.round(seconds / 60)
  if (minutes < 180) return `${minutes} min`
  const hours = Math.round(minutes / 60)
  return hours < 72 ? `${hours} h` : `${Math.round(hours / 24)} days`
}
