import type { Command } from '../authority/commands/command.ts'
import { customerNumberOf } from '../authority/commands/customer.ts'
import { handsOf } from '../authority/commands/hands.ts'
import { serviceOf, serviceOption } from '../authority/commands/service.ts'
import { kindOf, profileOf } from '../authority/operations/context.ts'
import { createUser } from '../authority/operations/create-user.ts'
import { refusals } from '../authority/texts/refusals.ts'
import { UsageError } from '../platform/cli/command.ts'
import { nameOf, userIdOf } from '../platform/cli/names.ts'

/** Opens a user; prints the initial password, which can't be shown again. */
export const userCreate: Command = {
  words: 'user create',
  summary: 'open a user of a service, with an initial password',
  changing: { subject: ['service', 'user-id', 'customer-number'], handsOver: true },
  options: {
    service: serviceOption,
    customer: {
      type: 'string',
      required: true,
      help: 'name of the customer',
    },
    'customer-number': {
      type: 'string',
      required: true,
      help: 'number of the customer, as the profile describes it; opened if the service does not have it',
    },
    'user-id': { type: 'string', required: true, help: 'login ID' },
    'user-name': { type: 'string', required: true, help: 'name of the user' },
    admin: { type: 'boolean', help: 'the user is an administrator of the customer' },
  },
  async run(input, context) {
    const service = serviceOf(input, context)
    const { opening } = kindOf(context, profileOf(context, service))
    if (opening !== null) {
      const { kind, command } = opening
      throw new UsageError(`${service} is a ${kind} service: open its customers with ./warifu ${command}`)
    }
    const userId = userIdOf(input, 'user-id')
    const customerNumber = customerNumberOf(input, profileOf(context, service))
    const outcome = await createUser(context, handsOf(input).caller, {
      service,
      customerNumber,
      customerName: nameOf(input, 'customer'),
      userId,
      userName: nameOf(input, 'user-name'),
      administrator: input.flag('admin'),
    })
    if (!outcome.ok) throw new UsageError(refusals[outcome.refusal].en)
    const { customerId, initialPassword } = outcome
    return {
      lines: [
        `user ${userId} of ${service}`,
        `customer ${customerNumber} (${customerId})`,
        `initial password ${initialPassword}`,
      ],
      json: { service, customerId, customerNumber, userId, initialPassword },
    }
  },
}
