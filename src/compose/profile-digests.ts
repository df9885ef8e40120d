import type { ServiceProfile } from '../authority/rules/profile.ts'
import { canonicalJson } from '../authority/rules/profile-difference.ts'
import { digestOfText } from '../platform/secrets/file-digest.ts'

/** SHA-256 of a profile as it is in force, defaults included, in hexadecimal. The order of its fields doesn't count. */
export function profileDigest(profile: ServiceProfile): string {
  return digestOfText(canonicalJson(profile))
}

/** One digest for all services of a node: two nodes with the same one decide by the same profiles. */
export function profilesDigest(profiles: ReadonlyMap<string, ServiceProfile>): string {
  return digestOfText(canonicalJson(Object.fromEntries(profiles)))
}

/** The digest of each service. */
export function digestsOf(profiles: ReadonlyMap<string, ServiceProfile>): ReadonlyMap<string, string> {
  return new Map([...profiles].map(([service, profile]) => [service, profileDigest(profile)]))
}

/** The services whose digests differ, or that only one of the two has. */
export function otherServices(
  own: ReadonlyMap<string, string>,
  others: ReadonlyMap<string, string>,
): string[] {
  const services = new Set([...own.keys(), ...others.keys()])
  return [...services].filter((service) => own.get(service) !== others.get(service))
}
