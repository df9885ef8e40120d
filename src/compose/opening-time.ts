import { readNewestEntryMs } from '../platform/store/clock-queries.ts'
import { lookAtDatabase } from './checkpoint-check.ts'
import { doubtOf, type JournalWeight, madeAt } from './clock-doubt.ts'
import type { Config } from './config.ts'
import type { TrustedClock } from './trusted-clock.ts'

/**
 * When a process opens the database: its own time if nothing contradicts it. Otherwise the clock is told, and the start
 * of its journal chain gets the time of the newest entry, so that no start hides what the clock is held against (R2).
 */
export async function openingTime(
  config: Pick<Config, 'dataDir' | 'databaseUrl'>,
  clock: TrustedClock,
  journal: JournalWeight,
): Promise<Temporal.Instant> {
  const fromMs = clock.wall().epochMilliseconds
  const databaseMs = await databaseClockMs(config)
  const newestEntryMs = await lookAtDatabase(config, async (found) => found && readNewestEntryMs(found))
  const wall = clock.wall()
  const asked = { fromMs, untilMs: wall.epochMilliseconds }
  const readings = { databaseMs, newestEntryMs, nodes: [] }
  const doubt = doubtOf(asked, readings, { journal })
  if (doubt !== null) clock.compared({ is: 'doubtful', ...doubt })
  if (doubtOf(asked, readings) === null) return wall
  return Temporal.Instant.fromEpochMilliseconds(newestEntryMs ?? databaseMs ?? madeAt.epochMilliseconds)
}

async function databaseClockMs({ databaseUrl }: Pick<Config, 'databaseUrl'>): Promise<number | null> {
  if (databaseUrl === null) return null
  const { askPostgresClock } = await import('../platform/store/postgres-look.ts')
  return askPostgresClock(databaseUrl)
}
