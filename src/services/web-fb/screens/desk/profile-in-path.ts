import type { Context as HonoContext } from 'hono'
import type { Counter } from '../../../../desk/contract.ts'
import type { Env } from '../../../../platform/http/guards.ts'
import { Problem } from '../../../../platform/http/problem.ts'
import { fbProfile } from '../../operations/profile-of.ts'
import type { FbProfile } from '../../rules/profile.ts'

/** The service in the path: one of this institution that hands transfers over. */
export function profileInPath({ services }: Counter, c: HonoContext<Env>): FbProfile {
  const service = `${c.req.param('institution')}/${c.req.param('service')}`
  const found = services().find((each) => each.service === service)
  if (found === undefined) throw new Problem('notFound')
  return fbProfile(found)
}
