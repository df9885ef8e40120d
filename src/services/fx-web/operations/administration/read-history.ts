import type { Context } from '../../../../authority/operations/context.ts'
import { readCustomerHistory } from '../../../../authority/operations/customer-history.ts'
import type { JournalEntry } from '../../../../platform/journal/chain.ts'
import type { Event } from '../../rules/events.ts'
import { toldEvents } from '../../rules/told-events.ts'
import type { CompanyAdministrator } from './users.ts'

export type HistoryEntry = { readonly position: number } & JournalEntry<Event>

/** 利用履歴 of a company. */
export function readHistory(
  context: Context,
  acting: CompanyAdministrator,
  { userId, before }: { readonly userId: string | null; readonly before: number | null },
): Promise<{ readonly entries: readonly HistoryEntry[]; readonly next: number | null }> {
  return readCustomerHistory<Event>(context, acting, { types: toldEvents, userId, before })
}
