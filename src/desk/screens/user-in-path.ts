import type { Context as HonoContext } from 'hono'
import type { ServiceProfile } from '../../authority/rules/profile.ts'
import type { Env } from '../../platform/http/guards.ts'
import { Problem } from '../../platform/http/problem.ts'
import type { Staff } from '../contract.ts'
import { lookAtUser } from '../operations/look-at-user.ts'
import type { UserRecord } from '../operations/look-up.ts'
import { type Desk, profileIn, staffCaller } from './staff.ts'

/**
 * The user that the address names, within the institution; that somebody looked at them is journaled. Another
 * institution's user is as unknown as one that doesn't exist: both are not found.
 */
export async function userInPath(
  desk: Desk,
  c: HonoContext<Env>,
  staff: Staff,
): Promise<{ readonly record: UserRecord; readonly profile: ServiceProfile }> {
  const service = `${c.req.param('institution')}/${c.req.param('service')}`
  const userId = c.req.param('userId') ?? ''
  const profile = profileIn(desk, service)
  const record =
    profile && (await lookAtUser(desk.context, staffCaller(c, staff), staff.operator, { service, userId }))
  if (profile === undefined || record === undefined) throw new Problem('notFound')
  return { profile, record }
}
