import type { Command } from '../authority/commands/command.ts'
import { customerNumberOf } from '../authority/commands/customer.ts'
import { handsOf } from '../authority/commands/hands.ts'
import { serviceOf, serviceOption } from '../authority/commands/service.ts'
import { profileOf } from '../authority/operations/context.ts'
import { splitCustomer } from '../authority/operations/split-customer.ts'
import { refusals } from '../authority/texts/refusals.ts'
import { parseCompany } from '../bank/operations/company.ts'
import { type Input, UsageError } from '../platform/cli/command.ts'
import { nameOf, userIdOf } from '../platform/cli/names.ts'

/** Parts two customers that had become one by their name. */
export const customerSplit: Command = {
  words: 'customer split',
  summary: 'move a user out of a customer that two were merged into, to a customer of its own',
  changing: { subject: ['service', 'user-id', 'number'] },
  options: {
    service: serviceOption,
    'user-id': { type: 'string', required: true, help: 'login ID of the user; their sessions end' },
    number: {
      type: 'string',
      required: true,
      help: 'number of the new customer, as the profile describes it',
    },
    name: { type: 'string', help: 'name of the new customer, if it is not that of the old one' },
    account: {
      type: 'string',
      account: true,
      help: 'IDs of the accounts that go along, separated by commas, as ./warifu doctor shows them',
    },
    'company-code': { type: 'string', help: '会社コード of the new customer, ten digits (WEB-FB)' },
    'kana-name': { type: 'string', help: '企業名 of the new customer in kana (WEB-FB)' },
  },
  async run(input, context) {
    const service = serviceOf(input, context)
    const userId = userIdOf(input, 'user-id')
    const number = customerNumberOf(input, profileOf(context, service), 'number')
    const typed = (input.optional('account') ?? '').split(',').map((id) => id.trim())
    const accountIds = [...new Set(typed.filter((id) => id !== ''))]
    const name = input.optional('name') === undefined ? {} : { name: nameOf(input, 'name') }
    const asked = { service, userId, number, accountIds, company: companyOf(input), ...name }
    const outcome = await splitCustomer(context, handsOf(input).caller, asked)
    if (!outcome.ok) throw new UsageError(refusals[outcome.refusal].en)
    const { customerId, fromCustomerId } = outcome
    return {
      lines: [
        `user ${userId} of ${service}`,
        `customer ${number} (${customerId}) ${outcome.name}`,
        `was part of customer ${fromCustomerId}, which keeps its transfers, payees and other users`,
        ...accountIds.map((accountId) => `account ${accountId} went along`),
      ],
      json: { service, userId, customerId, customerNumber: number, fromCustomerId, accountIds },
    }
  },
}

function companyOf(input: Input) {
  const [code, kana] = [input.optional('company-code'), input.optional('kana-name')]
  if (code === undefined && kana === undefined) return null
  const company = parseCompany(code ?? '', kana ?? '')
  if (company !== undefined) return company
  throw new UsageError('--company-code must be ten digits, and --kana-name up to 40 characters of bank kana')
}
