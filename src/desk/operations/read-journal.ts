import type { Context } from '../../authority/operations/context.ts'
import { servicesOf } from '../../authority/operations/desks.ts'
import type { JournalEntry, JournalRow } from '../../platform/journal/chain.ts'
import { newestJournal, readNewestCheckpoint } from '../../platform/journal/queries.ts'
import type { DeskContext } from '../contract.ts'
import { type EntryKind, kindOfEntry } from '../rules/entry-kinds.ts'
import type { Event } from '../rules/events.ts'

export type DeskJournalFilter = {
  /** Null: all services of the institution, and the desk itself. */
  readonly service: string | null
  readonly userId: string | null
  readonly kind: EntryKind | null
  /** Only entries before this position. */
  readonly before: number | null
}

export type DeskJournalEntry = { readonly position: number; readonly hash: string } & JournalEntry<Event>

const exportPage = 1000

/** What was done at the server to what belongs to no service, such as its tokens: it concerns every institution (D4). */
const serverActs = ['terminal_acted', 'tokens_exported', 'tokens_imported'] satisfies readonly Event['type'][]

/** What an auditor of the institution may read: its services, and what its staff did to sign in. */
export function auditedServices(context: Context, desk: string): readonly string[] {
  return [...servicesOf(context, desk), desk]
}

/** The events that an auditor finds under it, of all modules. */
function typesOfKind({ deskParts }: DeskContext, kind: EntryKind): readonly string[] {
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
): Promise<{ readonly entries: readonly DeskJournalEntry[]; readonly next: number | null }> {
  const { service, userId, kind, before } = filter
  const audited = auditedServices(context, desk)
  const services = service === null ? audited : audited.filter((each) => each === service)
  const types = kind === null ? null : typesOfKind(context, kind)
  const page = { ...(userId !== null && { userId }), ...(before !== null && { before }) }
  const ofKind = types === null ? page : { ...page, types }
  const ofInstitution = await newestJournal(context.store, { services, ...ofKind }, limit + 1)
  const acts = serverActs.filter((act) => types === null || types.includes(act))
  const ofServer =
    service === null && userId === null
      ? await newestJournal(context.store, { ofNoService: true, types: acts, ...page }, limit + 1)
      : []
  const rows = [...ofInstitution, ...ofServer].toSorted((a, b) => b.position - a.position)
  const entries = rows.slice(0, limit).map(shown)
  return { entries, next: rows.length > limit ? (entries.at(-1)?.position ?? null) : null }
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

function shown({ position, hash, body }: JournalRow): DeskJournalEntry {
  return { position, hash, ...(JSON.parse(body) as JournalEntry<Event>) }
}

/** The newest signed checkpoint, against which `./warifu journal verify` proves the journal. */
export function newestCheckpoint(context: Context) {
  return readNewestCheckpoint(context.store)
}
