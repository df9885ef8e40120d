import { accept } from '../../../platform/decision/decision.ts'
import { openArchive } from '../../../platform/journal/archive-source.ts'
import { entryOf, type JournalRow } from '../../../platform/journal/chain.ts'
import { journalKeys } from '../../../platform/journal/keys.ts'
import { journalBetween, readHeadPosition } from '../../../platform/journal/queries.ts'
import { newestArchived } from '../../../platform/store/archived.ts'
import { customerState } from '../../rules/customer.ts'
import { userState } from '../../rules/user.ts'
import { type Caller, type Context, changeContext } from '../context.ts'
import { createMatcher, type Entry, type Suspect, userOf } from './match.ts'
import { personalFieldsOf } from './personal-fields.ts'

export type Affected = {
  readonly service: string
  readonly userId: string
  readonly userName: string | null
  readonly customerId: string | null
  /** Null for a customer of before customers had numbers. */
  readonly customerNumber: string | null
  readonly customerName: string | null
  readonly fields: readonly string[]
  /** How often each type of event happened. */
  readonly acts: Readonly<Record<string, number>>
  readonly sessions: readonly { readonly at: string; readonly address: string | null }[]
  readonly transfers: readonly { readonly at: string; readonly transferId: string; readonly act: string }[]
  readonly firstAt: string
  readonly lastAt: string
}

export type Incident = {
  readonly entriesRead: number
  readonly entriesMatched: number
  readonly affected: readonly Affected[]
  /** What was done in bulk or to no single user, such as exports. */
  readonly others: readonly {
    readonly at: string
    readonly type: string
    readonly fields: readonly string[]
  }[]
  /** What happened until then is in the archive, and was not read; null: everything was. */
  readonly notReadUntilMs: number | null
}

const pageSize = 5000
type Range = {
  readonly fromMs: number
  readonly untilMs: number
  /** The folder of the archive, to be read, too. */
  readonly archive?: string | undefined
}
type Counted = {
  readonly fields: Set<string>
  readonly acts: Map<string, number>
  readonly sessions: { at: string; address: string | null }[]
  readonly transfers: { at: string; transferId: string; act: string }[]
  readonly firstAt: string
  lastAt: string
}

/**
 * Who was affected by what a suspect did in a range of time, which personal data was seen or changed, which sessions and
 * transfers there were (APPI Art. 26). Reads the journal once, page by page, as far as it goes now; memory grows with
 * the users affected, not with the journal. Proves nothing about the journal: verify it first. Throws a Fault where the
 * archive is not whole.
 */
export async function findIncident(context: Context, suspect: Suspect, range: Range): Promise<Incident> {
  const users = new Map<string, Counted>()
  const others: { at: string; type: string; fields: readonly string[] }[] = []
  let [entriesRead, entriesMatched] = [0, 0]
  const matcher = createMatcher(suspect, (entry) => {
    const user = namesHand(entry) ? null : userOf(entry.event)
    entriesMatched += 1
    if (user !== null) count(users, user, entry)
    else others.push({ at: entry.at, type: entry.event.type, fields: personalFieldsOf(entry.event) })
  })
  const { store, keyRing } = context
  const archived = await newestArchived(store)
  const isAsked = archived !== null && range.fromMs <= archived.untilMs
  if (isAsked && range.archive !== undefined) {
    const archive = openArchive(range.archive, journalKeys(keyRing), archived)
    for await (const page of archive.pages(store)) {
      for (const row of page) if (isWithin(row, range)) matcher.take(entryOf(row) as Entry)
      entriesRead += page.length
    }
  }
  const last = await readHeadPosition(store)
  for (let position = archived?.upTo ?? 0; position < last; ) {
    const page = await journalBetween(store, { ...range, after: position, upTo: last }, pageSize)
    for (const { text } of page) if (text !== null) matcher.take(entryOf(text) as Entry)
    entriesRead += page.length
    position = page.length < pageSize ? last : (page.at(-1)?.position ?? last)
  }
  matcher.end()
  const affected: Affected[] = []
  for (const [user, counted] of [...users].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const [service = '', userId = ''] = user.split('\n')
    if (service.startsWith('desk/') && userId === suspect.operatorId) continue
    affected.push(await named(context, { service, userId }, counted))
  }
  const notReadUntilMs = isAsked && range.archive === undefined ? archived.untilMs : null
  return { entriesRead, entriesMatched, affected, others, notReadUntilMs }
}

function isWithin({ atMs }: JournalRow, { fromMs, untilMs }: Range): boolean {
  return atMs >= fromMs && atMs < untilMs
}

/** Of an export or a list, and of what an operator does to a whole customer, the user is whoever did it. */
function namesHand({ actor, event }: Entry): boolean {
  const { customerId, userId, userName } = event
  const isOfCustomer = typeof customerId === 'string' && userName === undefined
  return (
    ['exported', 'list_read'].includes(event.type) || (isOfCustomer && actor === `operator:${String(userId)}`)
  )
}

/** The same for somebody at the terminal: that they take it out is journaled first, after what they get (X9). */
export async function takeOutIncident(context: Context, caller: Caller, suspect: Suspect, range: Range) {
  const found = await findIncident(context, suspect, range)
  const filter = Object.entries(suspect)
    .map(([name, value]) => `${name}=${value}`)
    .join(', ')
  const exported = { type: 'exported', service: null, userId: null, what: 'incident', filter } as const
  await context.store.change(changeContext(caller, context.now()), {}, () =>
    accept({}, { ...exported, count: found.affected.length }),
  )
  return found
}

function count(users: Map<string, Counted>, user: string, { at, address, event }: Entry): void {
  const fresh = {
    fields: new Set<string>(),
    acts: new Map(),
    sessions: [],
    transfers: [],
    firstAt: at,
    lastAt: at,
  }
  const counted: Counted = users.get(user) ?? fresh
  users.set(user, counted)
  counted.lastAt = at
  counted.acts.set(event.type, (counted.acts.get(event.type) ?? 0) + 1)
  for (const field of personalFieldsOf(event)) counted.fields.add(field)
  if (event.type === 'session_started' && event['stage'] !== 'ticket') counted.sessions.push({ at, address })
  const { transferId } = event
  if (typeof transferId === 'string') counted.transfers.push({ at, transferId, act: event.type })
}

async function named(
  { store }: Context,
  { service, userId }: { readonly service: string; readonly userId: string },
  { fields, acts, ...counted }: Counted,
): Promise<Affected> {
  const { user } = await store.read({ user: userState.ref(service, userId) })
  const customerId = user?.customerId ?? null
  const { customer } = await store.read({ customer: customerState.ref(service, customerId ?? '') })
  return {
    service,
    userId,
    userName: user?.userName ?? null,
    customerId,
    customerNumber: customer?.number ?? null,
    customerName: customer?.name ?? null,
    fields: [...fields].sort(),
    acts: Object.fromEntries(acts),
    ...counted,
  }
}
