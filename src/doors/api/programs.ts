import type { Programs } from '../../authority/module-type.ts'
import type { Published } from '../../authority/rules/published.ts'
import type { RateLimits } from '../../platform/http/rate-limit.ts'
import { createAuthentication } from './authenticate.ts'
import { mountOperations } from './mount.ts'
import { openapiDocument } from './openapi.ts'
import { apiOperations } from './operations.ts'
import { problemAnswer } from './problem.ts'
import { apiPaths, apiPrefix } from './routes.ts'

export type ApiLimits = {
  /** Tokens for apps. */
  readonly issuing?: RateLimits
  /** Wrong keys. */
  readonly wrongKeys?: RateLimits
}

/** What webhooks send, for the document. */
type Told = { readonly published?: readonly Published[] }

/** The API as the application mounts it. */
export function apiPrograms({ issuing, wrongKeys, published = [] }: ApiLimits & Told = {}): Programs {
  return {
    mount(app, means) {
      const { context, monotonic, origins } = means
      const operations = apiOperations(monotonic, issuing, origins[0])
      const document = JSON.stringify(openapiDocument(operations, published))
      app.get(apiPaths.document, (c) => c.body(document, 200, { 'Content-Type': 'application/json' }))
      return mountOperations(app, operations, {
        context,
        authentication: createAuthentication(means, wrongKeys),
      })
    },
    answer: (error, c, log) => (c.req.path.startsWith(apiPrefix) ? problemAnswer(log, error, c) : undefined),
  }
}
