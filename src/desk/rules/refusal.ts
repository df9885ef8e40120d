import type { Refusal as BankRefusal } from '../../bank/rules/refusal.ts'

/** Ways in which only the desk tells its staff no. */
export type DeskRefusal = 'approval_expired' | 'approval_own'

export type Refusal = BankRefusal | DeskRefusal
