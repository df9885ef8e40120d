import type { ServiceProfile } from '../../authority/rules/profile.ts'
import type { BankingPolicy } from './policy.ts'
import type { RatesPolicy } from './rates.ts'

/** The profile of a service built on a bank: accounts and their ledger. */
export type BankProfile = ServiceProfile & { readonly banking: BankingPolicy }

/** The profile of a service that may take its rates of exchange from the core system; null: it doesn't. */
export type RatesProfile = ServiceProfile & { readonly rates: RatesPolicy | null }
