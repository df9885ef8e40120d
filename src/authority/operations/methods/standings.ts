import { standingOf } from '../../rules/methods/method.ts'
import type { Method, Standing } from '../../rules/methods/policy.ts'
import type { ServiceProfile } from '../../rules/profile.ts'
import type { Context } from '../context.ts'

/** The current phase of each of a service's methods, for screens that offer and explain them. */
export function standings(
  { methods, now }: Context,
  profile: ServiceProfile,
): Readonly<Record<Method, Standing>> {
  const at = now()
  const all = methods.map(({ rules }) => [rules.name, standingOf(profile, rules, at)] as const)
  return Object.fromEntries(all) as Record<Method, Standing>
}
