import type { Refusal as AuthorityRefusal } from '../../../../src/authority/rules/refusal.ts'

/** Ways in which only the 会員サイト tells a caller no. */
export type SampleRefusal = 'benefit_used_up'

export type Refusal = AuthorityRefusal | SampleRefusal
