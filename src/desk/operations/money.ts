import type { RiskNoted } from '../../authority/rules/risk-events.ts'
import { afterArchived } from '../../platform/journal/archived-entries.ts'
import { entryOf, type JournalEntry, type JournalRow } from '../../platform/journal/chain.ts'
import { newestJournal } from '../../platform/journal/queries.ts'
import { newestArchived } from '../../platform/store/archived.ts'
import type { DeskContext, Money, MoneyConfirmation, WrittenEvent } from '../contract.ts'
import type { Event } from '../rules/events.ts'
import { partOf } from './parts.ts'

/** What a caller asks about who says "I did not make this transfer" (D5): all of it from the journal. */

type Entry = JournalEntry<Event>

/** How one movement of money was confirmed. */
export type Confirmation = MoneyConfirmation & {
  readonly at: string
  readonly address: string | null
  /** The token of the code, and which of its codes it was; null where no code was spent. */
  readonly code: { readonly tokenId: string; readonly step: number } | null
  /** Which rules of the profile applied; null: none. */
  readonly noted: RiskNoted | null
}

/** A session of the user, as far as it touches a day. */
export type DaySession = {
  readonly sessionHash: string
  readonly from: string
  /** Null: it went on until it expired. */
  readonly until: string | null
  readonly expiresAtMs: number
  readonly address: string | null
  readonly browser: string | null
  /** How it was logged in to, in the order of the steps. */
  readonly steps: readonly LoginStep[]
}

export type LoginStep =
  | { readonly by: 'password' | 'mail' | 'certificate' }
  | { readonly by: 'token'; readonly tokenId: string }

/** Entries of a user that were read from the journal's archive. */
export type Archived = readonly JournalRow[]

/** Far more than a person does in two days. */
const entriesMax = 5000
const listMax = 50

/** The newest movements of a user; null where the kind has none. */
export async function newestMoney(
  context: DeskContext,
  of: { readonly service: string; readonly userId: string; readonly customerId: string },
): Promise<readonly Money[] | null> {
  const part = partOf(context, of.service).money
  return part === undefined ? null : part.newest(context, of, listMax)
}

/** One by its receipt number; undefined for one that the service doesn't know. */
export async function findMoney(
  context: DeskContext,
  service: string,
  receipt: string,
): Promise<Money | undefined> {
  return partOf(context, service).money?.find(context, service, receipt)
}

/** How it was confirmed; null where the journal doesn't tell, nor what was read of its archive. */
export async function confirmationOf(
  context: DeskContext,
  { service, userId, receipt, acceptedAtMs }: Money,
  archived: Archived = [],
): Promise<Confirmation | null> {
  const part = partOf(context, service).money
  const at = { fromMs: acceptedAtMs, untilMs: acceptedAtMs + 1 }
  const entries = await entriesOf(context, { service, userId, ...at }, archived)
  for (const { event, request, at: when, address } of entries) {
    const written = event as WrittenEvent
    const told = part?.receiptOf(written) === receipt ? part.confirmation(written) : null
    if (told === null) continue
    const ofCode = entries.find((each) => each.request === request && each.event.type === 'code_accepted')
    const code = ofCode?.event.type === 'code_accepted' ? ofCode.event : null
    const noted = entries.find((each) => each.request === request && each.event.type === 'risk_noted')
    return {
      ...told,
      at: when,
      address,
      code: code && { tokenId: code.tokenId, step: code.step },
      noted: noted?.event.type === 'risk_noted' ? noted.event : null,
    }
  }
  return null
}

/** What of a movement the journal's archive took, so that only its files tell: how it was confirmed, and logins of its days. */
export type InArchive = { readonly confirmation: boolean; readonly logins: boolean }

export async function inArchive(
  { store }: DeskContext,
  { acceptedAtMs }: Pick<Money, 'acceptedAtMs'>,
): Promise<InArchive> {
  const untilMs = (await newestArchived(store))?.untilMs ?? Number.NEGATIVE_INFINITY
  return { confirmation: untilMs >= acceptedAtMs, logins: untilMs >= daysAround(acceptedAtMs).fromMs }
}

/** The day in Japan of this instant, and the one before it: no session lasts longer than a day. */
export function daysAround(instantMs: number): {
  readonly fromMs: number
  /** When the day itself begins. */
  readonly dayFromMs: number
  readonly untilMs: number
} {
  const day = Temporal.Instant.fromEpochMilliseconds(instantMs).toZonedDateTimeISO('Asia/Tokyo').startOfDay()
  const [dayFromMs, untilMs] = [day.epochMilliseconds, day.add({ days: 1 }).epochMilliseconds]
  return { fromMs: day.subtract({ days: 1 }).epochMilliseconds, dayFromMs, untilMs }
}

/** Every session of the user that touches the day in Japan of this instant, the oldest first. */
export async function sessionsOfDay(
  context: DeskContext,
  { service, userId }: Pick<Money, 'service' | 'userId'>,
  instantMs: number,
  archived: Archived = [],
): Promise<readonly DaySession[]> {
  const span = daysAround(instantMs)
  const entries = await entriesOf(context, { service, userId, ...span }, archived)
  const ends = new Map<string, string>()
  for (const { event, at } of entries) if (event.type === 'session_ended') ends.set(event.sessionHash, at)
  const sessions = entries.flatMap((entry): DaySession[] => {
    const { event, at, address, request } = entry
    if (event.type !== 'session_started' || event.stage === 'ticket') return []
    const { sessionHash, expiresAtMs } = event
    const until = ends.get(sessionHash) ?? null
    const steps = stepsOf(entries, entry)
    return [
      { sessionHash, from: at, until, expiresAtMs, address, browser: browserOf(entries, request), steps },
    ]
  })
  return sessions.filter(({ until, expiresAtMs }) => {
    return (until === null ? expiresAtMs : Temporal.Instant.from(until).epochMilliseconds) >= span.dayFromMs
  })
}

/** What the login itself noted, where the kind of service does. */
function browserOf(entries: readonly Entry[], request: string): string | null {
  const noted = entries.find((each) => each.request === request && each.event.type === 'logged_in')
  return noted?.event.type === 'logged_in' ? noted.event.device : null
}

/** What proved it: in the same request, and the password of the ticket that it followed. */
function stepsOf(entries: readonly Entry[], session: Entry): readonly LoginStep[] {
  const at = entries.indexOf(session)
  const own = entries.filter(({ request }) => request === session.request)
  const asked = own.flatMap(stepIn)
  if (asked.some(({ by }) => by === 'password' || by === 'certificate')) return asked
  const password = entries.slice(0, at).findLast(({ event }) => event.type === 'password_accepted')
  return password === undefined ? asked : [{ by: 'password' }, ...asked]
}

function stepIn({ event }: Entry): readonly LoginStep[] {
  if (event.type === 'password_accepted') return [{ by: 'password' }]
  if (event.type === 'code_accepted') return [{ by: 'token', tokenId: event.tokenId }]
  if (event.type === 'challenge_passed') return [{ by: 'mail' }]
  if (event.type === 'certificate_accepted') return [{ by: 'certificate' }]
  return []
}

async function entriesOf(
  { store }: DeskContext,
  { service, userId, fromMs, untilMs }: { service: string; userId: string; fromMs: number; untilMs: number },
  archived: Archived,
): Promise<readonly Entry[]> {
  const rows = await newestJournal(store, { service, userId, fromMs, untilMs }, entriesMax)
  const isAsked = (row: JournalRow) =>
    row.service === service && row.userId === userId && row.atMs >= fromMs && row.atMs < untilMs
  return afterArchived(archived.filter(isAsked), rows.toReversed()).map((row) => entryOf<Event>(row))
}
