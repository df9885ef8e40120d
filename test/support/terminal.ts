// Commands as `./warifu` runs them, in this process, on a context of the test's own.

import type { Command } from '../../src/authority/commands/command.ts'
import type { Context } from '../../src/authority/operations/context.ts'
import { commandsOf } from '../../src/compose/commands.ts'
import { modules } from '../../src/compose/modules.ts'
import { runCommand } from '../../src/compose/run-command.ts'
import { type Output, parseInput } from '../../src/platform/cli/command.ts'

export const commands = commandsOf(modules)

/** As `./warifu WORDS…` does it. */
export async function runAt(context: Context, words: readonly string[]): Promise<Output> {
  const command = commands.find(({ words: of }) => of.split(' ').every((word, i) => words[i] === word))
  if (command === undefined || !('run' in command)) throw new Error(`there is no command ${words.join(' ')}`)
  const input = parseInput(command, words.slice(command.words.split(' ').length))
  return runCommand(command as Command, input, context)
}
