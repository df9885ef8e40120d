import type { Refusal as AuthorityRefusal } from '../../authority/rules/refusal.ts'

/** Ways in which only the bank tells a caller no. */
export type BankRefusal =
  | 'transfer_day_closed'
  | 'transfer_day_past'
  | 'transfer_day_cutoff'
  | 'transfer_day_late'
  | 'account_taken'

export type Refusal = AuthorityRefusal | BankRefusal
