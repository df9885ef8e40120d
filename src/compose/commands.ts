import type { Command } from '../authority/commands/command.ts'
import type { Module } from '../authority/module-type.ts'
import type { DeskPart } from '../desk/contract.ts'
import type { StandaloneCommand } from '../platform/cli/command.ts'
import { initCommand } from './init/init.ts'
import { profileActivate, profilePending } from './profile-activation.ts'
import { profileCommands } from './profile-commands.ts'
import { withHands } from './with-hands.ts'

type AnyCommand = Command | StandaloneCommand

/** Every command of `./warifu` other than its processes, in the order of the help. */
export function commandsOf(modules: readonly Module<DeskPart>[]): readonly AnyCommand[] {
  const own = modules.flatMap((module) => module.commands ?? [])
  const profiles = [...profileCommands(modules), profilePending(modules), profileActivate(modules)]
  return ordered([initCommand(modules), ...[...own, ...profiles].map(withHands)])
}

/** A command with `after` follows the one that it names; the rest keep the order of their modules. */
function ordered(all: readonly AnyCommand[]): readonly AnyCommand[] {
  const following = ({ words }: AnyCommand): AnyCommand[] =>
    all.filter(({ after }) => after === words).flatMap((command) => [command, ...following(command)])
  return all.filter(({ after }) => after === undefined).flatMap((command) => [command, ...following(command)])
}
