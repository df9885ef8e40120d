import { type Context, profileOf } from '../../authority/operations/context.ts'
import type { ServiceProfile } from '../../authority/rules/profile.ts'
import type { BankProfile } from '../rules/profile.ts'

/** Does the service stand on a bank? */
export function isBankProfile(profile: ServiceProfile): profile is BankProfile {
  return 'banking' in profile && profile.banking !== null
}

/** The profile of a service that stands on a bank. Throws for another one, which no route lets through. */
export function bankProfileOf(context: Context, service: string): BankProfile {
  const profile = profileOf(context, service)
  if (!isBankProfile(profile)) throw new TypeError(`${service} has no accounts`)
  return profile
}
