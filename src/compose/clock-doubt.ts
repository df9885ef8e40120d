import type { ClockReadings, NodeReading } from '../platform/store/clock-readings.ts'
import { apartMsMax, durationText } from './trusted-clock.ts'

/** Why a clock is doubted; `unknown`: nobody can say which of two clocks is wrong. */
export type Doubt = { readonly reason: string; readonly unknown: boolean }

/** What the machine's clock said before the readings were asked for, and after they had come. */
export type Asked = { readonly fromMs: number; readonly untilMs: number }

/** When another node last noted itself, by this one's clock, and how far this one is from it: ahead, or behind. */
export type Sighting = { readonly seenAtMs: number; readonly notedMs: number; readonly apartMs: number }

/** What a process saw of the other nodes so far, up to its last comparison. */
export type Seen = { readonly fromMonotonicMs: number; readonly sightings: ReadonlyMap<string, Sighting> }

/** Nobody ran this version before it was made. No older than the newest date in CHANGELOG.md (tools/tidy/release.ts). */
export const madeAt = Temporal.Instant.from('2026-11-29T00:00:00Z')

/** A process that serves notes that it is there every few seconds. */
const aliveMsMax = 30_000
/** An answer that took longer says too little about clocks that may be 5 s apart. */
const exactMsMax = 2000
/** Hardly anybody leaves an authority alone for longer, and a clock that is years ahead looks just like that. */
const gapMsMax = 366 * 86_400_000

type Against = {
  readonly seen?: Seen
  readonly notBefore?: Temporal.Instant
  readonly journal?: JournalWeight
}

/**
 * What the newest entry of the journal counts for: of those that serve, everything; of commands, only that it isn't later;
 * nothing where an operator says that it is of a false time.
 */
export type JournalWeight = 'all' | 'later' | 'nothing'

/** Holds a machine's clock against what is known of the time (R2): the first contradiction, or null. */
export function doubtOf(
  asked: Asked,
  readings: ClockReadings,
  { seen, notBefore = madeAt, journal = 'all' }: Against = {},
): Doubt | null {
  const { fromMs, untilMs } = asked
  const { databaseMs, newestEntryMs, nodes } = readings
  const earliestMs = notBefore.epochMilliseconds
  if (untilMs < earliestMs)
    return doubt(`${told(untilMs)}, before this version of Warifu was made (${instantText(earliestMs)})`)
  if (databaseMs !== null && databaseMs < fromMs - apartMsMax)
    return doubt(`this machine's clock is ${durationText(fromMs - databaseMs)} ahead of the database's`)
  if (databaseMs !== null && databaseMs > untilMs + apartMsMax)
    return doubt(`this machine's clock is ${durationText(databaseMs - untilMs)} behind the database's`)
  if (journal !== 'nothing' && newestEntryMs !== null) {
    const behindMs = newestEntryMs - untilMs
    if (behindMs > apartMsMax) return doubt(behindText(behindMs, newestEntryMs, databaseMs !== null))
    const gapMs = fromMs - newestEntryMs
    if (journal === 'all' && gapMs > gapMsMax)
      return doubt(`${told(fromMs)}, ${durationText(gapMs)} after the newest entry of the journal. ${wayOut}`)
  }
  if (databaseMs !== null) return apartByDatabase(asked, databaseMs, nodes)
  return seen === undefined ? null : apartAlone(asked, seen.sightings)
}

function doubt(reason: string): Doubt {
  return { reason, unknown: false }
}

const wayOut = 'If this clock is right, say so with ./warifu clock accept'

function told(ms: number): string {
  return `this machine's clock says ${instantText(ms)}`
}

function behindText(ms: number, newestEntryMs: number, agrees: boolean): string {
  const though = agrees ? ', though it agrees with the database’s' : ''
  const newest = `the newest entry of the journal (${instantText(newestEntryMs)})`
  return `this machine's clock is ${durationText(ms)} behind ${newest}${though}. ${wayOut}`
}

function instantText(ms: number): string {
  return Temporal.Instant.fromEpochMilliseconds(ms).toString({ smallestUnit: 'second' })
}

/** By the database's clock it is known which of two nodes is farther off: that one steps aside. */
function apartByDatabase(
  { fromMs, untilMs }: Asked,
  databaseMs: number,
  nodes: readonly NodeReading[],
): Doubt | null {
  if (untilMs - fromMs > exactMsMax) return null
  const offMs = (fromMs + untilMs) / 2 - databaseMs
  for (const { chain, seenAtMs, seenByDatabaseMs } of nodes) {
    if (seenByDatabaseMs === null || databaseMs - seenByDatabaseMs > aliveMsMax) continue
    const otherOffMs = seenAtMs - seenByDatabaseMs
    const isTheOther = Math.abs(otherOffMs) > apartMsMax || Math.abs(otherOffMs) > Math.abs(offMs)
    if (!isTheOther && Math.abs(offMs - otherOffMs) > apartMsMax)
      return doubt(apartText(offMs - otherOffMs, chain))
  }
  return null
}

/** Without a clock between them, neither of two that are apart goes on. */
function apartAlone({ untilMs }: Asked, sightings: Seen['sightings']): Doubt | null {
  for (const [chain, { notedMs, apartMs }] of sightings) {
    if (Math.abs(apartMs) > apartMsMax && Math.abs(untilMs - notedMs) <= aliveMsMax)
      return { reason: apartText(apartMs, chain), unknown: true }
  }
  return null
}

/** A node that noted itself since the last comparison did so between that and now, if the clocks agree. */
export function sighted(
  { fromMs, untilMs }: Asked,
  fromMonotonicMs: number,
  nodes: readonly NodeReading[],
  before?: Seen,
): Seen {
  const sightings = new Map<string, Sighting>()
  // By the monotonic clock: this one may have been set meanwhile.
  const sinceMs = before === undefined ? fromMs : fromMs - (fromMonotonicMs - before.fromMonotonicMs)
  for (const { chain, seenAtMs } of nodes) {
    const known = before?.sightings.get(chain)
    if (known?.seenAtMs === seenAtMs) sightings.set(chain, known)
    else if (before === undefined) sightings.set(chain, { seenAtMs, notedMs: untilMs, apartMs: 0 })
    else {
      const apartMs = Math.min(0, untilMs - seenAtMs) || Math.max(0, sinceMs - seenAtMs)
      sightings.set(chain, { seenAtMs, notedMs: untilMs, apartMs })
    }
  }
  return { fromMonotonicMs, sightings }
}

function apartText(ms: number, chain: string): string {
  const way = ms > 0 ? 'ahead of' : 'behind'
  return `this machine's clock is ${durationText(ms)} ${way} that of another node that serves (journal chain ${chain})`
}
