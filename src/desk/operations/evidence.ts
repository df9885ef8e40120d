import { isArchivedFrom } from '../../authority/operations/journal-archived.ts'
import { entryOf, type JournalRow } from '../../platform/journal/chain.ts'
import { type EvidenceFacts, evidenceText } from '../../platform/journal/evidence.ts'
import { Fault } from '../../platform/journal/fault.ts'
import { proveEntries } from '../../platform/journal/prove-entries.ts'
import { newestJournal } from '../../platform/journal/queries.ts'
import { signer } from '../../platform/secrets/signing.ts'
import type { DeskContext, Money, WrittenEvent } from '../contract.ts'
import { partOf } from './parts.ts'

/** What may happen around one transfer; far more than ever does. */
const anchorsMax = 2000
const dayMs = 86_400_000

/** Of the desk and of sessions, what may be about it. */
const commonTypes = [
  'session_started',
  'session_ended',
  'approval_requested',
  'approval_granted',
  'approval_declined',
  'approval_used',
  'desk_acted',
  'transfers_frozen',
  'transfers_thawed',
  'dispute_opened',
  'dispute_taken',
  'dispute_closed',
]

export type TakenEvidence =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly refusal: 'evidence_unproven' | 'evidence_archived' }

/**
 * The evidence of one movement of money as the text of one file: the facts, the journal's entries for it with their
 * hashes, and the checkpoints around them. Nothing is given out that the journal doesn't prove, or has no longer.
 */
export async function takeEvidence(
  context: DeskContext,
  money: Money,
  { howTo, facts }: { readonly howTo: readonly string[]; readonly facts: EvidenceFacts },
): Promise<TakenEvidence> {
  if (await isArchivedFrom(context, money.acceptedAtMs)) return { ok: false, refusal: 'evidence_archived' }
  const anchors = await anchorsOf(context, money)
  const belongs = (row: JournalRow, anchor: JournalRow) =>
    entryOf(row).request === entryOf(anchor).request && isAbout(context, money, row)
  try {
    const proven = await proveEntries(context, anchors, belongs)
    return { ok: true, text: evidenceText({ howTo, facts, ...proven }, signer(context.keyRing)) }
  } catch (error) {
    if (error instanceof Fault) return { ok: false, refusal: 'evidence_unproven' }
    throw error
  }
}

/** The oldest first: what names the receipt, and the session in which it was confirmed. */
async function anchorsOf(context: DeskContext, money: Money): Promise<readonly JournalRow[]> {
  const { service, userId, acceptedAtMs } = money
  const part = partOf(context, service)
  const types = [...new Set([...Object.keys(part.events?.names ?? {}), ...commonTypes])]
  const asked = { service, userId, types, fromMs: acceptedAtMs - dayMs }
  const rows = await newestJournal(context.store, asked, anchorsMax)
  const events = rows.map((row) => entryOf(row).event as WrittenEvent)
  const sessionHash = events
    .filter((event) => part.money?.receiptOf(event) === money.receipt)
    .flatMap((event) => part.money?.confirmation(event)?.sessionHash ?? [])[0]
  return rows.filter((_, i) => isAnchor(context, money, events[i], sessionHash)).toReversed()
}

function isAnchor(
  context: DeskContext,
  { service, receipt }: Money,
  event: WrittenEvent | undefined,
  sessionHash: string | undefined,
): boolean {
  if (event === undefined) return false
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
