import type { Command } from '../authority/commands/command.ts'
import { type ExaminedCustomer, examineCustomers } from '../bank/operations/examine-customers.ts'
import { customerLine } from './customer-signs.ts'

/**
 * Looks at the installation (src/compose/doctor), or for what older versions left behind and only a person can put right;
 * changes nothing.
 */
export const doctor: Command = {
  words: 'doctor',
  everywhere: { files: [] },
  summary: 'look at the whole installation; exit 0 if all is well, 1 for warnings, 2 for faults',
  options: {
    customers: {
      type: 'boolean',
      help: 'only customers that may have been merged by their name, and those without a number; exit 1 if there are any',
    },
  },
  examines: (input) => !input.flag('customers'),
  async run(_, context) {
    const customers: ExaminedCustomer[] = []
    for await (const customer of examineCustomers(context)) customers.push(customer)
    const suspected = customers.filter(({ signs }) => signs.length > 0)
    return {
      lines: customers.length === 0 ? ['every customer has a number'] : linesOf(customers, suspected),
      json: { withoutNumber: customers.length, suspected: suspected.length, customers },
      exitCode: customers.length === 0 ? 0 : 1,
    }
  },
}

function linesOf(customers: readonly ExaminedCustomer[], suspected: readonly ExaminedCustomer[]): string[] {
  const byService = Map.groupBy(customers, ({ service }) => service)
  return [
    ...[...byService].map(([service, { length }]) => `${service}: ${length} without a number`),
    ...(suspected.length === 0
      ? ['none of them looks merged']
      : [`may have been merged by their name: ${suspected.length}`, ...suspected.map(customerLine)]),
    'give a customer its number with ./warifu customer number, part a merged one with ./warifu customer split;',
    '--json lists all of them',
  ]
}
