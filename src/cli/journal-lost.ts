import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import type { Command } from '../authority/commands/command.ts'
import type { Context } from '../authority/operations/context.ts'
import { type LostEntry, lostEntries } from '../desk/operations/lost-entries.ts'
import { recentRestores } from '../desk/operations/recent-restores.ts'
import { toRepeat } from '../desk/rules/to-repeat.ts'
import { instantIn } from '../otp/machine-text.ts'
import { visible } from '../otp/plain-text.ts'
import { UsageError } from '../platform/cli/command.ts'

/** Clocks of nodes differ, and a node may have been late to tell. */
const aheadMinutes = 10

/** After a restore: what has to be done once more, by what a SIEM was told. */
export const journalLost: Command = {
  words: 'journal lost',
  summary: 'list what a restore lost and somebody has to do again, from what a SIEM was told',
  operand: { name: 'FILE', help: 'the events as the SIEM has them, one JSON object a line', file: 'read' },
  options: {
    since: {
      type: 'string',
      help: 'from when on; otherwise the newest entry that a restore of the last 30 days kept',
    },
  },
  async run(input, context) {
    const since = sinceIn(input.optional('since')) ?? (await keptUntil(context))
    const { lost, unread } = await lostEntries(context.store, linesOf(input.text('FILE')), since)
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
  const since = instantIn(text)
  if (since === undefined) throw new UsageError('--since is an instant such as 2026-11-30T03:00:00+09:00')
  return since
}

/** Of several restores, what the first one kept: a fence may be raised once more behind another. */
async function keptUntil(context: Context): Promise<Temporal.Instant> {
  const kept = (await recentRestores(context)).flatMap(({ lastAtMs }) => lastAtMs ?? [])
  if (kept.length === 0)
    throw new UsageError(
      'no restore of the last 30 days says what it kept; --since says from when on to look',
    )
  return Temporal.Instant.fromEpochMilliseconds(Math.min(...kept)).subtract({ minutes: aheadMinutes })
}

async function* linesOf(file: string): AsyncIterable<string> {
  try {
    yield* createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Number.POSITIVE_INFINITY })
  } catch (error) {
    throw new UsageError(`FILE: ${(error as Error).message}`)
  }
}

/** A file may hold anything, and a terminal obeys what nobody sees. */
function textOf({ at, type, service, userId, actor, event }: LostEntry): string {
  const more = Object.entries(event).map(([name, value]) => `${name} ${String(value)}`)
  const by = actor === null ? [] : [`by ${actor}`]
  return visible([at, type, service ?? '-', userId ?? '-', ...by, ...more].join('  '))
}
