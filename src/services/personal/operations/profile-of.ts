import { type Context, profileOf } from '../../../authority/operations/context.ts'
import type { ServiceProfile } from '../../../authority/rules/profile.ts'
import type { PersonalProfile } from '../rules/profile.ts'

export function isPersonalProfile(profile: ServiceProfile): profile is PersonalProfile {
  return profile.kind === 'personal'
}

/** The profile as one of this kind. Throws for another kind; no route lets one through. */
export function personalProfile(profile: ServiceProfile): PersonalProfile {
  if (!isPersonalProfile(profile)) throw new TypeError(`${profile.service} is not a personal service`)
  return profile
}

export function personalProfileOf(context: Context, service: string): PersonalProfile {
  return personalProfile(profileOf(context, service))
}
