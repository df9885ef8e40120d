import { accept } from '../../platform/decision/decision.ts'
import type { AnyEvent } from '../../platform/decision/event.ts'
import { entryOf, type JournalEntry } from '../../platform/journal/chain.ts'
import type { JournalFilter } from '../../platform/journal/newest-of-types.ts'
import { newestJournal } from '../../platform/journal/queries.ts'
import { type Caller, type Context, changeContext } from './context.ts'

/** The newest journal entries, optionally of one service or user, in chronological order. */
export async function listJournal<E extends AnyEvent = AnyEvent>(
  context: Context,
  filter: JournalFilter,
  limit: number,
): Promise<JournalEntry<E>[]> {
  const rows = await newestJournal(context.store, filter, limit)
  return rows.toReversed().map((row) => entryOf<E>(row))
}

/** The same for somebody at the terminal: that they take it out is journaled first, after the entries that they get (X9). */
export async function takeOutJournal(
  context: Context,
  caller: Caller,
  filter: Pick<JournalFilter, 'service' | 'userId'>,
  limit: number,
) {
  const entries = await listJournal(context, filter, limit)
  const { service = null, userId } = filter
  await context.store.change(changeContext(caller, context.now()), {}, () =>
    accept(
      {},
      {
        type: 'exported',
        service,
        userId: null,
        what: 'journal',
        filter: userId === undefined ? '' : `user-id=${userId}`,
        count: entries.length,
      },
    ),
  )
  return entries
}
