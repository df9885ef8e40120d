import type { Command } from '../authority/commands/command.ts'
import { customerNumberOf } from '../authority/commands/customer.ts'
import { handsOf } from '../authority/commands/hands.ts'
import { serviceOf, serviceOption } from '../authority/commands/service.ts'
import { profileOf } from '../authority/operations/context.ts'
import { numberCustomer } from '../authority/operations/number-customer.ts'
import { refusals } from '../authority/texts/refusals.ts'
import { examineCustomer } from '../bank/operations/examine-customers.ts'
import { UsageError } from '../platform/cli/command.ts'
import { customerLine } from './customer-signs.ts'

/** Gives a customer from before numbers were kept its own. */
export const customerNumber: Command = {
  words: 'customer number',
  summary: 'give a customer of older data its number',
  changing: { subject: ['service', 'customer', 'number'] },
  options: {
    service: serviceOption,
    customer: { type: 'string', required: true, help: 'ID of the customer, as ./warifu doctor shows it' },
    number: { type: 'string', required: true, help: 'its number, as the profile describes it' },
    checked: {
      type: 'boolean',
      help: 'somebody looked at what ./warifu doctor says of this customer: it is one',
    },
  },
  async run(input, context) {
    const service = serviceOf(input, context)
    const customerId = input.text('customer')
    const number = customerNumberOf(input, profileOf(context, service), 'number')
    const examined = await examineCustomer(context, service, customerId)
    if (examined !== undefined && examined.signs.length > 0 && !input.flag('checked')) {
      throw new UsageError(
        `this may be two customers; part them with ./warifu customer split, or say --checked: ${customerLine(examined)}`,
      )
    }
    const outcome = await numberCustomer(context, handsOf(input).caller, { service, customerId, number })
    if (!outcome.ok) throw new UsageError(refusals[outcome.refusal].en)
    return {
      lines: [`customer ${customerId} of ${service} has the number ${number}`],
      json: { service, customerId, customerNumber: number },
    }
  },
}
