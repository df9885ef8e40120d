import { statSync } from 'node:fs'
import type { Command } from '../../authority/commands/command.ts'
import { handsOf } from '../../authority/commands/hands.ts'
import { UsageError } from '../../platform/cli/command.ts'
import type { Delivered } from '../operations/core/take-deliveries.ts'

/** Takes in one file of the core system, whose content a second person may have to approve. */
export const coreFeed: Command = {
  words: 'core-feed',
  summary: 'take in accounts, balances, movements and rates from a file of the core system',
  changing: { subject: ['FILE', 'any-jump'] },
  operand: {
    name: 'FILE',
    file: 'read',
    help: 'NAME.jsonl, or a CSV file; it stays where it is',
  },
  options: {
    'any-jump': {
      type: 'boolean',
      help: 'take in rates that differ from those before by more than the profile allows',
    },
  },
  async run(input, context) {
    const path = input.text('FILE')
    if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true)
      throw new UsageError(`there is no file ${path}`)
    // No other command reads such files.
    const [{ feedFile }, { takeDeliveries }, { feedWords }] = await Promise.all([
      import('../operations/core/feed-folder.ts'),
      import('../operations/core/take-deliveries.ts'),
      import('../texts/core-feed.ts'),
    ])
    const { caller } = handsOf(input)
    const delivered = await takeDeliveries(context, caller, feedFile(path), feedWords, {
      anyJump: input.flag('any-jump'),
    })
    return {
      lines: delivered.flatMap(linesOf),
      json: { ok: delivered.every(isTaken), files: delivered },
      exitCode: delivered.every(isTaken) ? 0 : 1,
    }
  },
}

function isTaken({ as }: Delivered): boolean {
  return as === 'taken'
}

function linesOf({ name, as, taken, reasons }: Delivered): readonly string[] {
  const what =
    taken.result === 'taken'
      ? `: ${taken.accounts} accounts, ${taken.closed} closed, ${taken.movements} movements, ${taken.rates} rates of ${taken.service}`
      : ''
  return [`${name} ${as}${what}`, ...reasons.map((reason) => `  ${reason}`)]
}
