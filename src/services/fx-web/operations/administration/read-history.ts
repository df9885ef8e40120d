import type { Context } from '../../../../authority/operations/context.ts'
import { readCustomerHistory } from '../../../../authority/operations/customer-history.ts'
import type { JournalEntry } from '../../../../platform/journal/chain.ts'
import type { Event } from '../../rules/events.ts'
import type { CompanyAdministrator } from './users.ts'

export type HistoryEntry = { readonly position: number } & JournalEntry<Event>

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
  'passkey_registered',
  'passkey_accepted',
  'passkey_rejected',
  'passkey_removed',
  'passkeys_released',
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

/** 利用履歴 of a company. */
export function readHistory(
  context: Context,
  acting: CompanyAdministrator,
  { userId, before }: { readonly userId: string | null; readonly before: number | null },
): Promise<{ readonly entries: readonly HistoryEntry[]; readonly next: number | null }> {
  return readCustomerHistory<Event>(context, acting, { types: told, userId, before })
}
