import type { Command } from '../authority/commands/command.ts'
import type { Module } from '../authority/module-type.ts'
import type { StandaloneCommand } from '../platform/cli/command.ts'

type AnyCommand = Command | StandaloneCommand

/** Every command of `./warifu` besides its processes, in the order in which the help shows them. */
export function commandsOf(modules: readonly Module[]): readonly AnyCommand[] {
  return ordered(modules.flatMap((module) => module.commands ?? []))
}

/** Each that names another stands after that one, and the others as their modules list them. */
function ordered(all: readonly AnyCommand[]): readonly AnyCommand[] {
  const following = ({ words }: AnyCommand): AnyCommand[] =>
    all.filter(({ after }) => after === words).flatMap((command) => [command, ...following(command)])
  return all.filter(({ after }) => after === undefined).flatMap((command) => [command, ...following(command)])
}
