import type { Context } from '../../authority/operations/context.ts'
import { servicesOf } from '../../authority/operations/desks.ts'
import { everyUserOfCustomer } from '../../authority/queries/bindings.ts'
import { customersByNumber } from '../../authority/queries/customers.ts'
import { caseOf, entryIn, type JournalEntry, type JournalRow } from '../../platform/journal/chain.ts'
import { markJournal } from '../../platform/journal/mark-journal.ts'
import { customerMark, type Mark } from '../../platform/journal/marks.ts'
import { isBusy } from '../../platform/journal/newest-of-types.ts'
import { readNewestCheckpoint } from '../../platform/journal/queries.ts'
import { type JournalSearch, type OfUser, searchJournal } from '../../platform/journal/search-journal.ts'
import { newestArchived } from '../../platform/store/archived.ts'
import type { DeskContext } from '../contract.ts'
import { type EntryKind, kindOfEntry } from '../rules/entry-kinds.ts'
import type { Event } from '../rules/events.ts'

/** What an auditor asks for. Null: of any. */
export type DeskJournalFilter = {
  /** Null: all services of the institution, and the desk itself. */
  readonly service: string | null
  readonly userId: string | null
  /** `acts`: what staff and the terminal did, one entry each, with who asked and who granted. */
  readonly kind: EntryKind | 'acts' | null
  /** An operator's ID, the name of somebody at the terminal, or the ID of a client. */
  readonly operator: string | null
  /** The number of a customer. */
  readonly customer: string | null
  readonly request: string | null
  readonly address: string | null
  readonly caseNumber: string | null
  readonly fromMs: number | null
  /** Before this instant. */
  readonly untilMs: number | null
  /** Is what each login writes shown, too? */
  readonly busy: boolean
  /** Only entries before this position. */
  readonly before: number | null
}

export type DeskJournalEntry = JournalEntry<Event> & {
  readonly position: number
  readonly hash: string
  /** The number of the call whose entry it is; null: of none. */
  readonly ofCase: string | null
}

export type DeskJournalPage = {
  readonly entries: readonly DeskJournalEntry[]
  /** Where the following page begins; null: there is none. */
  readonly next: number | null
  /** The rest was left to the next page, since so much had to be read. */
  readonly isPartial: boolean
  /** Are the newest entries still to be marked, so that some conditions take longer? */
  readonly isBehind: boolean
  /** What happened until then is in the archive, and not found here; null: nothing is. */
  readonly archivedUntilMs: number | null
}

const exportPage = 1000
/** What a page marks at most before it looks; upkeep does the rest. */
const markedAtOnce = 5000

/** What was done at the server to what belongs to no service, such as its tokens: it concerns every institution (D4). */
const serverActs = ['terminal_acted', 'tokens_exported', 'tokens_imported'] satisfies readonly Event['type'][]

/** One entry for each thing that somebody did. */
const acts = [
  'desk_acted',
  'terminal_acted',
  'tokens_exported',
  'tokens_imported',
  'user_import_begun',
  'print_run_begun',
  'print_file_taken',
  'print_run_lost',
] satisfies readonly Event['type'][]

/** What an auditor of the institution may read: its services, and what its staff did to sign in. */
export function auditedServices(context: Context, desk: string): readonly string[] {
  return [...servicesOf(context, desk), desk]
}

/** The events that an auditor finds under it, of all modules. */
function typesOfKind({ deskParts }: DeskContext, kind: EntryKind | 'acts'): readonly string[] {
  if (kind === 'acts') return acts
  const common = Object.entries(kindOfEntry).flatMap(([type, of]) => (of === kind ? [type] : []))
  const ofKinds = [...deskParts.values()].flatMap(({ events }) =>
    Object.keys(events?.names ?? {}).filter((type) => (events?.kinds?.[type] ?? 'contract') === kind),
  )
  return [...common, ...ofKinds]
}

/** The newest entries first; `next` is where the following page begins. */
export async function readDeskJournal(
  context: DeskContext,
  desk: string,
  filter: DeskJournalFilter,
  limit: number,
): Promise<DeskJournalPage> {
  const isMarked = await markJournal(context.store, markedAtOnce)
  const searches = await searchesFor(context, desk, filter)
  const of = { before: filter.before, limit }
  const pages = await Promise.all(searches.map((search) => searchJournal(context.store, search, of)))
  const nexts = pages.flatMap(({ next }) => next ?? [])
  // Down to where all of them have looked.
  const downTo = nexts.length === 0 ? 0 : Math.max(...nexts)
  const rows = new Map<number, JournalRow>()
  for (const page of pages)
    for (const row of page.rows) if (row.position >= downTo) rows.set(row.position, row)
  const sorted = [...rows.values()].toSorted((a, b) => b.position - a.position)
  const shownRows = sorted.slice(0, limit)
  const next = sorted.length > limit ? (shownRows.at(-1)?.position ?? null) : nexts.length > 0 ? downTo : null
  const isPartial = pages.some((page) => page.isPartial) && shownRows.length < limit
  const archivedUntilMs = (await newestArchived(context.store))?.untilMs ?? null
  return { entries: shownRows.map(shown), next, isPartial, isBehind: !isMarked, archivedUntilMs }
}

/** One search; several where somebody is looked for who may be on the staff, at the terminal or a client. */
async function searchesFor(
  context: DeskContext,
  desk: string,
  filter: DeskJournalFilter,
): Promise<readonly JournalSearch[]> {
  const { service, userId, kind, busy, fromMs, untilMs, operator } = filter
  const audited = auditedServices(context, desk)
  const services = service === null ? audited : audited.filter((each) => each === service)
  const found = filter.customer === null ? null : await customersNamed(context, services, filter.customer)
  const wanted = kind === null ? null : typesOfKind(context, kind)
  const isOfNobody = service === null && userId === null && filter.customer === null
  const search = {
    services,
    serverTypes: isOfNobody ? serverActs : [],
    types: wanted === null || busy ? wanted : wanted.filter((type) => !isBusy(type)),
    hidesBusy: !busy,
    users: usersOf(services, userId, found),
    customers: found === null ? [] : found.customers,
    fromMs,
    untilMs,
  }
  const marks = marksOfFilter(filter)
  if (operator === null) return [{ ...search, marks }]
  return ['operator:', 'terminal:', 'client:'].map((of) => {
    const actor: Mark = { kind: 'actor', value: `${of}${operator}` }
    return { ...search, marks: [...marks, actor] }
  })
}

/** The rarest first. */
function marksOfFilter({ request, caseNumber, address }: DeskJournalFilter): readonly Mark[] {
  const mark = (kind: Mark['kind'], value: string | null): readonly Mark[] =>
    value === null ? [] : [{ kind, value }]
  return [...mark('request', request), ...mark('case', caseNumber), ...mark('address', address)]
}

type Found = { readonly users: readonly OfUser[]; readonly customers: readonly string[] }

function usersOf(
  services: readonly string[],
  userId: string | null,
  found: Found | null,
): readonly OfUser[] | null {
  if (found !== null)
    return userId === null ? found.users : found.users.filter((each) => each.userId === userId)
  return userId === null ? null : services.map((service) => ({ service, userId }))
}

/** Everybody whom the customers of a number ever had, and the customers themselves. */
async function customersNamed(
  { store }: DeskContext,
  services: readonly string[],
  number: string,
): Promise<Found> {
  const all = await Promise.all(
    services.map(async (service) => {
      const [known] = await customersByNumber(store, service, [number])
      if (known === undefined) return { users: [], customers: [] }
      const users = await everyUserOfCustomer(store, service, known.customerId)
      return {
        users: users.map(({ userId }) => ({ service, userId })),
        customers: [customerMark(service, known.customerId)],
      }
    }),
  )
  return { users: all.flatMap(({ users }) => users), customers: all.flatMap(({ customers }) => customers) }
}

/** All of them, page by page: an export must not hold the whole journal in memory (AUD-08). */
export async function* exportDeskJournal(
  context: DeskContext,
  desk: string,
  filter: DeskJournalFilter,
): AsyncGenerator<readonly DeskJournalEntry[]> {
  for (let before = filter.before; ; ) {
    const { entries, next } = await readDeskJournal(context, desk, { ...filter, before }, exportPage)
    yield entries
    if (next === null) return
    before = next
  }
}

/** An entry that somebody replaced is shown by its columns: the page is where they are found out. */
function shown(row: JournalRow): DeskJournalEntry {
  const { position, hash, chain, seq, atMs, type, service, userId } = row
  const entry = entryIn(row) as JournalEntry<Event> | null
  if (entry !== null) return { position, hash, ofCase: caseOf(entry), ...entry }
  const at = Temporal.Instant.fromEpochMilliseconds(atMs).toString()
  const event = { type: `読み取れない記録（${type}）`, service, userId } as unknown as Event
  return { position, hash, chain, seq, at, request: '', actor: '', address: null, ofCase: null, event }
}

/** The newest signed checkpoint, against which `./warifu journal verify` proves the journal. */
export function newestCheckpoint(context: Context) {
  return readNewestCheckpoint(context.store)
}

/** For upkeep: what older databases hold, and what nobody looked for yet. */
export async function markAll({ store }: Context): Promise<void> {
  for (let more = true; more; ) more = !(await markJournal(store, markedAtOnce))
}
