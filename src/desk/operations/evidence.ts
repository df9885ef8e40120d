import type { Caller } from '../../authority/operations/context.ts'
import { isArchivedFrom } from '../../authority/operations/journal-archived.ts'
import { noteExport, type Taker } from '../../authority/operations/note-export.ts'
import { type ArchiveFolder, afterArchived, findArchived } from '../../platform/journal/archived-entries.ts'
import { entryOf, type JournalRow } from '../../platform/journal/chain.ts'
import { type EvidenceFacts, evidenceText } from '../../platform/journal/evidence.ts'
import { Fault } from '../../platform/journal/fault.ts'
import { journalKeys } from '../../platform/journal/keys.ts'
import { proveEntries } from '../../platform/journal/prove-entries.ts'
import { newestJournal } from '../../platform/journal/queries.ts'
import type { Segment } from '../../platform/journal/segments.ts'
import { signer } from '../../platform/secrets/signing.ts'
import type { DeskContext, Money, WrittenEvent } from '../contract.ts'
import { type Archived, daysAround } from './money.ts'
import { partOf } from './parts.ts'

/** What may happen around one transfer; far more than ever does. */
const anchorsMax = 2000

/** Of the desk and of sessions, what may be about it. */
const commonTypes = [
  'session_started',
  'session_ended',
  'approval_requested',
  'approval_granted',
  'approval_declined',
  'approval_withdrawn',
  'approval_used',
  'desk_acted',
  'transfers_frozen',
  'transfers_thawed',
  'dispute_opened',
  'dispute_taken',
  'dispute_closed',
]

export type EvidenceOrder = {
  readonly howTo: readonly string[]
  /** In words; `archived` are entries of the user from around its day that the journal has no longer. */
  readonly facts: (archived: Archived) => Promise<EvidenceFacts>
  /** Left out: only what is in the journal. */
  readonly archive?: ArchiveFolder | undefined
}

export type TakenEvidence =
  | { readonly ok: true; readonly text: string }
  | {
      readonly ok: false
      readonly refusal: 'evidence_unproven' | 'evidence_archived'
      readonly fault: string
    }

/**
 * The evidence of one movement of money as the text of one file: the facts, the journal's entries for it with their
 * hashes, and the checkpoints around them. The journal says that it was taken, before it is. Nothing is given out that the
 * journal doesn't prove. Entries that are in the archive are read from its folder, where one is given.
 */
export async function takeEvidence(
  context: DeskContext,
  caller: Caller,
  taker: Taker,
  money: Money,
  { howTo, facts, archive }: EvidenceOrder,
): Promise<TakenEvidence> {
  const { service, receipt, acceptedAtMs } = money
  await noteExport(context, caller, taker, { what: 'evidence', filter: { service, receipt } })
  const belongs = (row: JournalRow, anchor: JournalRow) =>
    entryOf(row).request === entryOf(anchor).request && isAbout(context, money, row)
  try {
    const { anchors, archived, segments } = await anchorsOf(context, money, archive)
    const isElsewhere =
      archive === undefined && (await isArchivedFrom(context, daysAround(acceptedAtMs).fromMs))
    if (isElsewhere) {
      const fault = `the entries of ${receipt} are in the archive of the journal: ./warifu evidence ${receipt} --service ${service} --archive FOLDER reads them there`
      return { ok: false, refusal: 'evidence_archived', fault }
    }
    const proven = await proveEntries(context, anchors, belongs, segments)
    const file = { howTo, facts: await facts(archived), ...proven }
    return { ok: true, text: evidenceText(file, signer(context.keyRing)) }
  } catch (error) {
    if (error instanceof Fault) return { ok: false, refusal: 'evidence_unproven', fault: error.message }
    throw error
  }
}

type Anchors = {
  readonly anchors: readonly JournalRow[]
  readonly archived: Archived
  readonly segments: readonly Segment[]
}

/** The oldest first: what names the receipt, and the session in which it was confirmed. */
async function anchorsOf(
  context: DeskContext,
  money: Money,
  archive: ArchiveFolder | undefined,
): Promise<Anchors> {
  const part = partOf(context, money.service)
  const types = [...new Set([...Object.keys(part.events?.names ?? {}), ...commonTypes])]
  const { fromMs, untilMs } = daysAround(money.acceptedAtMs)
  const reading = { context, money, types, archive }
  // Of its days everything: the facts tell of the logins, too.
  const days = await entriesIn(reading, { fromMs, untilMs }, () => true)
  const sessionHash = days.rows
    .map((row) => entryOf(row).event as WrittenEvent)
    .filter((event) => part.money?.receiptOf(event) === money.receipt)
    .flatMap((event) => part.money?.confirmation(event)?.sessionHash ?? [])[0]
  const isWanted = (row: JournalRow) =>
    types.includes(row.type) && isAnchor(context, money, entryOf(row).event as WrittenEvent, sessionHash)
  const later = await entriesIn(reading, { fromMs: untilMs, untilMs: Number.MAX_SAFE_INTEGER }, isWanted)
  return {
    anchors: [...days.rows, ...later.rows].filter(isWanted),
    archived: days.archived,
    segments: [...days.segments, ...later.segments],
  }
}

type Reading = {
  readonly context: DeskContext
  readonly money: Money
  readonly types: readonly string[]
  readonly archive: ArchiveFolder | undefined
}

/** The user's entries of some time, the oldest first: of the journal those of the types, of the archive what is wanted. */
async function entriesIn(
  { context, money, types, archive }: Reading,
  { fromMs, untilMs }: { readonly fromMs: number; readonly untilMs: number },
  isWanted: (row: JournalRow) => boolean,
) {
  const { service, userId } = money
  const { store, keyRing } = context
  // Before the archive, so that what goes there meanwhile is not missing from both.
  const rows = await newestJournal(store, { service, userId, types, fromMs, untilMs }, anchorsMax)
  const isOfUser = (row: JournalRow) => row.service === service && row.userId === userId
  const found =
    archive &&
    (await findArchived(store, journalKeys(keyRing), {
      ...archive,
      untilMs: untilMs - 1,
      isWanted: (row) => isOfUser(row) && row.atMs >= fromMs && row.atMs < untilMs && isWanted(row),
      goesOn: (_, until) => until.epochMilliseconds >= fromMs,
    }))
  const { rows: archived = [], segments = [] } = found ?? {}
  return { rows: afterArchived(archived, rows.toReversed()), archived, segments }
}

function isAnchor(
  context: DeskContext,
  { service, receipt }: Money,
  event: WrittenEvent,
  sessionHash: string | undefined,
): boolean {
  if (partOf(context, service).money?.receiptOf(event) === receipt) return true
  const { sessionHash: ofSession, details, action, receipt: named } = event as WrittenEvent & Named
  if (sessionHash !== undefined && ofSession === sessionHash) return true
  if (event.type === 'transfers_frozen' || event.type === 'transfers_thawed') return true
  return named === receipt || details?.['receipt'] === receipt || action === 'stop_transfer'
}

type Named = {
  readonly sessionHash?: string
  readonly receipt?: string
  readonly action?: string
  readonly details?: Readonly<Record<string, string>>
}

/** Written by the same request about the same user or receipt: the code that was spent, the entries in the ledger. */
function isAbout(context: DeskContext, { service, userId, receipt }: Money, row: JournalRow): boolean {
  const event = entryOf(row).event as WrittenEvent & { readonly transferId?: string | null }
  if (row.service === service && row.userId === userId) {
    const named = partOf(context, service).money?.receiptOf(event) ?? receipt
    return named === receipt
  }
  return row.service === service && event.transferId === receipt
}
