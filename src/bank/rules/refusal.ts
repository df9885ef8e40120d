import type { Refusal as AuthorityRefusal } from '../../authority/rules/refusal.ts'

/** Refusals that only the bank has. */
export type BankRefusal =
  | 'transfer_day_closed'
  | 'transfer_day_past'
  | 'transfer_day_cutoff'
  | 'transfer_day_late'
  | 'account_taken'
  | 'balance_from_core'
  | 'core_file_taken'
  | 'core_file_not_full'
  | 'core_file_late'
  | 'core_file_older'
  | 'core_file_gap'
  | 'core_file_future'

export type Refusal = AuthorityRefusal | BankRefusal
