import type { Refusal as BankRefusal } from '../../../bank/rules/refusal.ts'

/** Refusals that only 個人インターネットバンキング has. */
export type PersonalRefusal = 'mobile_closed' | 'password_change_first'

export type Refusal = BankRefusal | PersonalRefusal
