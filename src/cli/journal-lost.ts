import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import type { Command } from '../authority/commands/command.ts'
import { newestFence } from '../authority/queries/fence.ts'
import { type LostEntry, lostEntries } from '../desk/operations/lost-entries.ts'
import { toRepeat } from '../desk/rules/to-repeat.ts'
import { UsageError } from '../platform/cli/command.ts'

/** Clocks of nodes differ, and a node may have been late to tell. */
const aheadMinutes = 10

/** After a restore: what has to be done once more, by what a SIEM was told. */
export const journalLost: Command = {
  words: 'journal lost',
  summary: 'list what a restore lost and somebody has to do again, from what a SIEM was told',
  operand: { name: 'FILE', help: 'the events as the SIEM has them, one JSON object a line', file: 'read' },
  options: {
    since: { type: 'string', help: 'from when on; otherwise the newest entry that the restore kept' },
  },
  async run(input, { store }) {
    const since = sinceIn(input.optional('since')) ?? (await keptUntil(store))
    const { lost, unread } = await lostEntries(store, linesOf(input.text('FILE')), since)
    const groups = Map.groupBy(lost, ({ group }) => group)
    const lines = [...groups].flatMap(([group, entries]) => [
      `${toRepeat[group].words}: ${entries.length}`,
      ...entries.map((entry) => `  ${textOf(entry)}`),
    ])
    return {
      lines: [
        ...(lost.length === 0 ? [`nothing to do again since ${since}`] : lines),
        ...(unread === 0 ? [] : [`lines that are no event: ${unread}`]),
      ],
      json: { since: since.toString(), lost, unread },
    }
  },
}

function sinceIn(text: string | undefined): Temporal.Instant | undefined {
  if (text === undefined) return undefined
  try {
    return Temporal.Instant.from(text)
  } catch {
    throw new UsageError('--since is an instant such as 2026-11-30T03:00:00+09:00')
  }
}

async function keptUntil(store: Parameters<typeof newestFence>[0]): Promise<Temporal.Instant> {
  const fence = await newestFence(store)
  if (fence === null) throw new UsageError('nothing was restored here; --since says from when on to look')
  const { lastAtMs } = fence
  if (lastAtMs === undefined || lastAtMs === null)
    throw new UsageError('the fence does not say what was kept; --since says from when on to look')
  return Temporal.Instant.fromEpochMilliseconds(lastAtMs).subtract({ minutes: aheadMinutes })
}

async function* linesOf(file: string): AsyncIterable<string> {
  try {
    yield* createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Number.POSITIVE_INFINITY })
  } catch (error) {
    throw new UsageError(`FILE: ${(error as Error).message}`)
  }
}

function textOf({ at, type, service, userId, actor, event }: LostEntry): string {
  const more = Object.entries(event).map(([name, value]) => `${name} ${String(value)}`)
  return [at, type, service ?? '-', userId ?? '-', ...(actor === null ? [] : [`by ${actor}`]), ...more].join(
    '  ',
  )
}
