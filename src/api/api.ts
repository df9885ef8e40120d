import type { Hono, Context as HonoContext } from 'hono'
import type { Env, Log } from '../http/guards.ts'
import type { RateLimits } from '../http/rate-limit.ts'
import type { Context } from '../operations/context.ts'
import { apiPrefix } from '../routes.ts'
import { jsonOnly } from './json.ts'
import { problemAnswer } from './problem.ts'
import { tokenResources } from './tokens.ts'

/** The API as `createApp` mounts it. */
export type Api = {
  readonly resources: (app: Hono<Env>) => void
  readonly answer: (error: unknown, c: HonoContext<Env>) => Response
}

export function createApi(settings: {
  readonly context: Context
  readonly log: Log
  readonly monotonic: () => number
  readonly issuingLimits?: RateLimits
}): Api {
  const { context, log, monotonic, issuingLimits: limits } = settings
  return {
    resources(app) {
      app.use(`${apiPrefix}*`, jsonOnly)
      tokenResources(app, context, { monotonic, ...(limits === undefined ? {} : { limits }) })
    },
    answer: (error, c) => problemAnswer(log, error, c),
  }
}
