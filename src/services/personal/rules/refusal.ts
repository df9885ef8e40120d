import type { Refusal as BankRefusal } from '../../../bank/rules/refusal.ts'

/** Ways in which only 個人インターネットバンキング tells a caller no. */
export type PersonalRefusal = 'mobile_closed' | 'password_change_first'

export type Refusal = BankRefusal | PersonalRefusal
