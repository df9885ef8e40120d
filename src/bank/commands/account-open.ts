import type { Command } from '../../authority/commands/command.ts'
import { customerNumberOf } from '../../authority/commands/customer.ts'
import { handsOf } from '../../authority/commands/hands.ts'
import { serviceOf, serviceOption } from '../../authority/commands/service.ts'
import { profileOf } from '../../authority/operations/context.ts'
import type { ServiceProfile } from '../../authority/rules/profile.ts'
import { type Input, UsageError } from '../../platform/cli/command.ts'
import { userIdOf } from '../../platform/cli/names.ts'
import { openAccountOf } from '../operations/open-account.ts'
import { isBankProfile } from '../operations/profile-of.ts'
import type { AccountType } from '../rules/account.ts'
import { refusals } from '../texts/refusals.ts'

/** Opens an account for a customer in the ledger of a bank's service. */
export const accountOpen: Command = {
  words: 'account open',
  after: 'user create',
  summary: 'open an account for a customer of a bank’s service, with its balance',
  // The entry of the account itself has its number, which the desk masks (X9).
  changing: { subject: ['service', 'customer-number', 'user-id'] },
  options: {
    service: { ...serviceOption, help: '<institution>/<service>, such as sample-shinkin/personal' },
    'customer-number': { type: 'string', help: 'number of the customer, as the profile describes it' },
    'user-id': { type: 'string', help: 'instead: login ID of one of its users' },
    branch: { type: 'string', required: true, help: 'code of a branch in the profile, such as 010' },
    type: {
      type: 'string',
      default: 'ordinary',
      values: ['ordinary', 'current', 'savings', 'other'] satisfies readonly AccountType[],
      help: '科目',
    },
    number: { type: 'string', required: true, account: true, help: 'account number, seven digits' },
    holder: { type: 'string', required: true, help: 'name of the holder in bank kana (half-width)' },
    yen: { type: 'string', default: '0', help: 'opening balance' },
  },
  async run(input, context) {
    const service = serviceOf(input, context)
    const profile = profileOf(context, service)
    if (!isBankProfile(profile)) throw new UsageError(`${service} has no accounts`)
    const branchCode = input.text('branch')
    const codes = profile.banking.bank.branches.map(({ code }) => code)
    if (!codes.includes(branchCode)) {
      throw new UsageError(`--branch must be one of ${codes.join(', ')}, not "${branchCode}"`)
    }
    const outcome = await openAccountOf(context, handsOf(input).caller, {
      service,
      holder: holderOf(input, profile),
      branchCode,
      accountType: input.text('type') as AccountType,
      number: matching(input, 'number', /^\d{7}$/, 'seven digits'),
      holderName: matching(input, 'holder', holderForm, 'up to 48 characters of bank kana (half-width)'),
      openingYen: Number(matching(input, 'yen', /^\d{1,13}$/, 'whole yen')),
    })
    if (!outcome.ok) throw new UsageError(texts[outcome.refusal])
    const { accountId, customerId } = outcome
    return {
      lines: [`account ${accountId} of ${service}`, `customer ${customerId}`],
      json: { service, customerId, accountId },
    }
  },
}

/** Without ｦ, small kana and ｰ, which bank formats don't have (domain-notes c-1). */
const holderForm = /^[ｱ-ﾝﾞﾟA-Z0-9 ().-]{1,48}$/

const texts = {
  no_such_customer: refusals.no_such_customer.en,
  no_such_user: refusals.no_such_user.en,
  account_taken: refusals.account_taken.en,
  balance_from_core: refusals.balance_from_core.en,
} as const

/** Whose it is: by number, or by one of the users. */
function holderOf(input: Input, profile: ServiceProfile) {
  const [number, userId] = [input.optional('customer-number'), input.optional('user-id')]
  if ((number === undefined) === (userId === undefined)) {
    throw new UsageError('name the customer by --customer-number, or by --user-id')
  }
  return userId === undefined
    ? { customerNumber: customerNumberOf(input, profile) }
    : { userId: userIdOf(input, 'user-id') }
}

function matching(input: Input, option: string, form: RegExp, what: string): string {
  const text = input.text(option).trim()
  if (form.test(text)) return text
  throw new UsageError(`--${option} must be ${what}, not "${text}"`)
}
