import type { JournalEntry, JournalFilter } from '../../platform/store/store.ts'
import type { Context } from './context.ts'

/** The newest entries of the journal, of one service or user where asked, oldest of them first. */
export async function listJournal(
  context: Context,
  filter: JournalFilter,
  limit: number,
): Promise<JournalEntry[]> {
  const rows = await context.store.newestJournal(filter, limit)
  return rows.toReversed().map(({ body }) => JSON.parse(body) as JournalEntry)
}
