import { methods, standingOf } from '../../rules/methods.ts'
import type { Method, ServiceProfile, Standing } from '../../rules/profile.ts'
import type { Context } from '../context.ts'

/** The current phase of each of a service's methods, for screens that offer and explain them. */
export function standings({ now }: Context, profile: ServiceProfile): Readonly<Record<Method, Standing>> {
  const at = now()
  const all = methods.map((method) => [method, standingOf(profile, method, at)] as const)
  return Object.fromEntries(all) as Record<Method, Standing>
}
