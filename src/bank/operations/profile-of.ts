import { type Context, profileOf } from '../../authority/operations/context.ts'
import type { ServiceProfile } from '../../authority/rules/profile.ts'
import type { BankProfile, RatesProfile } from '../rules/profile.ts'
import type { RatesPolicy } from '../rules/rates.ts'

/** Is the service built on a bank? */
export function isBankProfile(profile: ServiceProfile): profile is BankProfile {
  return 'banking' in profile && profile.banking !== null
}

/** The profile of a service built on a bank. Throws for any other; no route lets one through. */
export function bankProfileOf(context: Context, service: string): BankProfile {
  const profile = profileOf(context, service)
  if (!isBankProfile(profile)) throw new TypeError(`${service} has no accounts`)
  return profile
}

/** Does the core system tell of its accounts (E5)? */
export function isFed(profile: ServiceProfile): profile is BankProfile {
  return isBankProfile(profile) && profile.banking.accountsFrom === 'core'
}

/** The services whose accounts the core system tells of (E5). */
export function fedServices({ profiles }: Pick<Context, 'profiles'>): readonly string[] {
  return [...profiles.values()].filter(isFed).map(({ service }) => service)
}

/** Does the core system tell its rates of exchange (E5)? */
export function takesRates(
  profile: ServiceProfile,
): profile is RatesProfile & { readonly rates: RatesPolicy } {
  return 'rates' in profile && profile.rates !== null
}

/** The services whose rates it tells. */
export function ratedServices({ profiles }: Pick<Context, 'profiles'>): readonly string[] {
  return [...profiles.values()].filter(takesRates).map(({ service }) => service)
}

/** The services that a core system is asked about: for accounts, or for rates. */
export function toldServices({ profiles }: Pick<Context, 'profiles'>): readonly string[] {
  return [...profiles.values()].filter(isTold).map(({ service }) => service)
}

export function isTold(profile: ServiceProfile): boolean {
  return isFed(profile) || takesRates(profile)
}
