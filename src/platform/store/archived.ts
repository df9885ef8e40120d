import { isJournalArchived, type JournalArchived } from '../decision/archived.ts'
import { entryIn } from '../journal/chain.ts'
import type { Queryable } from './store.ts'

/** What the journal says last of its archive; null: nothing was archived. Not proven by itself. */
export async function newestArchived(store: Queryable): Promise<JournalArchived | null> {
  const [row] = await store.query(
    "SELECT body FROM journal WHERE type = 'journal_archived' AND service IS NULL ORDER BY position DESC LIMIT 1",
  )
  const event = row === undefined ? undefined : entryIn({ body: row[0] as string, beside: null })?.event
  return event !== undefined && isJournalArchived(event) ? event : null
}
