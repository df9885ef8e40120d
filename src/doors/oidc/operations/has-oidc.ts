import type { ServiceProfile } from '../../../authority/rules/profile.ts'
import { isOidcProfile } from '../rules/profile.ts'

/** Does the service let other systems' users log in? */
export function hasOidc(profile: ServiceProfile): boolean {
  return isOidcProfile(profile)
}
