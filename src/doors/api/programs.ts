import type { Programs } from '../../authority/module-type.ts'
import type { RateLimits } from '../../platform/http/rate-limit.ts'
import { jsonOnly } from './json.ts'
import { problemAnswer } from './problem.ts'
import { apiPrefix } from './routes.ts'
import { tokenResources } from './tokens.ts'

/** The API as the application mounts it. */
export function apiPrograms(limits?: RateLimits): Programs {
  return {
    mount(app, { context, monotonic }) {
      app.use(`${apiPrefix}*`, jsonOnly)
      tokenResources(app, context, limits === undefined ? { monotonic } : { monotonic, limits })
    },
    answer: (error, c, log) => (c.req.path.startsWith(apiPrefix) ? problemAnswer(log, error, c) : undefined),
  }
}
