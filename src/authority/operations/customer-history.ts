import { entryOf } from '../../platform/journal/chain.ts'
import { newestJournal } from '../../platform/journal/queries.ts'
import { everyUserOfCustomer } from '../queries/bindings.ts'
import type { Context } from './context.ts'

/** 利用履歴: what the users of a customer did, and what was done to them, from the journal. */

type OfCustomer = { readonly service: string; readonly customerId: string }

type Asked<Event extends { readonly type: string }> = {
  /** What may be told of. */
  readonly types: readonly Event['type'][]
  /** Null: all users. */
  readonly userId: string | null
  /** Where a following page begins. */
  readonly before: number | null
  readonly fromMs?: number | null
  readonly untilMs?: number | null
}

export const historyPerPage = 50

/** One page, newest first; `next` is where the following one begins. */
export async function readCustomerHistory<Event extends { readonly type: string }>(
  context: Context,
  customer: OfCustomer,
  { types, userId, before, fromMs = null, untilMs = null }: Asked<Event>,
) {
  const users = await historyUsers(context, customer)
  const userIds = users.map((user) => user.userId).filter((id) => userId === null || id === userId)
  const rows = await newestJournal(
    context.store,
    {
      services: [customer.service],
      userIds,
      types,
      ...(before !== null && { before }),
      ...(fromMs !== null && { fromMs }),
      ...(untilMs !== null && { untilMs }),
    },
    historyPerPage + 1,
  )
  const entries = rows
    .slice(0, historyPerPage)
    .map((row) => ({ position: row.position, ...entryOf<Event>(row) }))
  return { entries, next: rows.length > historyPerPage ? (entries.at(-1)?.position ?? null) : null }
}

/** Everybody with a history, including deleted users. */
export function historyUsers({ store }: Context, { service, customerId }: OfCustomer) {
  return everyUserOfCustomer(store, service, customerId)
}
