import type { Hono, Context as HonoContext } from 'hono'
import type { Context } from '../authority/operations/context.ts'
import { jsonOnly } from '../doors/api/json.ts'
import { problemAnswer } from '../doors/api/problem.ts'
import { apiPrefix } from '../doors/api/routes.ts'
import { tokenResources } from '../doors/api/tokens.ts'
import { compatiblePaths } from '../doors/vip/routes.ts'
import type { VipSettings } from '../doors/vip/settings.ts'
import { type VipLimits, vipAnswer, vipResources } from '../doors/vip/vip.ts'
import type { Env, Log } from '../platform/http/guards.ts'
import type { RateLimits } from '../platform/http/rate-limit.ts'

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
  /** Without them the compatible provisioning is off. */
  readonly vip?: VipSettings
  readonly vipLimits?: VipLimits
}): Api {
  const { context, log, monotonic, issuingLimits: limits, vip, vipLimits } = settings
  return {
    resources(app) {
      app.use(`${apiPrefix}*`, jsonOnly)
      tokenResources(app, context, { monotonic, ...(limits === undefined ? {} : { limits }) })
      if (vip === undefined) return
      const shared = { context, settings: vip, monotonic }
      vipResources(app, vipLimits === undefined ? shared : { ...shared, limits: vipLimits })
    },
    answer(error, c) {
      const { method, path } = c.req
      const compatible = method === 'POST' && Object.values<string>(compatiblePaths).includes(path)
      return vip !== undefined && compatible ? vipAnswer(log, error, c) : problemAnswer(log, error, c)
    },
  }
}
