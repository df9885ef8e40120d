import type { Command } from '../authority/commands/command.ts'
import { handsOf } from '../authority/commands/hands.ts'
import { takeOutJournal } from '../authority/operations/list-journal.ts'
import { CheckpointsError, verifyJournal } from '../authority/operations/verify-journal.ts'
import { UsageError } from '../platform/cli/command.ts'
import { withProgress } from '../platform/cli/progress.ts'
import type { JournalReport } from '../platform/journal/chain.ts'

/**
 * Proves the journal; names the first bad entry, and whatever could not be proved, and ends with 1 for either. Whoever
 * has no checkpoints has to say so.
 */
export const journalVerify: Command = {
  words: 'journal verify',
  everywhere: { files: ['checkpoints', 'archive'] },
  summary: 'verify that nothing in the journal was changed, removed or reordered',
  options: {
    checkpoints: {
      type: 'string',
      help: 'file of checkpoints kept outside the database (one JSON object a line)',
    },
    'without-checkpoints': {
      type: 'boolean',
      help: 'accept that a tail that was cut off, or an earlier copy put back, goes unnoticed',
    },
    archive: {
      type: 'string',
      help: 'folder of the archive, which is read with the rest as one journal',
    },
    'no-rows': {
      type: 'boolean',
      help: 'do not compare the rows with the events (for a busy system)',
    },
  },
  async run(input, context) {
    const checkpointsFile = input.optional('checkpoints')
    const accepted = input.flag('without-checkpoints')
    if (accepted && checkpointsFile !== undefined)
      throw new UsageError('--checkpoints and --without-checkpoints exclude each other')
    const report = await withProgress((progress) =>
      prove(context, {
        checkpointsFile,
        archive: input.optional('archive'),
        compareRows: !input.flag('no-rows'),
        progress: (entries, total) => progress('entries verified', entries, total),
      }),
    )
    const { fault } = report
    const unproven = [...unprovenBy(report, checkpointsFile !== undefined), ...archivedBy(report)]
    const ok = fault === null && (checkpointsFile !== undefined || accepted)
    const counted = countedIn(report)
    const verdict =
      fault === null ? [`the journal holds: ${counted}`] : [`THE JOURNAL DOES NOT HOLD: ${fault}`, counted]
    return {
      lines: [...verdict, ...unproven.map((each) => `not proven: ${each}`)],
      json: { ok, ...report, unproven },
      exitCode: ok ? 0 : 1,
    }
  },
}

function countedIn({ entries, chains, checkpoints, rowsCompared }: JournalReport): string {
  return `${entries} entries in ${chains} ${chains === 1 ? 'chain' : 'chains'}, ${checkpoints} checkpoints, ${rowsCompared} rows`
}

/** What the check says nothing about, though no fault was found. */
function unprovenBy(report: JournalReport, hasCheckpoints: boolean): readonly string[] {
  const { entriesNotCovered, olderEntries, checkpointsLost, entriesRedacted } = report
  const tail = hasCheckpoints
    ? `the checkpoints vouch for all but ${entriesNotCovered} entries after them; whether more followed and were cut off`
    : 'without --checkpoints, that no tail was cut off and no earlier copy of the database put back'
  const older =
    olderEntries === 0
      ? []
      : [
          `${olderEntries} entries are older than the MACs: that they were not forged before the first signed start, which names them`,
        ]
  const lost =
    checkpointsLost === 0
      ? []
      : [`what followed before the restore: ${checkpointsLost} checkpoints name entries that it lost`]
  const redacted =
    entriesRedacted === 0
      ? []
      : [`the words of ${entriesRedacted} entries that were redacted when a customer was erased`]
  return [tail, ...older, ...lost, ...redacted]
}

function archivedBy({
  entriesInArchive,
  entriesLeftOver,
  checkpointsInArchive,
}: JournalReport): readonly string[] {
  const named = checkpointsInArchive === 0 ? '' : `, which ${checkpointsInArchive} of the checkpoints name`
  const archived =
    entriesInArchive === 0
      ? []
      : [`the ${entriesInArchive} entries in the archive${named}, and no row: --archive reads them`]
  const leftOver =
    entriesLeftOver === 0
      ? []
      : [
          `${entriesLeftOver} entries that are in the archive and still here: ./warifu journal archive removes them`,
        ]
  return [...archived, ...leftOver]
}

/** The newest entries, oldest first. */
export const journalList: Command = {
  words: 'journal list',
  summary: 'show the newest entries of the journal',
  changing: { subject: ['service', 'user-id', 'limit'] },
  options: {
    limit: { type: 'string', default: '50', help: 'how many, 1 to 10000' },
    service: { type: 'string', help: 'only of this service' },
    'user-id': { type: 'string', help: 'only of this user (with --service)' },
  },
  async run(input, context) {
    const limit = Number(input.text('limit'))
    if (!Number.isInteger(limit) || limit < 1 || limit > 10_000)
      throw new UsageError('--limit must be 1 to 10000')
    const service = input.optional('service')
    const userId = input.optional('user-id')
    if (userId !== undefined && service === undefined) throw new UsageError('--user-id needs --service')
    const filter = {
      ...(service === undefined ? {} : { service }),
      ...(userId === undefined ? {} : { userId }),
    }
    const entries = await takeOutJournal(context, handsOf(input).caller, filter, limit)
    const lines = entries.map(({ at, actor, address, event }) => {
      const { type, ...rest } = event
      return `${at} ${actor} ${address ?? '-'} ${type} ${JSON.stringify(rest)}`
    })
    return { lines, json: entries }
  },
}

/** A file without checkpoints is wrong input, and must not end like a broken journal. */
async function prove(...[context, options]: Parameters<typeof verifyJournal>) {
  try {
    return await verifyJournal(context, options)
  } catch (error) {
    throw error instanceof CheckpointsError ? new UsageError(error.message) : error
  }
}
