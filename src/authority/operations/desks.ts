import { deskOf, isDesk } from '../rules/operator.ts'
import type { ServiceProfile } from '../rules/profile.ts'
import { type Right, type Role, roleRights } from '../rules/rights.ts'
import { type ApprovedAct, rightToApprove } from '../rules/two-persons.ts'
import type { Context } from './context.ts'

/** The support desks, one for each institution that has one. */
export function allDesks(context: Context): readonly ServiceProfile[] {
  return [...context.profiles.values()].filter(({ service }) => isDesk(service))
}

/** The services that a desk looks after: those of its own institution. */
export function servicesOf(context: Context, desk: string): readonly string[] {
  return [...context.profiles.keys()].filter((service) => !isDesk(service) && deskOf(service) === desk)
}

/** May the role grant it, for the screens; the rule asks again. */
export function mayGrant(role: Role, act: ApprovedAct): boolean {
  return hasRight(role, rightToApprove(act))
}

/** What the screens of a desk offer to a role; the rules ask again. */
export function hasRight(role: Role, right: Right): boolean {
  return (roleRights[role] as readonly string[]).includes(right)
}
