import type { Context } from '../../authority/operations/context.ts'
import { openParticulars } from '../../authority/operations/particulars.ts'
import { journalOfTypesAfter } from '../../platform/journal/queries.ts'
import type { Queryable } from '../../platform/store/store.ts'
import {
  indexedAtOnce,
  namesOfUsers,
  noteSearchProgress,
  saveWords,
  searchProgress,
  usersOfCustomers,
} from '../queries/search-index.ts'
import { searchable } from '../rules/search-words.ts'

/** What makes somebody findable by another word. */
const namingTypes = [
  'user_created',
  'user_changed',
  'user_moved',
  'customer_created',
  'customer_numbered',
  'particulars_set',
]

/** An entry that names a user or a customer. */
type Naming = {
  readonly position: number
  readonly userId: string | null
  readonly customerId: string | null
}

async function namingsAfter(store: Queryable, service: string, after: number): Promise<readonly Naming[]> {
  const rows = await journalOfTypesAfter(store, { service, types: namingTypes, after }, indexedAtOnce)
  return rows.map(({ position, userId, body }) => {
    const { event } = JSON.parse(body) as { event: { customerId?: string } }
    return { position, userId, customerId: userId === null ? (event.customerId ?? null) : null }
  })
}

/** Up to where this process has read the journal of each service; what came to light late is upkeep's to find. */
const readBefore = new WeakMap<Queryable, Map<string, number>>()

/**
 * Brings the words that users of a service are found by up to the journal, by at most some `most` entries. False if there are
 * more: whoever searches now may miss the newest. Nodes may do it at the same time.
 */
export async function followNames(context: Context, service: string, most: number): Promise<boolean> {
  const { store } = context
  const reads = readBefore.get(store) ?? new Map<string, number>()
  readBefore.set(store, reads)
  const from = reads.get(service) ?? (await searchProgress(store, service))
  const { read, more } = await indexAfter(context, service, from, most)
  reads.set(service, read)
  return !more
}

/** The same from where everything is known to be complete, to its end; what is complete now is noted. */
async function indexNamesOf(context: Context, service: string): Promise<void> {
  const { store } = context
  // Asked before anything is read: an import that is still open may yet append before what is read.
  const settled = await store.settled()
  let from = await searchProgress(store, service)
  for (let more = true; more; ) {
    const page = await indexAfter(context, service, from, pageSize)
    if (page.read > from) await noteSearchProgress(store, service, Math.min(page.read, settled))
    from = page.read
    more = page.more
  }
}

const pageSize = 2000

/** For upkeep: the names of all services, which on a start with older data are to be read from the journal's beginning. */
export async function indexNames(context: Context): Promise<void> {
  for (const { service, customers } of context.profiles.values())
    if (customers !== null) await indexNamesOf(context, service)
}

async function indexAfter(context: Context, service: string, from: number, most: number) {
  let read = from
  let more = true
  for (let count = 0; more && count < most; ) {
    const page = await namingsAfter(context.store, service, read)
    await index(context, service, page)
    count += page.length
    read = page.at(-1)?.position ?? read
    more = page.length === indexedAtOnce
  }
  return { read, more }
}

async function index(context: Context, service: string, page: readonly Naming[]): Promise<void> {
  const { store } = context
  const customerIds = page.flatMap(({ customerId }) => customerId ?? [])
  const ofCustomers = await usersOfCustomers(store, service, customerIds)
  const userIds = [...new Set([...page.flatMap(({ userId }) => userId ?? []), ...ofCustomers])]
  for (let from = 0; from < userIds.length; from += indexedAtOnce) {
    const named = await namesOfUsers(store, service, userIds.slice(from, from + indexedAtOnce))
    const words = named.map(({ userId, texts, particulars }) => {
      const { kana } = openParticulars(context, particulars)
      return { userId, words: searchable([...texts, kana]) }
    })
    await saveWords(store, service, words)
  }
}
