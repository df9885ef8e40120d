import {
  type ActivationLine,
  type CustomerLine,
  type Page,
  pageOfActivations,
  pageOfCustomers,
  pageOfTokens,
  pageOfUsers,
  type TokenLine,
  type UserFilter,
  type UserLine,
} from '../../queries/pages.ts'
import { customerOfHolder, tokenClaimState, userOfHolder } from '../../rules/binding.ts'
import { customerNumberState } from '../../rules/customer.ts'
import type { Caller, Context } from '../context.ts'
import { filterText } from '../noted-filter.ts'
import { findStopped, isCustomerStopped } from '../stopped-customers.ts'
import { noteClientList, type OfClient } from './note-list.ts'

// Lists as systems of the institution read them: of the client's own service, and noted before they are read (X9).

export type UserQuestion = Pick<UserFilter, 'customerId' | 'status'> & {
  /** In the form in which it is kept. */
  readonly customerNumber?: string | undefined
  readonly tokenId?: string | undefined
}

export type ListedUser = UserLine & { readonly customerStopped: boolean }

/** Users by ID; with a number or a token that nobody has, none. */
export async function listUsers(
  context: Context,
  caller: Caller,
  client: OfClient,
  { customerId, customerNumber, tokenId, status }: UserQuestion,
  page: Page,
): Promise<readonly ListedUser[]> {
  const { service } = client
  const asked = { customerId, customerNumber, tokenId, status }
  await noteClientList(context, caller, client, 'users', questionText(service, asked))
  const filters = [
    { customerId, status },
    ...(customerNumber === undefined ? [] : [await ofNumber(context, service, customerNumber)]),
    ...(tokenId === undefined ? [] : [await ofToken(context, service, tokenId)]),
  ]
  const filter = together(filters)
  if (filter === null) return []
  const users = await pageOfUsers(context.store, service, filter, page)
  const isStopped = await findStopped(context, users)
  return users.map((user) => ({ ...user, customerStopped: isStopped(user) }))
}

async function ofNumber({ store }: Context, service: string, number: string): Promise<UserFilter | null> {
  const { claim } = await store.read({ claim: customerNumberState.ref(service, number) })
  return claim === undefined ? null : { customerId: claim.customerId }
}

async function ofToken({ store }: Context, service: string, tokenId: string): Promise<UserFilter | null> {
  const { claim } = await store.read({ claim: tokenClaimState.ref(service, tokenId) })
  const userId = userOfHolder(claim?.holder ?? '')
  const customerId = customerOfHolder(claim?.holder ?? '')
  if (userId !== null) return { userId }
  return customerId === null ? null : { customerId }
}

/** All of them at once; null where one has nobody, or two contradict each other. */
function together(filters: readonly (UserFilter | null)[]): UserFilter | null {
  let all: UserFilter = {}
  for (const filter of filters) {
    if (filter === null) return null
    const { customerId, userId, status } = filter
    const others = all.customerId ?? customerId
    if (customerId !== undefined && others !== customerId) return null
    all = { customerId: others, userId: all.userId ?? userId, status: all.status ?? status }
  }
  return all
}

export type ListedCustomer = CustomerLine & { readonly stopped: boolean }

/** Customers by ID, or the one of a number. */
export async function listCustomers(
  context: Context,
  caller: Caller,
  client: OfClient,
  { number }: { readonly number?: string | undefined },
  page: Page,
): Promise<readonly ListedCustomer[]> {
  const { service } = client
  await noteClientList(context, caller, client, 'customers', questionText(service, { number }))
  const filter = number === undefined ? {} : await ofNumber(context, service, number)
  if (filter === null) return []
  return withStops(context, await pageOfCustomers(context.store, service, filter.customerId, page))
}

/** One customer; undefined where the service has none of that ID. */
export async function readCustomer(
  context: Context,
  caller: Caller,
  client: OfClient,
  customerId: string,
): Promise<ListedCustomer | undefined> {
  const { service } = client
  const [customer] = await pageOfCustomers(context.store, service, customerId, { after: null, limit: 1 })
  if (customer === undefined) return undefined
  await noteClientList(context, caller, client, 'customers', questionText(service, { customerId }))
  return { ...customer, stopped: await isCustomerStopped(context, customer) }
}

async function withStops(
  context: Context,
  customers: readonly CustomerLine[],
): Promise<readonly ListedCustomer[]> {
  const isStopped = await findStopped(context, customers)
  return customers.map((customer) => ({ ...customer, stopped: isStopped(customer) }))
}

/** Tokens that are enrolled in the service, by whoever holds them. */
export async function listTokens(
  context: Context,
  caller: Caller,
  client: OfClient,
  { status }: { readonly status?: TokenLine['status'] | undefined },
  page: Page,
): Promise<readonly TokenLine[]> {
  const { service } = client
  await noteClientList(context, caller, client, 'tokens', questionText(service, { status }))
  return pageOfTokens(context.store, service, status, page)
}

/** What has become of an activation code: `issued` until it is used, revoked or expired. */
export type ActivationStanding = 'issued' | 'used' | 'expired' | 'revoked'

export type ListedActivation = Omit<ActivationLine, 'status'> & { readonly status: ActivationStanding }

/** The newest activation code of each user who ever had one, by user ID; never the code. */
export async function listActivations(
  context: Context,
  caller: Caller,
  client: OfClient,
  { status }: { readonly status?: ActivationStanding | undefined },
  page: Page,
): Promise<readonly ListedActivation[]> {
  const { service } = client
  await noteClientList(context, caller, client, 'activation_codes', questionText(service, { status }))
  const nowMs = context.now().epochMilliseconds
  const filters = {
    issued: { status: 'issued', liveAtMs: nowMs },
    expired: { status: 'issued', endedAtMs: nowMs },
    used: { status: 'used' },
    revoked: { status: 'void' },
  } as const
  const lines = await pageOfActivations(context.store, service, status ? filters[status] : {}, page)
  return lines.map((line) => ({ ...line, status: standingOf(line, nowMs) }))
}

function standingOf({ status, expiresAtMs }: ActivationLine, nowMs: number): ActivationStanding {
  if (status === 'void') return 'revoked'
  return status === 'issued' && expiresAtMs <= nowMs ? 'expired' : status
}

function questionText(service: string, asked: Readonly<Record<string, string | undefined>>): string {
  const known = Object.entries(asked).map(([name, value]) => [name, value ?? null] as const)
  return filterText({ service, ...Object.fromEntries(known) })
}
