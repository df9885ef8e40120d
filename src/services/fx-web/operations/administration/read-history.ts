import type { Context } from '../../../../authority/operations/context.ts'
import { everyUserOfCustomer } from '../../../../authority/queries/bindings.ts'
import type { JournalEntry, JournalRow } from '../../../../platform/journal/chain.ts'
import { newestJournal } from '../../../../platform/journal/queries.ts'
import type { Event } from '../../rules/events.ts'
import type { CompanyAdministrator } from './users.ts'

export type HistoryEntry = { readonly position: number } & JournalEntry<Event>

export const historyPerPage = 50

/** What a company may know about its own users: what they did and what was done to them, not how a guess failed. */
const told: readonly Event['type'][] = [
  'user_created',
  'user_changed',
  'user_deleted',
  'user_suspended',
  'user_resumed',
  'password_set',
  'password_rejected',
  'password_unlocked',
  'token_enrolled',
  'code_accepted',
  'code_rejected',
  'challenge_passed',
  'challenge_failed',
  'token_synchronized',
  'binding_unlocked',
  'binding_suspended',
  'binding_resumed',
  'binding_revoked',
  'mail_address_registered',
  'mail_address_changed',
  'mail_address_removed',
  'notices_chosen',
  'contract_concluded',
  'contract_confirmed',
  'order_placed',
  'order_cancelled',
]

/** 利用履歴 of a company, newest first; `next` is where the following page begins. */
export async function readHistory(
  context: Context,
  acting: CompanyAdministrator,
  { userId, before }: { readonly userId: string | null; readonly before: number | null },
): Promise<{ readonly entries: readonly HistoryEntry[]; readonly next: number | null }> {
  const users = await historyUsers(context, acting)
  const userIds = users.map((user) => user.userId).filter((id) => userId === null || id === userId)
  const rows = await newestJournal(
    context.store,
    { services: [acting.service], userIds, types: told, ...(before !== null && { before }) },
    historyPerPage + 1,
  )
  const entries = rows.slice(0, historyPerPage).map(entryOf)
  return { entries, next: rows.length > historyPerPage ? (entries.at(-1)?.position ?? null) : null }
}

/** Everybody with a history, including deleted users. */
export function historyUsers({ store }: Context, { service, customerId }: CompanyAdministrator) {
  return everyUserOfCustomer(store, service, customerId)
}

function entryOf({ position, body }: JournalRow): HistoryEntry {
  return { position, ...(JSON.parse(body) as JournalEntry<Event>) }
}
