import type { ServiceProfile } from '../../../authority/rules/profile.ts'
import type { PersonalPolicy } from '../../../bank/rules/policy.ts'
import { type BankProfile, isBankProfile } from '../../../bank/rules/profile.ts'

/** The profile of a 個人インターネットバンキング (S4). */
export type PersonalProfile = BankProfile & { readonly personal: PersonalPolicy }

/** The profile of one that exists. Throws for a service of another kind, which no route lets through. */
export function personalProfile(profile: ServiceProfile): PersonalProfile {
  if (!isPersonal(profile)) throw new TypeError(`${profile.service} is not a personal service`)
  return profile
}

function isPersonal(profile: ServiceProfile): profile is PersonalProfile {
  return profile.kind === 'personal' && isBankProfile(profile)
}
