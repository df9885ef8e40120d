import { type Context, profileOf } from '../../../../src/authority/operations/context.ts'
import type { ServiceProfile } from '../../../../src/authority/rules/profile.ts'
import type { SampleProfile } from '../rules/profile.ts'

/** The profile as one of this kind. Throws for another kind, which no route lets through. */
export function sampleProfile(profile: ServiceProfile): SampleProfile {
  if (!isSampleProfile(profile)) throw new TypeError(`${profile.service} is not a 会員サイト`)
  return profile
}

function isSampleProfile(profile: ServiceProfile): profile is SampleProfile {
  return profile.kind === 'sample'
}

export function sampleProfileOf(context: Context, service: string): SampleProfile {
  return sampleProfile(profileOf(context, service))
}
