import type { Command } from '../authority/commands/command.ts'
import { approvalOptions, deskOption, handsOptions, rescueOption } from '../authority/commands/hands.ts'
import type { Module } from '../authority/module-type.ts'
import { terminalCommandOf } from '../authority/rules/terminal-commands.ts'
import type { DeskPart } from '../desk/contract.ts'
import type { StandaloneCommand } from '../platform/cli/command.ts'
import { profileCommands } from './profile-commands.ts'

type AnyCommand = Command | StandaloneCommand

/** Every command of `./warifu` other than its processes, in the order of the help. */
export function commandsOf(modules: readonly Module<DeskPart>[]): readonly AnyCommand[] {
  const own = modules.flatMap((module) => module.commands ?? [])
  return ordered([...own, ...profileCommands(modules)].map(withHands))
}

/** Whatever changes or takes out asks for the same options: who and why (D4), and whose approval there is. */
function withHands(command: AnyCommand): AnyCommand {
  const { changing, words, options } = command
  if (changing === undefined) return command
  const handed = { ...options, ...handsOptions }
  if (terminalCommandOf(words) === undefined) return { ...command, options: handed }
  const desk = 'institution' in options || options['service']?.required === true ? {} : deskOption
  const rescue = changing.rescues === true ? rescueOption : {}
  return { ...command, options: { ...handed, ...approvalOptions, ...desk, ...rescue } }
}

/** A command with `after` follows the one that it names; the rest keep the order of their modules. */
function ordered(all: readonly AnyCommand[]): readonly AnyCommand[] {
  const following = ({ words }: AnyCommand): AnyCommand[] =>
    all.filter(({ after }) => after === words).flatMap((command) => [command, ...following(command)])
  return all.filter(({ after }) => after === undefined).flatMap((command) => [command, ...following(command)])
}
