import type { ProgramMeans } from '../../authority/module-type.ts'
import { acceptAssertion } from '../../authority/operations/clients/accept-assertion.ts'
import {
  createKnownClients,
  type KnownClient,
  nobody,
  noteRejection,
  type Proved,
} from '../../authority/operations/clients/known-clients.ts'
import { type Client, type ClientScope, mayClient, rateOf } from '../../authority/rules/client.ts'
import type { Exchange } from '../../platform/http/exchange.ts'
import { createQuotas, createRateLimit, type RateLimits } from '../../platform/http/rate-limit.ts'
import { fingerprintOf } from '../../platform/secrets/certificates/presented.ts'
import { parseAssertion } from './assertion.ts'
import { ApiProblem } from './problem.ts'

/**
 * What an address may get wrong before it has to wait. A right key is never limited by this: whoever fails pays for it,
 * not the bank that shares their address.
 */
export const wrongKeyLimits: RateLimits = {
  perAddress: { burst: 30, perHour: 360 },
  total: { burst: 100_000, perHour: 3_600_000 },
}

type Authenticate = (exchange: Exchange, scope: ClientScope) => Promise<KnownClient>

export type Authentication = {
  readonly recall: Authenticate
  readonly read: Authenticate
  readonly again: (exchange: Exchange, scope: ClientScope, known: KnownClient) => Promise<KnownClient>
}

const bearerForm = /^Bearer +([A-Za-z0-9._~+/-]+=*)$/i

/**
 * Who calls, by the API key or the signed assertion in Authorization (RFC 6750, RFC 7523) and, if the client has one, by the
 * certificate of its connection (RFC 8705); and how many more requests they have. Throws ApiProblem: 401 for what proves
 * nothing, whatever the reason; 429 for a client, or an address with wrong keys, that has to wait; 403 without the scope.
 * `recall` may answer from memory, for what is done in a guarded context; `read` never does; `again` asks the database
 * about a client that was let in, and counts no other request.
 */
export function createAuthentication(
  { context, monotonic, origins, certificateOf }: ProgramMeans,
  limits: RateLimits = wrongKeyLimits,
): Authentication {
  const limitWrongKeys = createRateLimit(limits, monotonic)
  const quotaOf = createQuotas(monotonic)
  const clients = createKnownClients(context)

  async function prove(exchange: Exchange, how: 'recall' | 'read'): Promise<Proved> {
    const bearer = bearerOf(exchange)
    if (bearer === undefined) return nobody
    const certificate = certificateOf?.(exchange) ?? null
    const fingerprint = certificate === null ? null : fingerprintOf(certificate.der)
    const assertion = parseAssertion(bearer)
    if (assertion === undefined) return clients[how](bearer, fingerprint)
    return acceptAssertion(context, callerOf(exchange), assertion, { audiences: origins, fingerprint })
  }

  async function known(exchange: Exchange, proved: Proved): Promise<KnownClient> {
    if (proved.ok) return proved.known
    const retryAfterSeconds = limitWrongKeys(exchange.address)
    if (retryAfterSeconds > 0) throw new ApiProblem('rate-limited', { retryAfterSeconds })
    await noteRejection(context, callerOf(exchange), proved)
    const wrong = bearerOf(exchange) === undefined ? '' : ', error="invalid_token"'
    throw new ApiProblem('unauthenticated', { headers: challenge(wrong) })
  }

  async function authenticate(
    exchange: Exchange,
    scope: ClientScope,
    how: 'recall' | 'read',
  ): Promise<KnownClient> {
    const found = await known(exchange, await prove(exchange, how))
    exchange.ofService(found.client.service)
    spend(exchange, found.client)
    return permitted(found, scope)
  }

  return {
    recall: (exchange, scope) => authenticate(exchange, scope, 'recall'),
    read: (exchange, scope) => authenticate(exchange, scope, 'read'),
    again: async (exchange, scope, before) =>
      permitted(await known(exchange, await clients.again(before)), scope),
  }

  function spend(exchange: Exchange, client: Client): void {
    const { limit, remaining, resetSeconds, waitSeconds } = quotaOf(client.clientId, rateOf(client))
    exchange.setHeader('RateLimit-Limit', String(limit))
    exchange.setHeader('RateLimit-Remaining', String(remaining))
    exchange.setHeader('RateLimit-Reset', String(resetSeconds))
    if (waitSeconds > 0) throw new ApiProblem('rate-limited', { retryAfterSeconds: waitSeconds })
  }
}

function permitted(found: KnownClient, scope: ClientScope): KnownClient {
  if (mayClient(found.client, scope)) return found
  throw new ApiProblem('scope-missing', {
    headers: challenge(`, error="insufficient_scope", scope="${scope}"`),
  })
}

function bearerOf(exchange: Exchange): string | undefined {
  return bearerForm.exec(exchange.header('authorization') ?? '')?.[1]
}

function callerOf({ requestId, address }: Exchange) {
  return { requestId, address }
}

function challenge(parameters: string): Readonly<Record<string, string>> {
  return { 'WWW-Authenticate': `Bearer realm="warifu"${parameters}` }
}
