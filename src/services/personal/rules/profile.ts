import type { BankProfile } from '../../../bank/rules/profile.ts'
import type { PersonalPolicy } from './policy.ts'

/** The profile of a 個人インターネットバンキング (S4). */
export type PersonalProfile = BankProfile & { readonly personal: PersonalPolicy }
