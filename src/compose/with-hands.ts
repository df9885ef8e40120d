import type { Command } from '../authority/commands/command.ts'
import {
  approvalOptions,
  deskOption,
  handsOptions,
  partApprovalOptions,
  rescueOption,
} from '../authority/commands/hands.ts'
import { terminalCommandOf } from '../authority/rules/terminal-commands.ts'
import type { StandaloneCommand } from '../platform/cli/command.ts'

/** Whatever changes or takes out asks for the same options: who and why (D4), and whose approval there is. */
export function withHands<Any extends Command | StandaloneCommand>(command: Any): Any {
  const { changing, words, options } = command
  if (changing === undefined) return command
  const handed = { ...options, ...handsOptions }
  if (terminalCommandOf(words) === undefined) return { ...command, options: handed }
  const desk = 'institution' in options || options['service']?.required === true ? {} : deskOption
  const rescue = changing.rescues === true ? rescueOption : {}
  const approval = 'parts' in command ? partApprovalOptions : approvalOptions
  return { ...command, options: { ...handed, ...approval, ...desk, ...rescue } }
}
