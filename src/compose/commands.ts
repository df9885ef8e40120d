import type { Command } from '../authority/commands/command.ts'
import type { StandaloneCommand } from '../platform/cli/command.ts'
import { modules } from './modules.ts'

type AnyCommand = Command | StandaloneCommand

/** Every command of `./warifu` other than its processes, in the order of the help. */
export const commands: readonly AnyCommand[] = ordered(modules.flatMap((module) => module.commands ?? []))

/** A command with `after` follows the one that it names; the rest keep the order of their modules. */
function ordered(all: readonly AnyCommand[]): readonly AnyCommand[] {
  const following = ({ words }: AnyCommand): AnyCommand[] =>
    all.filter(({ after }) => after === words).flatMap((command) => [command, ...following(command)])
  return all.filter(({ after }) => after === undefined).flatMap((command) => [command, ...following(command)])
}
