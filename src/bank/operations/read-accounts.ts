import type { Context } from '../../authority/operations/context.ts'
import { findAccounts, postingsOf } from '../queries/accounts.ts'
import { type Account, accountState, isHeldBy, isTold, type Posting } from '../rules/account.ts'
import { dayOf } from '../rules/calendar.ts'
import { coreFeedState } from '../rules/core-feed.ts'
import { bankProfileOf } from './profile-of.ts'

type OfCustomer = { readonly service: string; readonly customerId: string }

/** All accounts that a customer has or had, whether or not anybody has said what they hold. */
export function everyAccountOf(
  { store }: Context,
  { service, customerId }: OfCustomer,
): Promise<readonly Account[]> {
  return findAccounts(store, service, customerId)
}

/** A customer's accounts with their balances; where the core system says these, those that it has told of and not closed. */
export async function accountsOf(
  context: Context,
  { service, customerId }: OfCustomer,
): Promise<readonly Account[]> {
  const { accountsFrom } = bankProfileOf(context, service).banking
  const accounts = await findAccounts(context.store, service, customerId)
  return accounts.filter((account) => isHeldBy(account, customerId) && isTold(account, accountsFrom))
}

/**
 * As of when what the service shows of accounts is: the instant of the core system's newest file; null in a service that has
 * its own ledger, whose balances are those of this moment.
 */
export async function accountsToldAtMs(context: Context, service: string): Promise<number | null> {
  if (bankProfileOf(context, service).banking.accountsFrom === 'ledger') return null
  const { coreFeed } = await context.store.read({ coreFeed: coreFeedState.ref(service) })
  return coreFeed?.asOfMs ?? null
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
  /** See `accountsToldAtMs`. */
  readonly toldAtMs: number | null
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
  const { accountsFrom } = bankProfileOf(context, service).banking
  if (!isHeldBy(account, customerId) || !isTold(account, accountsFrom)) return undefined
  const { first, today } = statementDaysOf(context, service)
  const from = later(asked.from ?? first, first)
  const until = asked.until ?? today
  const range = { from: from.toString(), until: until.toString() }
  return {
    account,
    toldAtMs: await accountsToldAtMs(context, service),
    from,
    until,
    postings: await postingsOf(context.store, service, accountId, range, postingsMax),
  }
}

function later(a: Temporal.PlainDate, b: Temporal.PlainDate): Temporal.PlainDate {
  return Temporal.PlainDate.compare(a, b) < 0 ? b : a
}
