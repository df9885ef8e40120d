import { holderOf, part } from '../decision/personal.ts'
import type { Schema } from '../store/schema.ts'
import type { Queryable } from '../store/store.ts'
import type { JournalEntry, JournalRow } from './chain.ts'
import { apartDigest, filedUnder, journalText, personalColumns, saltedText } from './journal.ts'
import { putTexts, type Redaction } from './redact.ts'
import { isRedacted, type Redactions, textDigest } from './redactions.ts'

type Apart = Redaction & { readonly beside: string; readonly row: JournalRow }

/**
 * What entries of before tell of persons goes beside the journal, as it does for new ones, so that their text tells nothing:
 * it is noted which text they get, then the values are put beside, then the text. Whoever goes on after a crash finds
 * which of it is done. Gives the rows as they are then.
 */
export async function setApart(
  store: Queryable,
  schema: Pick<Schema, 'personalOf'>,
  page: readonly JournalRow[],
  {
    redactions,
    note,
  }: {
    readonly redactions: Redactions
    readonly note: (service: string, entries: readonly Redaction[]) => Promise<void>
  },
): Promise<readonly JournalRow[]> {
  const telling = page.flatMap((row) => apartOf(schema, row) ?? [])
  if (telling.length === 0) return page
  const unknown = telling.filter((each) => !isRedacted(redactions, each))
  const byService = Map.groupBy(unknown, ({ row }) => row.service ?? '')
  for (const [service, entries] of byService) await note(service, entries)
  for (const { row, beside } of telling) await putBeside(store, row, beside)
  await putTexts(store, telling)
  const texts = new Map(telling.map(({ position, body, beside }) => [position, { body, beside }]))
  return page.map((row) => ({ ...row, ...texts.get(row.position) }))
}

function apartOf({ personalOf }: Pick<Schema, 'personalOf'>, row: JournalRow): Apart | undefined {
  const { position, chain, seq } = row
  const entry = JSON.parse(row.body) as JournalEntry
  if (entry.apart !== undefined) return undefined
  const parted = part(entry.event, personalOf(entry.event.type))
  if (parted === null) return undefined
  const beside = row.beside ?? saltedText(parted.apart)
  const { event: _, ...rest } = entry
  const body = journalText({ ...rest, apart: apartDigest(beside), event: parted.shown })
  return { position, chain, seq, body, sha256: textDigest(body), beside, row }
}

async function putBeside(store: Queryable, row: JournalRow, beside: string): Promise<void> {
  const { event } = JSON.parse(row.body) as JournalEntry
  const { type, service } = filedUnder(event)
  await store.query(
    `INSERT INTO journal_personal (${personalColumns.join(', ')}) VALUES (?, ?, ?, ?, ?, ?, ?) ` +
      'ON CONFLICT (chain, seq) DO NOTHING',
    row.chain,
    row.seq,
    service ?? '',
    holderOf(event),
    type,
    row.atMs,
    beside,
  )
}
