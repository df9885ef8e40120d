import type { Refusal as AuthorityRefusal } from '../../authority/rules/refusal.ts'

/** Refusals that only the bank has. */
export type BankRefusal =
  | 'transfer_day_closed'
  | 'transfer_day_past'
  | 'transfer_day_cutoff'
  | 'transfer_day_late'
  | 'account_taken'

export type Refusal = AuthorityRefusal | BankRefusal
