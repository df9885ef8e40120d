import { statSync } from 'node:fs'
import type { Command } from '../authority/commands/command.ts'
import { handsOf } from '../authority/commands/hands.ts'
import { type Archiving, archiveJournal } from '../authority/operations/archive-journal.ts'
import { UsageError } from '../platform/cli/command.ts'
import { Fault } from '../platform/journal/fault.ts'

/** Old parts of the journal as signed files, and out of the database (E6). */
export const journalArchive: Command = {
  words: 'journal archive',
  everywhere: { files: ['to'] },
  summary:
    'write the journal from before a day to signed files, read them again, and remove it from the database',
  changing: { subject: ['before', 'to'] },
  options: {
    before: { type: 'string', required: true, help: 'day, such as 2025-01-01; what happened before it' },
    to: { type: 'string', required: true, help: 'folder of the archive, for its owner only' },
  },
  async run(input, context) {
    const folder = input.text('to')
    if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true)
      throw new UsageError('--to must be a folder that is there')
    const beforeMs = dayIn(input.text('before'))
    const notices: string[] = []
    const done = await archived(() =>
      archiveJournal(context, handsOf(input).caller, { folder, beforeMs }, () =>
        notices.push('waited for another archiving of the same journal'),
      ),
    )
    const { parts, leftOver } = done
    const lines = parts.map(
      ({ part, entries, untilMs }) =>
        `part ${part}: ${entries} entries, until ${instantText(untilMs)}, written, read again and removed`,
    )
    const rest = leftOver === 0 ? [] : [`${leftOver} entries of an earlier run, removed`]
    const nothing = lines.length + rest.length === 0 ? ['nothing to archive'] : []
    return {
      lines: [...notices, ...rest, ...lines, ...nothing],
      json: {
        folder,
        leftOver,
        parts: parts.map(({ part, entries, untilMs, manifest }) => ({
          part,
          entries,
          until: instantText(untilMs),
          manifest,
        })),
      },
    }
  },
}

async function archived(work: () => Promise<Archiving>) {
  let done: Archiving
  try {
    done = await work()
  } catch (error) {
    throw error instanceof Fault ? new UsageError(`nothing more was archived: ${error.message}`) : error
  }
  if (done.ok) return done
  throw new UsageError(
    done.refusal === 'not_started'
      ? 'no server of this version was ever started on this database: start one first'
      : `--before must not be after ${instantText(done.keptSinceMs)}: the profiles keep younger entries (retention.journalDays)`,
  )
}

function instantText(ms: number): string {
  return Temporal.Instant.fromEpochMilliseconds(ms).toString()
}

/** The beginning of a day in Japan. */
function dayIn(text: string): number {
  try {
    return Temporal.PlainDate.from(text).toZonedDateTime('Asia/Tokyo').epochMilliseconds
  } catch {
    throw new UsageError('--before must be a day such as 2025-01-01')
  }
}
