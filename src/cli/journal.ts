import type { Command } from '../authority/commands/command.ts'
import { listJournal } from '../authority/operations/list-journal.ts'
import { CheckpointsError, verifyJournal } from '../authority/operations/verify-journal.ts'
import { UsageError } from '../platform/cli/command.ts'

/** Proves the journal; exits with 1 and names the first bad entry if the proof fails. */
export const journalVerify: Command = {
  words: 'journal verify',
  summary: 'verify that nothing in the journal was changed, removed or reordered',
  options: {
    checkpoints: {
      type: 'string',
      help: 'file of checkpoints kept outside the database (one JSON object a line)',
    },
    'no-rows': {
      type: 'boolean',
      help: 'do not compare the rows with the events (for a busy system)',
    },
  },
  async run(input, context) {
    const report = await prove(context, {
      checkpointsFile: input.optional('checkpoints'),
      compareRows: !input.flag('no-rows'),
    })
    const { entries, chains, checkpoints, rowsCompared, fault } = report
    const counted = `${entries} entries in ${chains} chains, ${checkpoints} checkpoints, ${rowsCompared} rows`
    const lines =
      fault === null ? [`the journal holds: ${counted}`] : [`THE JOURNAL DOES NOT HOLD: ${fault}`, counted]
    return { lines, json: { ok: fault === null, ...report }, exitCode: fault === null ? 0 : 1 }
  },
}

/** The newest entries, oldest first. */
export const journalList: Command = {
  words: 'journal list',
  summary: 'show the newest entries of the journal',
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
    const entries = await listJournal(context, filter, limit)
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
