import type { Command } from '../authority/commands/command.ts'
import { handsOf } from '../authority/commands/hands.ts'
import { createUser } from '../authority/operations/create-user.ts'
import type { Role } from '../authority/rules/rights.ts'
import { refusals } from '../authority/texts/refusals.ts'
import { UsageError } from '../platform/cli/command.ts'
import { nameOf, userIdOf } from '../platform/cli/names.ts'

/** Appoints staff of a support desk; prints the initial password. Operators enroll a token at the desk itself. */
export const operatorCreate: Command = {
  words: 'operator create',
  summary: 'appoint an operator of an institution’s support desk, with an initial password',
  changing: { subject: ['institution', 'operator-id', 'role'] },
  options: {
    institution: { type: 'string', required: true, help: 'such as shoko-chukin' },
    'operator-id': { type: 'string', required: true, help: 'login ID at the desk' },
    'operator-name': { type: 'string', required: true, help: 'name of the operator' },
    role: {
      type: 'string',
      required: true,
      values: ['desk', 'branch', 'approver', 'auditor', 'clearing'] satisfies readonly Role[],
      help: 'what the operator may do',
    },
  },
  async run(input, context) {
    const service = `desk/${input.text('institution')}`
    const profile = context.profiles.get(service)
    if (profile === undefined) throw new UsageError(`${input.text('institution')} has no desk`)
    const userId = userIdOf(input, 'operator-id')
    const role = input.text('role') as Role
    const outcome = await createUser(context, handsOf(input).caller, {
      service,
      customerNumber: null,
      customerName: profile.institutionName,
      userId,
      userName: nameOf(input, 'operator-name'),
      administrator: false,
      role,
    })
    if (!outcome.ok) throw new UsageError(refusals[outcome.refusal].en)
    const { initialPassword } = outcome
    return {
      lines: [`operator ${userId} (${role}) of ${service}`, `initial password ${initialPassword}`],
      json: { service, operatorId: userId, role, initialPassword },
    }
  },
}
