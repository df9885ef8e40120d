import type { Split, SplitAddition } from '../../../authority/rules/customer-split.ts'
import type { Account } from '../../../bank/rules/account.ts'
import type { Agreement } from '../../../bank/rules/agreement.ts'
import { splitBank } from '../../../bank/rules/customer-split.ts'
import type { Event } from './events.ts'
import type { FbUser } from './fb-user.ts'

/** Transfers name the company, so it must have a 会社コード and a 企業名 of its own; the user keeps the rights. */
export function splitFb(
  states: {
    readonly fbUser: FbUser | undefined
    readonly agreement: Agreement | undefined
    readonly accounts: readonly (Account | undefined)[]
  },
  split: Split,
): SplitAddition<Event> {
  if (split.company === null) return { bar: 'company_missing', events: [] }
  const { bar, events } = splitBank(states, split)
  const { fbUser } = states
  if (bar !== null || fbUser === undefined) return { bar, events }
  return { bar, events: [...events, { type: 'fb_user_set', ...fbUser, customerId: split.customerId }] }
}
