import type { Context as HonoContext, MiddlewareHandler } from 'hono'
import type { z } from 'zod'
import type { Env } from '../../platform/http/guards.ts'
import { ApiProblem } from './problem.ts'

/**
 * A body must be JSON and say so. A form on another site can't do that without asking first (a CORS preflight, which
 * nobody here answers), and the API reads no cookie, so there is nothing to forge.
 */
export const jsonOnly: MiddlewareHandler<Env> = async (c, next) => {
  if (c.req.method !== 'GET' && c.req.method !== 'HEAD') {
    const type = c.req.header('Content-Type')?.split(';')[0]?.trim().toLowerCase()
    if (type !== 'application/json') throw new ApiProblem('media-type')
  }
  await next()
}

/** The validated body of a request. Throws ApiProblem naming the wrong member, without repeating its value. */
export async function readJson<Body>(c: HonoContext<Env>, schema: z.ZodType<Body>): Promise<Body> {
  let value: unknown
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(await c.req.arrayBuffer()))
  } catch {
    throw new ApiProblem('malformed', { errors: [{ pointer: '#', detail: 'must be JSON in UTF-8' }] })
  }
  const checked = schema.safeParse(value)
  if (checked.success) return checked.data
  const errors = checked.error.issues.map(({ path, code, message }) => ({
    pointer: `#${path.map((part) => `/${String(part)}`).join('')}`,
    // The name of an unknown member is text from the sender.
    detail: code === 'unrecognized_keys' ? 'has members that are not known' : message,
  }))
  throw new ApiProblem('malformed', { errors })
}
