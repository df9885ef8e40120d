import type { Command } from '../../../authority/commands/command.ts'
import { handsOf } from '../../../authority/commands/hands.ts'
import { serviceOf, serviceOption } from '../../../authority/commands/service.ts'
import { openAccount } from '../../../bank/operations/open-account.ts'
import { type Input, UsageError } from '../../../platform/cli/command.ts'
import { type FbCustomerField, parseFbCustomer } from '../operations/desk/fb-customer-form.ts'
import { openFbCustomer } from '../operations/open-fb-customer.ts'
import { isFbProfile } from '../operations/profile-of.ts'
import { refusals } from '../texts/refusals.ts'

/** The option for each field of the application form, and its allowed values. */
const options = {
  customerNumber: [
    'customer-number',
    'number of the customer, as the profile describes it; opened if the service does not have it',
  ],
  customerName: ['customer', 'name of the company, at most 100 characters'],
  companyCode: ['company-code', '会社コード, ten digits'],
  kanaName: ['kana-name', '企業名 in kana, of at most 40 characters, as transfers carry it'],
  userId: ['user-id', 'お客様ID of the administrator: 6 to 12 letters and digits, at least one of each'],
  userName: ['user-name', 'name of the administrator'],
  branchCode: ['branch', "code of the institution's branch that has the account"],
  accountType: ['account-type', 'ordinary, current, savings or other'],
  number: ['account-number', 'seven digits'],
} as const satisfies Record<FbCustomerField, readonly [string, string]>

function option(field: FbCustomerField) {
  const [, help] = options[field]
  return { type: 'string', help } as const
}

/** Opens a customer of WEB-FB; prints the first passwords, which can't be shown again. */
export const fbCustomerOpen: Command = {
  words: 'fb-customer open',
  after: 'operator create',
  summary: 'open a customer of WEB-FB with its administrator and account, with first passwords',
  changing: { subject: ['service', 'customer-number', 'user-id'], handsOver: true },
  options: {
    service: serviceOption,
    'customer-number': { ...option('customerNumber'), required: true },
    customer: { ...option('customerName'), required: true },
    'company-code': { ...option('companyCode'), required: true },
    'kana-name': { ...option('kanaName'), required: true },
    'user-id': { ...option('userId'), required: true },
    'user-name': { ...option('userName'), required: true },
    branch: { ...option('branchCode'), required: true },
    'account-type': { ...option('accountType'), default: 'ordinary' },
    'account-number': { ...option('number'), required: true, account: true },
    balance: { type: 'string', help: 'opening balance in whole yen', default: '0' },
  },
  async run(input, context) {
    const service = serviceOf(input, context)
    const profile = context.profiles.get(service)
    if (profile === undefined || !isFbProfile(profile))
      throw new UsageError(`${service} is not a WEB-FB service`)
    const parsed = parseFbCustomer(typedIn(input), profile)
    const yen = input.text('balance')
    if (!/^\d{1,12}$/.test(yen)) throw new UsageError(`--balance must be whole yen, not "${yen}"`)
    if (Number(yen) !== 0 && profile.banking.accountsFrom === 'core')
      throw new UsageError(`--balance: ${refusals.balance_from_core.en}`)
    if (!parsed.ok) throw new UsageError(complaint(Object.keys(parsed.problems) as FbCustomerField[]))
    const { account, ...form } = parsed.form
    const opened = await openFbCustomer(context, handsOf(input).caller, { service, ...form })
    if (!opened.ok) throw new UsageError(refusals[opened.refusal].en)
    const { customerId, passwords } = opened
    const terms = { service, customerId, holderName: form.kanaName, ...account, openingYen: Number(yen) }
    const paidFrom = await openAccount(context, handsOf(input).caller, terms)
    const { login, fixed } = passwords
    const told = Object.entries(fixed).map(([purpose, password]) => `first ${purpose} password ${password}`)
    return {
      lines: [
        `administrator ${form.userId} of ${service}`,
        `customer ${form.customerNumber} (${customerId})`,
        `first login password ${login}`,
        ...told,
        ...(paidFrom.ok ? [] : [`the account was NOT opened: ${refusals[paidFrom.refusal].en}`]),
      ],
      json: {
        service,
        customerId,
        customerNumber: form.customerNumber,
        userId: form.userId,
        login,
        ...fixed,
        accountOpened: paidFrom.ok,
      },
      exitCode: paidFrom.ok ? 0 : 1,
    }
  },
}

function typedIn(input: Input) {
  const text = (field: FbCustomerField) => input.text(options[field][0])
  return {
    customerNumber: text('customerNumber'),
    customerName: text('customerName'),
    companyCode: text('companyCode'),
    kanaName: text('kanaName'),
    userId: text('userId'),
    userName: text('userName'),
    branchCode: text('branchCode'),
    accountType: text('accountType'),
    number: text('number'),
  }
}

function complaint(fields: readonly FbCustomerField[]): string {
  return fields.map((field) => `--${options[field][0]} must be: ${options[field][1]}`).join('; ')
}
