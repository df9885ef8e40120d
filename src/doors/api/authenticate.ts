import type { Context as HonoContext } from 'hono'
import { findClient } from '../../authority/operations/clients/clients.ts'
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

const bearerForm = /^Bearer +([A-Za-z0-9._~+/-]+=*)$/i

/**
 * Who calls, by the key in Authorization (RFC 6750), and how many more requests they have. Throws ApiProblem: 401 for a
 * key that opens nothing, whatever the reason; 429 for a client, or an address with wrong keys, that has to wait; 403
 * without the scope.
 */
export function createAuthentication(
  context: Context,
  { monotonic, limits = wrongKeyLimits }: { readonly monotonic: () => number; readonly limits?: RateLimits },
): (c: HonoContext<Env>, scope: ClientScope) => Promise<Client> {
  const limitWrongKeys = createRateLimit(limits, monotonic)
  const quotaOf = createQuotas(monotonic)

  return async (c, scope) => {
    const apiKey = bearerForm.exec(c.req.header('Authorization') ?? '')?.[1]
    const client = apiKey === undefined ? undefined : await findClient(context, apiKey)
    if (client === undefined) {
      const retryAfterSeconds = limitWrongKeys(addressOf(c))
      if (retryAfterSeconds > 0) throw new ApiProblem('rate-limited', { retryAfterSeconds })
      const wrong = apiKey === undefined ? '' : ', error="invalid_token"'
      throw new ApiProblem('unauthenticated', { headers: challenge(wrong) })
    }
    spend(c, client)
    if (mayClient(client, scope)) return client
    throw new ApiProblem('scope-missing', {
      headers: challenge(`, error="insufficient_scope", scope="${scope}"`),
    })
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
