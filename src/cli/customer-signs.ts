import type { ExaminedCustomer } from '../bank/operations/examine-customers.ts'

/** What a person at the terminal reads of a customer that may be two. */
const signTexts = {
  several_persons: 'several persons',
  opened_separately: 'opened by separate acts',
  branches_differ: 'accounts at several branches',
  holders_differ: 'accounts of several holders',
} as const satisfies Record<ExaminedCustomer['signs'][number], string>

export function customerLine({
  service,
  customerId,
  name,
  userIds,
  accounts,
  signs,
}: ExaminedCustomer): string {
  const parts = [
    `${service} customer ${customerId} ${name}: ${signs.map((sign) => signTexts[sign]).join(', ')}`,
    `users ${userIds.join(', ')}`,
    ...(accounts.length === 0
      ? []
      : [`accounts ${accounts.map((each) => `${each.accountId} ${each.holderName}`).join(', ')}`]),
  ]
  return parts.join('; ')
}
