import type { AnyEvent } from '../../platform/decision/event.ts'
import type { JournalEntry } from '../../platform/journal/chain.ts'
import type { JournalFilter } from '../../platform/journal/queries.ts'
import { newestJournal } from '../../platform/journal/queries.ts'
import type { Context } from './context.ts'

/** The newest journal entries, optionally of one service or user, in chronological order. */
export async function listJournal<E extends AnyEvent = AnyEvent>(
  context: Context,
  filter: JournalFilter,
  limit: number,
): Promise<JournalEntry<E>[]> {
  const rows = await newestJournal(context.store, filter, limit)
  return rows.toReversed().map(({ body }) => JSON.parse(body) as JournalEntry<E>)
}
