import type { CommandWith } from '../../platform/cli/command.ts'
import type { Context } from '../operations/context.ts'

/** One command of `./warifu`. */
export type Command = CommandWith<Context>
