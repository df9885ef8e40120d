import type { Context as HonoContext } from 'hono'
import { createKnownClients, type KnownClient } from '../../authority/operations/clients/known-clients.ts'
import type { Context } from '../../authority/operations/context.ts'
import { type Client, type ClientScope, mayClient } from '../../authority/rules/client.ts'
import { addressOf, type Env, setHeader } from '../../platform/http/guards.ts'
import { createQuotas, createRateLimit, type RateLimits } from '../../platform/http/rate-limit.ts'
import { ApiProblem } from './problem.ts'

/**
 * What an address may get wrong before it has to wait. A right key is never limited by this: whoever fails pays for it,
 * not the bank that shares their address.
 */
export const wrongKeyLimits: RateLimits = {
  perAddress: { burst: 30, perHour: 360 },
  total: { burst: 100_000, perHour: 3_600_000 },
}

/** Ten seconds' worth of requests at once: nine o'clock on a Monday comes in bursts. */
const burstSeconds = 10

type Authenticate = (c: HonoContext<Env>, scope: ClientScope) => Promise<KnownClient>

export type Authentication = {
  readonly recall: Authenticate
  readonly read: Authenticate
  readonly again: Authenticate
}

const bearerForm = /^Bearer +([A-Za-z0-9._~+/-]+=*)$/i

/**
 * Who calls, by the key in Authorization (RFC 6750), and how many more requests they have. Throws ApiProblem: 401 for a
 * key that opens nothing, whatever the reason; 429 for a client, or an address with wrong keys, that has to wait; 403
 * without the scope. `recall` may answer from memory, for what is done in a guarded
 * context; `read` never does; `again` does neither, nor counts another request.
 */
export function createAuthentication(
  context: Context,
  { monotonic, limits = wrongKeyLimits }: { readonly monotonic: () => number; readonly limits?: RateLimits },
): Authentication {
  const limitWrongKeys = createRateLimit(limits, monotonic)
  const quotaOf = createQuotas(monotonic)
  const clients = createKnownClients(context)

  async function authenticate(
    c: HonoContext<Env>,
    scope: ClientScope,
    find: (apiKey: string) => Promise<KnownClient | undefined>,
    isFirst: boolean,
  ): Promise<KnownClient> {
    const apiKey = bearerForm.exec(c.req.header('Authorization') ?? '')?.[1]
    const found = apiKey === undefined ? undefined : await find(apiKey)
    if (found === undefined) {
      const retryAfterSeconds = limitWrongKeys(addressOf(c))
      if (retryAfterSeconds > 0) throw new ApiProblem('rate-limited', { retryAfterSeconds })
      const wrong = apiKey === undefined ? '' : ', error="invalid_token"'
      throw new ApiProblem('unauthenticated', { headers: challenge(wrong) })
    }
    if (isFirst) spend(c, found.client)
    if (mayClient(found.client, scope)) return found
    throw new ApiProblem('scope-missing', {
      headers: challenge(`, error="insufficient_scope", scope="${scope}"`),
    })
  }

  return {
    recall: (c, scope) => authenticate(c, scope, clients.recall, true),
    read: (c, scope) => authenticate(c, scope, clients.lookUp, true),
    again: (c, scope) => authenticate(c, scope, clients.lookUp, false),
  }

  function spend(c: HonoContext<Env>, { clientId, requestsPerSecond }: Client): void {
    const rate = { burst: requestsPerSecond * burstSeconds, perHour: requestsPerSecond * 3600 }
    const { limit, remaining, resetSeconds, waitSeconds } = quotaOf(clientId, rate)
    setHeader(c, 'RateLimit-Limit', String(limit))
    setHeader(c, 'RateLimit-Remaining', String(remaining))
    setHeader(c, 'RateLimit-Reset', String(resetSeconds))
    if (waitSeconds > 0) throw new ApiProblem('rate-limited', { retryAfterSeconds: waitSeconds })
  }
}

function challenge(parameters: string): Readonly<Record<string, string>> {
  return { 'WWW-Authenticate': `Bearer realm="warifu"${parameters}` }
}
