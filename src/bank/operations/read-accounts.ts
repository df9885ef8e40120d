import type { Context } from '../../authority/operations/context.ts'
import { findAccounts, postingsOf } from '../queries/accounts.ts'
import { type Account, accountState, type Posting } from '../rules/account.ts'
import { dayOf } from '../rules/calendar.ts'
import { bankProfileOf } from './profile-of.ts'

/** A customer's accounts with their balances. */
export function accountsOf(
  { store }: Context,
  { service, customerId }: { readonly service: string; readonly customerId: string },
): Promise<Account[]> {
  return findAccounts(store, service, customerId)
}

export type StatementDays = { readonly first: Temporal.PlainDate; readonly today: Temporal.PlainDate }

/** The days that a statement may cover: as far back as the profile allows, up to and including today. */
export function statementDaysOf(context: Context, service: string): StatementDays {
  const days = bankProfileOf(context, service).banking.statementDays
  const today = dayOf(context.now())
  return { first: today.subtract({ days: days - 1 }), today }
}

export type Statement = {
  readonly account: Account
  readonly from: Temporal.PlainDate
  readonly until: Temporal.PlainDate
  readonly postings: readonly Posting[]
}

/** Far more than anybody reads on a screen. */
export const postingsMax = 2000

/**
 * 入出金明細 of an account between two days, as far back as the profile allows, or all of that range. Undefined if the
 * account is not the customer's.
 */
export async function statementOf(
  context: Context,
  asked: {
    readonly service: string
    readonly customerId: string
    readonly accountId: string
    readonly from?: Temporal.PlainDate
    readonly until?: Temporal.PlainDate
  },
): Promise<Statement | undefined> {
  const { service, customerId, accountId } = asked
  const { account } = await context.store.read({ account: accountState.ref(service, accountId) })
  if (account === undefined || account.customerId !== customerId) return undefined
  const { first, today } = statementDaysOf(context, service)
  const from = later(asked.from ?? first, first)
  const until = asked.until ?? today
  const range = { from: from.toString(), until: until.toString() }
  return {
    account,
    from,
    until,
    postings: await postingsOf(context.store, service, accountId, range, postingsMax),
  }
}

function later(a: Temporal.PlainDate, b: Temporal.PlainDate): Temporal.PlainDate {
  return Temporal.PlainDate.compare(a, b) < 0 ? b : a
}
