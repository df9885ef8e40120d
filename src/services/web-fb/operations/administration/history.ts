import type { Context } from '../../../../authority/operations/context.ts'
import { readCustomerHistory } from '../../../../authority/operations/customer-history.ts'
import type { JournalEntry } from '../../../../platform/journal/chain.ts'
import type { Event } from '../../rules/events.ts'
import type { FbAdministrator } from './acting.ts'

/** 利用履歴照会: the journal entries about a customer's users that its administrators may see, by kind. */
const historyKinds = {
  login: ['logged_in', 'password_rejected', 'password_locked', 'password_unlocked'],
  password: ['password_set', 'fixed_password_set', 'fixed_password_rejected'],
  user: ['user_created', 'user_changed', 'user_deleted', 'user_suspended', 'user_resumed'],
  token: [
    'usage_form_chosen',
    'token_enrolled',
    'enrollment_rejected',
    'code_rejected',
    'binding_unlocked',
    'binding_suspended',
    'binding_resumed',
    'binding_revoked',
  ],
  transfer: [
    'transfer_accepted',
    'transfer_released',
    'transfer_executed',
    'transfer_short',
    'transfer_failed',
    'transfer_cancelled',
    'transfer_item_stopped',
    'payee_set',
    'payee_removed',
  ],
  contract: ['service_stopped', 'service_restarted', 'closed_days_set', 'limits_set'],
  institution: ['desk_acted'],
} as const satisfies Record<string, readonly Event['type'][]>

export type HistoryKind = keyof typeof historyKinds
export type FbHistoryEntry = { readonly position: number } & JournalEntry<Event>

export type HistoryQuery = {
  /** Null: all users; null: all kinds. */
  readonly userId: string | null
  readonly kind: HistoryKind | null
  readonly fromMs: number | null
  readonly untilMs: number | null
  /** Where a following page begins. */
  readonly before: number | null
}

export function readFbHistory(
  context: Context,
  acting: FbAdministrator,
  { kind, ...asked }: HistoryQuery,
): Promise<{ readonly entries: readonly FbHistoryEntry[]; readonly next: number | null }> {
  const types = kind === null ? Object.values(historyKinds).flat() : historyKinds[kind]
  return readCustomerHistory<Event>(context, acting, { types, ...asked })
}
