// E6: what `journal archive` says, and how `journal verify` and `incident` go on after it.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Command } from '../../src/authority/commands/command.ts'
import { handsOptions } from '../../src/authority/commands/hands.ts'
import { incident } from '../../src/cli/incident.ts'
import { journalVerify } from '../../src/cli/journal.ts'
import { journalArchive } from '../../src/cli/journal-archive.ts'
import { parseInput } from '../../src/platform/cli/command.ts'
import { longJournal } from '../contract/support/archived-journal.ts'
import { sqliteDriver } from '../contract/support/databases.ts'

const why = ['--as', 'kansa', '--reason', '保管']

test('E6: it says what it wrote; what reads the journal says what is in the archive, and reads it there', async (t) => {
  const { context, folder } = await longJournal(t, sqliteDriver)
  const run = async (command: Command, ...words: string[]) => {
    const known =
      command.changing === undefined
        ? command
        : { ...command, options: { ...command.options, ...handsOptions } }
    return command.run(parseInput(known, words), context)
  }
  const archive = (before: string, to = folder) => run(journalArchive, '--before', before, '--to', to, ...why)
  await assert.rejects(archive('2026-07-01', join(folder, 'nowhere')), /--to must be a folder that is there/)
  await assert.rejects(archive('July'), /--before must be a day such as 2025-01-01/)
  await assert.rejects(
    archive('2027-01-01'),
    /must not be after 2026-08-05T00:00:15Z: .*retention.journalDays/,
  )

  const range = [
    '--address',
    '127.0.0.1',
    '--from',
    '2025-07-01T00:00:00Z',
    '--to',
    '2028-01-01T00:00:00Z',
    ...why,
  ]
  const before = await run(incident, ...range)
  const { lines } = await archive('2026-07-01')
  assert.match(
    lines.join('\n'),
    /^part 1: \d+ entries, until 2025-10-09T00:00:15Z, written, read again and removed$/,
  )
  assert.deepEqual((await archive('2026-07-01')).lines, ['nothing to archive'])

  const verified = await run(journalVerify, '--without-checkpoints')
  assert.equal(verified.exitCode, 0)
  assert.match(
    verified.lines.join('\n'),
    /not proven: the \d+ entries in the archive, and no row: --archive reads them/,
  )
  const whole = await run(journalVerify, '--without-checkpoints', '--archive', folder)
  assert.equal(whole.exitCode, 0)
  assert.doesNotMatch(whole.lines.join('\n'), /in the archive/)
  const elsewhere = await run(journalVerify, '--without-checkpoints', '--archive', join(folder, 'nowhere'))
  assert.equal(elsewhere.exitCode, 1)
  assert.match(elsewhere.lines.join('\n'), /the archive in .* cannot be read/)

  const affected = (output: { readonly json: unknown }) =>
    (output.json as { affected: readonly object[] }).affected
  const half = await run(incident, ...range)
  assert.match(
    half.lines.join('\n'),
    /not searched: what happened until 2025-10-09T00:00:15Z is in the archive/,
  )
  assert.ok(affected(half).length < affected(before).length)
  assert.deepEqual(affected(await run(incident, ...range, '--archive', folder)), affected(before))
})
