import { standingOf } from '../../rules/methods.ts'
import type { ServiceProfile, Standing } from '../../rules/profile.ts'
import type { Context } from '../context.ts'

/** How the methods of a service stand at this instant, for screens that offer and explain them. */
export function standings(
  { now }: Context,
  profile: ServiceProfile,
): { readonly token: Standing; readonly mail: Standing } {
  const at = now()
  return { token: standingOf(profile, 'token', at), mail: standingOf(profile, 'mail', at) }
}
