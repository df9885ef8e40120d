import { type Context, profileOf } from '../../../authority/operations/context.ts'
import { mayAskSignature } from '../../../authority/rules/confirmation.ts'
import type { ServiceProfile } from '../../../authority/rules/profile.ts'
import type { FbProfile } from '../rules/profile.ts'

export function isFbProfile(profile: ServiceProfile): profile is FbProfile {
  return profile.kind === 'fb'
}

/** The profile as one of this kind. Throws for another kind; no route lets one through. */
export function fbProfile(profile: ServiceProfile): FbProfile {
  if (!isFbProfile(profile)) throw new TypeError(`${profile.service} is not a WEB-FB service`)
  return profile
}

export function fbProfileOf(context: Context, service: string): FbProfile {
  return fbProfile(profileOf(context, service))
}

/** All services of this kind. */
export function fbProfilesOf({ profiles }: Context): readonly FbProfile[] {
  return [...profiles.values()].filter(isFbProfile)
}

/** Are there transfers that are confirmed on the token's own screen? */
export function signsTransfers({ confirmation }: Pick<FbProfile, 'confirmation'>): boolean {
  return mayAskSignature(confirmation, 'transfer')
}
