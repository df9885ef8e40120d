import { part } from '../decision/personal.ts'
import type { Schema } from '../store/schema.ts'
import type { Queryable } from '../store/store.ts'
import type { JournalEntry, JournalRow } from './chain.ts'
import { journalText } from './journal.ts'
import { blockSize, customerMark } from './marks.ts'
import { textDigest } from './redactions.ts'

/** An entry of before, and the text that it gets. */
export type Redaction = Pick<JournalRow, 'position' | 'chain' | 'seq'> & {
  readonly body: string
  readonly sha256: string
}

const pageSize = 500
const columns = 'position, chain, seq, body'

/**
 * The entries of a user whose text still tells of a person, page by page: those from before values stood beside the
 * journal, or of a node of such a version.
 */
export async function* tellingEntries(
  store: Queryable,
  schema: Pick<Schema, 'personalOf'>,
  service: string,
  userId: string,
): AsyncGenerator<readonly Redaction[]> {
  for (let after = 0; ; ) {
    const rows = await store.query(
      `SELECT ${columns} FROM journal WHERE service = ? AND user_id = ? AND position > ? ORDER BY position LIMIT ?`,
      service,
      userId,
      after,
      pageSize,
    )
    const found = rows.flatMap((row) => redactionOf(schema, row) ?? [])
    if (found.length > 0) yield found
    if (rows.length < pageSize) return
    after = Number(rows.at(-1)?.[0])
  }
}

/** The same of a customer, of no user: where the marks of the journal say that it is named. */
export async function tellingEntriesOfCustomer(
  store: Queryable,
  schema: Pick<Schema, 'personalOf'>,
  { service, customerId }: { readonly service: string; readonly customerId: string },
): Promise<readonly Redaction[]> {
  const blocks = await store.query(
    "SELECT block FROM journal_mark WHERE kind = 'customer' AND value = ? ORDER BY block",
    customerMark(service, customerId),
  )
  const found: Redaction[] = []
  for (const [block] of blocks) {
    const from = Number(block) * blockSize
    const rows = await store.query(
      `SELECT ${columns} FROM journal WHERE position >= ? AND position < ? AND service = ? AND user_id IS NULL`,
      from,
      from + blockSize,
      service,
    )
    for (const row of rows) {
      const { event } = JSON.parse(row[3] as string) as JournalEntry
      if ((event as { readonly customerId?: string }).customerId !== customerId) continue
      found.push(...(redactionOf(schema, row) ?? []))
    }
  }
  return found
}

function redactionOf(
  { personalOf }: Pick<Schema, 'personalOf'>,
  [position, chain, seq, body]: readonly unknown[],
): readonly Redaction[] | undefined {
  const entry = JSON.parse(body as string) as JournalEntry
  if (entry.apart !== undefined) return undefined
  const parted = part(entry.event, personalOf(entry.event.type))
  if (parted === null) return undefined
  const text = journalText({ ...entry, event: parted.shown })
  if (text === body) return undefined
  const of = { position: position as number, chain: chain as string, seq: seq as number }
  return [{ ...of, body: text, sha256: textDigest(text) }]
}

/** Puts the new texts in place; what they are is in the journal already. */
export async function putTexts(store: Queryable, redactions: readonly Redaction[]): Promise<void> {
  for (const { position, chain, seq, body } of redactions)
    await store.query(
      'UPDATE journal SET body = ? WHERE position = ? AND chain = ? AND seq = ?',
      body,
      position,
      chain,
      seq,
    )
}
