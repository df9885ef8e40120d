import { type Context, profileOf } from '../../authority/operations/context.ts'
import {
  type KnownCustomer,
  unnumberedCustomers,
  userIdsOfCustomers,
} from '../../authority/queries/customers.ts'
import { customerState } from '../../authority/rules/customer.ts'
import type { ServiceProfile } from '../../authority/rules/profile.ts'
import { entryOf } from '../../platform/journal/chain.ts'
import { newestJournal } from '../../platform/journal/queries.ts'
import { accountsOfCustomers, type HeldAccount } from '../queries/customer-accounts.ts'
import { type MergeSign, mergeSigns } from '../rules/merged-customer.ts'

const pageSize = 500

/** A customer that nobody has given its number, and what makes it look like two. */
export type ExaminedCustomer = {
  readonly service: string
  readonly customerId: string
  readonly name: string
  readonly userIds: readonly string[]
  readonly accounts: readonly Omit<HeldAccount, 'customerId'>[]
  readonly signs: readonly MergeSign[]
}

/**
 * Every customer of every service from before numbers were kept, by service and ID. Those opened since can't have been
 * merged, and whoever gave an older one its number looked at it then.
 */
export async function* examineCustomers(context: Context): AsyncGenerator<ExaminedCustomer> {
  for (const [service, { customers }] of context.profiles) {
    if (customers === null) continue
    for (let after = ''; ; ) {
      const page = await unnumberedCustomers(context.store, service, after, pageSize)
      yield* await examine(context, service, page)
      if (page.length < pageSize) break
      after = page.at(-1)?.customerId ?? after
    }
  }
}

/** The same of one; undefined if there is none, or it has its number. */
export async function examineCustomer(
  context: Context,
  service: string,
  customerId: string,
): Promise<ExaminedCustomer | undefined> {
  const { customer } = await context.store.read({ customer: customerState.ref(service, customerId) })
  if (customer === undefined || customer.number !== null) return undefined
  return (await examine(context, service, [customer]))[0]
}

async function examine(
  context: Context,
  service: string,
  customers: readonly KnownCustomer[],
): Promise<ExaminedCustomer[]> {
  const { store } = context
  const ids = customers.map(({ customerId }) => customerId)
  const users = groupedBy(await userIdsOfCustomers(store, service, ids))
  const accounts = groupedBy(await accountsOfCustomers(store, service, ids))
  const shared = ids.flatMap((customerId) => {
    const found = users.get(customerId) ?? []
    return found.length > 1 ? found.map(({ userId }) => userId) : []
  })
  const acts = await openingActs(context, service, shared)
  const { are } = profileOf(context, service).customers as NonNullable<ServiceProfile['customers']>
  return customers.map(({ customerId, name }) => {
    const userIds = (users.get(customerId) ?? []).map(({ userId }) => userId)
    const held = (accounts.get(customerId) ?? []).map(({ customerId: _, ...account }) => account)
    const openings = new Set(userIds.flatMap((userId) => acts.get(userId) ?? [])).size
    const signs = mergeSigns({ are, users: userIds.length, openings, accounts: held })
    return { service, customerId, name, userIds, accounts: held, signs }
  })
}

function groupedBy<Row extends { readonly customerId: string }>(
  rows: readonly Row[],
): ReadonlyMap<string, Row[]> {
  return Map.groupBy(rows, ({ customerId }) => customerId)
}

/** Which act of the institution opened each user: one file, one form, one command. */
async function openingActs(
  { store }: Context,
  service: string,
  userIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const acts = new Map<string, string>()
  for (let from = 0; from < userIds.length; from += pageSize) {
    const asked = userIds.slice(from, from + pageSize)
    const filter = { service, userIds: asked, types: ['user_created'] }
    for (const row of await newestJournal(store, filter, asked.length)) {
      const { at, request, actor } = entryOf(row)
      const { userId } = row
      // A customer's own administrator opens users of that customer only.
      if (userId !== null && !actor.startsWith('user')) acts.set(userId, `${at} ${request}`)
    }
  }
  return acts
}
