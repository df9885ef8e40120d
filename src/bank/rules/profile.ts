import type { ServiceProfile } from '../../authority/rules/profile.ts'
import type { BankingPolicy } from './policy.ts'

/** The profile of a service built on a bank: accounts and their ledger. */
export type BankProfile = ServiceProfile & { readonly banking: BankingPolicy }
