import type { Token } from '../../authority/rules/token.ts'
import type { Event } from './events.ts'

/**
 * Where a token stood when a code of it was accepted. Time-based: how far its clock may have been ahead of ours, in ms from
 * `low` to `high`, a step apart. Event-based: how many codes it skipped since the one before, `low` and `high` the same.
 */
export type DriftReading = {
  readonly atMs: number
  readonly low: number
  readonly high: number
  /** Was it put right with two codes? */
  readonly synchronized: boolean
}

/** An entry of the journal. */
export type Accepted = { readonly atMs: number; readonly event: Event }

/** What accepted codes tell of a token's clock or counter; `entries` are in the order in which they were written. */
export function driftReadings(
  { tokenId, movingFactor, periodSeconds }: Pick<Token, 'tokenId' | 'movingFactor' | 'periodSeconds'>,
  entries: readonly Accepted[],
): readonly DriftReading[] {
  const readings: DriftReading[] = []
  let last: number | null = null
  for (const { atMs, event } of entries) {
    if (!('tokenId' in event) || event.tokenId !== tokenId) continue
    const steps = stepsOf(event)
    const [first, step] = [steps[0], steps.at(-1)]
    if (first === undefined || step === undefined) continue
    const synchronized = event.type === 'token_synchronized'
    if (movingFactor === 'event') {
      if (last !== null) readings.push({ atMs, low: first - last - 1, high: first - last - 1, synchronized })
    } else {
      const periodMs = periodSeconds * 1000
      readings.push({ atMs, low: step * periodMs - atMs, high: (step + 1) * periodMs - atMs, synchronized })
    }
    last = step
  }
  return readings
}

function stepsOf(event: Event): readonly number[] {
  if (event.type === 'code_accepted') return [event.step]
  return event.type === 'token_synchronized' || event.type === 'token_enrolled' ? event.steps : []
}
