import type { Queryable } from '../store/store.ts'
import { caseOf, entryIn, type JournalEntry, type JournalRow } from './chain.ts'
import { blocksBetween, markedBlocks, markedUpTo } from './mark-queries.ts'
import { blockOf, blockSize, type Mark, type MarkKind } from './marks.ts'
import { isBusy, type Sql, wantedTypes } from './newest-of-types.ts'
import { journalBack, journalOfRanges, newestJournal, newestOfUsers, newestTelling } from './queries.ts'

export type OfUser = { readonly service: string; readonly userId: string }

/** What is looked for. Every condition that is not null must hold. */
export type JournalSearch = {
  /** Nothing of any other service is ever found. */
  readonly services: readonly string[]
  /** Of what belongs to no service, these types; none: nothing. */
  readonly serverTypes: readonly string[]
  readonly types: readonly string[] | null
  /** Is what each login writes left out? */
  readonly hidesBusy: boolean
  /** Of these users, or with one of these marks of their customers. */
  readonly users: readonly OfUser[] | null
  readonly customers: readonly string[]
  readonly marks: readonly Mark[]
  readonly fromMs: number | null
  readonly untilMs: number | null
}

export type JournalPage = {
  readonly rows: readonly JournalRow[]
  /** Where the following page begins; null: there is none. */
  readonly next: number | null
  /** So much was read without filling the page that the rest is left to the next one. */
  readonly isPartial: boolean
}

/** A page takes no longer than to read so many entries, however rare what is looked for is. */
const examinedMax = 20_000

/** Some candidates, the newest first, and down to where there are no others; null: to the end. */
type Found = {
  readonly rows: readonly JournalRow[]
  readonly downTo: number | null
  readonly examined: number
}
type Source = (before: number, limit: number) => Promise<Found>

/**
 * One page of the newest entries before a position. What is searched for often is found by an index; a rare combination is
 * looked for among what its rarest part finds, and never in more of the journal than a page may read.
 */
export async function searchJournal(
  store: Queryable,
  search: JournalSearch,
  { before, limit }: { readonly before: number | null; readonly limit: number },
): Promise<JournalPage> {
  if (search.types?.length === 0) return { rows: [], next: null, isPartial: false }
  const marked = await markedUpTo(store)
  const bounds = await boundsOf(store, search, marked)
  const source = sourceOf(store, search, { marked, low: bounds.low })
  const fits = fitting(search)
  const rows: JournalRow[] = []
  let at = before ?? Number.MAX_SAFE_INTEGER
  // What is not marked yet may be of any time: it is read before the rest is skipped.
  const isInTail = () => at > marked + 1 && bounds.high <= marked
  if (!isInTail()) at = Math.min(at, bounds.high)
  for (let examined = 0; at > bounds.low; ) {
    const wanted = Math.max(limit + 1, smallest)
    const found = isInTail() ? await tailOf(store, marked, at, wanted) : await source(at, wanted)
    rows.push(...found.rows.filter((row) => row.position >= bounds.low && fits(row)))
    const last = rows.length > limit ? rows[limit - 1] : undefined
    if (last !== undefined) return { rows: rows.slice(0, limit), next: last.position, isPartial: false }
    if (found.downTo === null) break
    at = found.downTo
    if (!isInTail()) at = Math.min(at, bounds.high)
    examined += found.examined
    if (examined >= examinedMax) return { rows, next: at, isPartial: true }
  }
  return { rows, next: null, isPartial: false }
}

/** The entries that are not marked yet. */
async function tailOf(store: Queryable, marked: number, before: number, limit: number): Promise<Found> {
  const rows = await journalBack(store, { before, from: marked + 1 }, limit)
  const downTo = rows.length < limit ? marked + 1 : (rows.at(-1)?.position ?? marked + 1)
  return { rows, downTo, examined: rows.length }
}

const smallest = 200

/** Positions, from one until before another, outside which no entry is of the time that is looked for. */
async function boundsOf(store: Queryable, { fromMs, untilMs }: JournalSearch, marked: number) {
  const most = Number.MAX_SAFE_INTEGER
  if (fromMs === null && untilMs === null) return { low: 0, high: most }
  const blocks = await blocksBetween(store, { fromMs: fromMs ?? 0, untilMs: untilMs ?? most })
  // What is not marked yet may be of any time.
  if (blocks === null) return { low: marked + 1, high: most }
  const high = blocks.last >= blockOf(marked) ? most : (blocks.last + 1) * blockSize
  return { low: blocks.first * blockSize, high }
}

function fitting(search: JournalSearch): (row: JournalRow) => boolean {
  const { services, serverTypes, types, hidesBusy, users, customers, marks, fromMs, untilMs } = search
  const userKeys = new Set(users?.map(({ service, userId }) => `${service} ${userId}`))
  return (row) => {
    if (row.service === null ? !serverTypes.includes(row.type) : !services.includes(row.service)) return false
    if (types !== null && !types.includes(row.type)) return false
    if (hidesBusy && isBusy(row.type)) return false
    if (fromMs !== null && row.atMs < fromMs) return false
    if (untilMs !== null && row.atMs >= untilMs) return false
    if (users !== null && !userKeys.has(`${row.service} ${row.userId}`) && !isOfCustomer(row, customers))
      return false
    return marks.length === 0 || hasMarks(row, marks)
  }
}

function isOfCustomer(row: JournalRow, customers: readonly string[]): boolean {
  if (customers.length === 0) return false
  const { customerId } = (entryIn(row)?.event ?? {}) as { customerId?: string }
  return customers.includes(`${row.service} ${customerId}`)
}

const markFields: Record<MarkKind, (entry: JournalEntry) => string | null> = {
  actor: ({ actor }) => actor,
  request: ({ request }) => request,
  address: ({ address }) => address,
  'busy address': ({ address }) => address,
  case: caseOf,
  customer: () => null,
}

function hasMarks(row: JournalRow, marks: readonly Mark[]): boolean {
  const entry = entryIn(row)
  return entry !== null && marks.every(({ kind, value }) => markFields[kind](entry) === value)
}

type Reach = { readonly marked: number; readonly low: number }

/** The way that reads the least: by marks, by users, by types, or back through what is not of a login, or all of it. */
function sourceOf(store: Queryable, search: JournalSearch, reach: Reach): Source {
  const { users, customers, types, hidesBusy, services, serverTypes, marks } = search
  const wanted = wantedTypes(types, hidesBusy)
  // A user has fewer entries than an operator has blocks.
  if (marks.length > 0 && (users === null || customers.length > 0))
    return merged(markedWays(marks, hidesBusy).map((way) => byMarks(store, way, reach, wanted)))
  if (users !== null) {
    const ofCustomers = customers.map((value) => byMarks(store, [{ kind: 'customer', value }], reach, wanted))
    return merged([seeking((before, limit) => newestOfUsers(store, users, before, limit)), ...ofCustomers])
  }
  const ofServer = serverTypes.filter((type) => types === null || types.includes(type))
  const server =
    ofServer.length === 0
      ? []
      : [
          seeking((before, limit) =>
            newestJournal(store, { ofNoService: true, types: ofServer, before }, limit),
          ),
        ]
  if (types !== null)
    return merged([
      seeking((before, limit) => newestJournal(store, { services, types, before }, limit)),
      ...server,
    ])
  if (!hidesBusy) return back(store)
  return merged([seeking((before, limit) => newestTelling(store, services, before, limit)), ...server])
}

/** Of a query that finds the newest of all that it is about: fewer than asked for are all of them. */
function seeking(newest: (before: number, limit: number) => Promise<readonly JournalRow[]>): Source {
  return async (before, limit) => {
    const rows = await newest(before, limit)
    const downTo = rows.length < limit ? null : (rows.at(-1)?.position ?? null)
    return { rows, downTo, examined: rows.length }
  }
}

function back(store: Queryable): Source {
  return seeking((before, limit) => journalBack(store, { before, from: 0 }, Math.max(limit, 500)))
}

const blocksAtOnce = 16

/** An address is marked apart where a login wrote the entry. */
function markedWays(marks: readonly Mark[], hidesBusy: boolean): readonly (readonly Mark[])[] {
  const isByAddress = marks.some(({ kind }) => kind === 'address')
  if (hidesBusy || !isByAddress) return [marks]
  return [
    marks,
    marks.map(({ kind, value }) => ({ kind: kind === 'address' ? 'busy address' : kind, value })),
  ]
}

/** Blocks that hold the marks; what is not marked yet is read as it stands. */
function byMarks(store: Queryable, marks: readonly Mark[], { marked, low }: Reach, wanted: Sql): Source {
  return async (before, limit) => {
    if (before > marked + 1) return tailOf(store, marked, before, Math.max(limit, 500))
    const within = { first: blockOf(low), last: blockOf(before - 1) }
    const blocks = await markedBlocks(store, marks, within, blocksAtOnce)
    const ranges = blocks.map((block) => ({
      from: block * blockSize,
      before: Math.min(before, (block + 1) * blockSize),
    }))
    const rows = await journalOfRanges(store, ranges, wanted)
    const lowest = blocks.at(-1)
    const downTo = blocks.length < blocksAtOnce || lowest === undefined ? null : lowest * blockSize
    return { rows, downTo, examined: blocks.length * blockSize }
  }
}

/** What several find, in order, down to where all of them have looked. */
function merged(sources: readonly Source[]): Source {
  const [only] = sources
  if (sources.length === 1 && only !== undefined) return only
  return async (before, limit) => {
    const all = await Promise.all(sources.map((source) => source(before, limit)))
    const ends = all.flatMap(({ downTo }) => downTo ?? [])
    const downTo = ends.length === 0 ? null : Math.max(...ends)
    const byPosition = new Map<number, JournalRow>()
    for (const { rows } of all)
      for (const row of rows) if (downTo === null || row.position >= downTo) byPosition.set(row.position, row)
    const rows = [...byPosition.values()].toSorted((a, b) => b.position - a.position)
    return { rows, downTo, examined: all.reduce((sum, { examined }) => sum + examined, 0) }
  }
}
