import type { Command } from '../authority/commands/command.ts'
import { handsOf } from '../authority/commands/hands.ts'
import { openCommands, withdrawCommand } from '../authority/operations/terminal-requests.ts'
import { type Approval, approvalValidMs } from '../authority/rules/approval.ts'
import { isDesk } from '../authority/rules/operator.ts'
import { UsageError } from '../platform/cli/command.ts'
import { deskIn, institutionOption } from './operator/staff.ts'

/** What waits for a second person, and for whom (decision 92). */
export const approvalList: Command = {
  words: 'approval list',
  summary: 'list the commands that wait for another person’s yes, or have it and were not carried out',
  everywhere: { files: [] },
  options: { institution: { ...institutionOption, required: false } },
  async run(input, context) {
    const desks =
      input.optional('institution') === undefined
        ? [...context.profiles.keys()].filter(isDesk)
        : [deskIn(input, context)]
    const requests = (await openCommands(context, desks)).map(shownOf)
    return { lines: requests.length === 0 ? ['none'] : requests.flatMap(linesOf), json: requests }
  },
}

function shownOf({ service, userId, status, requestedBy, requestedAtMs, reason, details }: Approval) {
  return {
    approval: userId,
    desk: service,
    status,
    command: details.command ?? '',
    requestedBy: requestedBy.replace('terminal:', ''),
    reason,
    until: Temporal.Instant.fromEpochMilliseconds(requestedAtMs + approvalValidMs).toString(),
  }
}

function linesOf({
  approval,
  desk,
  status,
  command,
  requestedBy,
  reason,
  until,
}: ReturnType<typeof shownOf>) {
  const stands = status === 'granted' ? 'approved' : `waits for approval at /${desk}/approvals`
  return [`request ${approval}: ${stands}, until ${until}`, `  ${requestedBy}: ${command} (${reason})`]
}

export const approvalWithdraw: Command = {
  words: 'approval withdraw',
  summary: 'take back a command that waits for another person’s yes, or has it and was not carried out',
  changing: { subject: ['institution', 'NUMBER'] },
  // The profiles of whoever asked to put them in force are not in force yet.
  anyProfiles: true,
  options: { institution: institutionOption },
  operand: { name: 'NUMBER', help: 'of the request, as approval list shows it' },
  async run(input, context) {
    const approvalId = input.text('NUMBER')
    const desk = deskIn(input, context)
    const outcome = await withdrawCommand(context, handsOf(input).caller, { desk, approvalId })
    if (!outcome.ok)
      throw new UsageError(`${approvalId}: no open request of this number at ${desk}; see approval list`)
    const { command, requestedBy } = shownOf(outcome.withdrawn)
    return {
      lines: [`request ${approvalId} of ${requestedBy} is withdrawn: ${command}`],
      json: { approval: approvalId, desk, command, requestedBy },
    }
  },
}
