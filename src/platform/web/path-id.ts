import type { Context as HonoContext } from 'hono'
import type { Env } from '../http/guards.ts'
import { Problem } from '../http/problem.ts'

/** The ID in the path. Throws Problem if it is malformed. */
export function idOf(c: HonoContext<Env>): string {
  const id = c.req.param('id') ?? ''
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(id)) throw new Problem('notFound')
  return id
}
