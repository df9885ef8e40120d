import type { Hono, Context as HonoContext } from 'hono'
import { checkToken, resynchronizeToken } from '../../authority/operations/check-token.ts'
import { type Caller, type Context, isOverload } from '../../authority/operations/context.ts'
import { provisionToken } from '../../authority/operations/provision-token.ts'
import { parseActivationCode } from '../../otp/activation-code.ts'
import { parseCode } from '../../otp/code.ts'
import { parseTokenId } from '../../otp/token-id.ts'
import { readOpenForm } from '../../platform/http/form.ts'
import { addressOf, type Env, type Log } from '../../platform/http/guards.ts'
import { Problem } from '../../platform/http/problem.ts'
import {
  createKeyLimit,
  createRateLimit,
  type Rate,
  type RateLimits,
} from '../../platform/http/rate-limit.ts'
import { type Page, pageAnswer, refusalAnswer, secretAnswer } from './answers.ts'
import { type ParsedRequest, parseRequest } from './request.ts'
import { compatiblePaths } from './routes.ts'
import type { VipSettings } from './settings.ts'

export type VipLimits = {
  readonly provisioning: RateLimits
  /** Checks and synchronizations together. */
  readonly codes: RateLimits
  readonly checksOfToken: Rate
  readonly synchronizationsOfToken: Rate
}

/**
 * A client's check of a wrong secret sends seven requests, so twenty at once allow two of those and a provisioning.
 * docs/adr works out what guessing can gain within these limits.
 */
export const vipLimits: VipLimits = {
  provisioning: { perAddress: { burst: 10, perHour: 20 }, total: { burst: 100, perHour: 3600 } },
  codes: { perAddress: { burst: 20, perHour: 120 }, total: { burst: 300, perHour: 3600 } },
  checksOfToken: { burst: 20, perHour: 60 },
  synchronizationsOfToken: { burst: 5, perHour: 10 },
}

type Parts = {
  readonly context: Context
  readonly settings: VipSettings
  readonly monotonic: () => number
  readonly limits?: VipLimits
}

/** Provisioning and checks as the clients of another protocol ask for them: docs/vip-compatible.md. */
export function vipResources(app: Hono<Env>, parts: Parts): void {
  provisioningResource(app, parts)
  codeResources(app, parts)
}

function provisioningResource(
  app: Hono<Env>,
  { context, settings, monotonic, limits = vipLimits }: Parts,
): void {
  const limit = createRateLimit(limits.provisioning, monotonic)

  app.post(compatiblePaths.provisioning, async (c) => {
    const retryAfterSeconds = limit(addressOf(c))
    if (retryAfterSeconds > 0) return refusalAnswer(c, 'rate_limited', null, { retryAfterSeconds })
    const parsed = parseRequest(await readBody(c))
    if (!parsed.ok) return refusalAnswer(c, parsed.refusal, parsed.requestId)
    return provision(c, context, settings, parsed)
  })
}

async function provision(
  c: HonoContext<Env>,
  context: Context,
  { issuer, models, freshnessSeconds, refusedClients }: VipSettings,
  { requestId, form }: Extract<ParsedRequest, { readonly ok: true }>,
): Promise<Response> {
  const { tokenModel, activationCode, timestamp, clientIdType, clientId, distChannel, mac } = form
  if (refusedClients.some((refused) => clientId.startsWith(refused))) {
    return refusalAnswer(c, 'application_unsupported', requestId)
  }
  // §1.5: the desktop's variant encrypts its code in an undocumented way; we read it as plain text.
  const shownCode = activationCode === '' ? undefined : parseActivationCode(activationCode)
  if (activationCode !== '' && shownCode === undefined) return refusalAnswer(c, 'malformed', requestId)
  const model = Object.hasOwn(models, tokenModel) ? models[tokenModel] : undefined
  if (model === undefined) return refusalAnswer(c, 'model_unsupported', requestId)
  const statement = { timestamp, clientIdType, clientId, distChannel }
  const request = { statement, mac, ...model, activationCode: shownCode }
  const provisioned = await provisionToken(context, callerOf(c), request, freshnessSeconds)
  if (!provisioned.ok) return refusalAnswer(c, 'malformed', requestId)
  const { terms, wrapped, serverTimeMs } = provisioned
  return secretAnswer(c, requestId, { issuer, terms, wrapped, serverTimeMs })
}

type Fields = Readonly<Record<string, string>>

function codeResources(app: Hono<Env>, { context, settings, monotonic, limits = vipLimits }: Parts): void {
  const limit = createRateLimit(limits.codes, monotonic)
  const { lookAhead, ...searched } = settings.code
  const policy = { ...searched, lookAheadLogin: lookAhead }
  const prefixes = new Set(Object.values(settings.models).map(({ prefix }) => prefix))

  function resource(
    path: string,
    rateOfToken: Rate,
    act: (caller: Caller, tokenId: string, fields: Fields) => Promise<Page>,
  ): void {
    const limitOfToken = createKeyLimit(rateOfToken, monotonic)
    app.post(path, async (c) => {
      const address = limit(addressOf(c))
      if (address > 0) return pageAnswer(c, 'rate_limited', { retryAfterSeconds: address })
      const fields = await readOpenForm(c)
      const tokenId = parseTokenId(fields.cred ?? '')
      if (tokenId === undefined) return pageAnswer(c, 'malformed')
      // Whether the token exists or not, so that the limit doesn't reveal it.
      const ofToken = limitOfToken(tokenId)
      if (ofToken > 0) return pageAnswer(c, 'rate_limited', { retryAfterSeconds: ofToken })
      // Tokens issued another way are none of this protocol's business.
      const reached = prefixes.has(tokenId.slice(0, 4)) ? tokenId : ''
      return pageAnswer(c, await act(callerOf(c), reached, fields))
    })
  }

  resource(compatiblePaths.check, limits.checksOfToken, async (caller, tokenId, fields) => {
    const code = codeIn(fields, 'cr')
    if (code === undefined) return 'malformed'
    const { ok } = await checkToken(context, caller, { tokenId, code }, policy)
    return ok ? 'checked' : 'failed'
  })
  resource(
    compatiblePaths.synchronization,
    limits.synchronizationsOfToken,
    async (caller, tokenId, fields) => {
      const [first, second] = [codeIn(fields, 'cr'), codeIn(fields, 'ncr')]
      if (first === undefined || second === undefined) return 'malformed'
      const { ok } = await resynchronizeToken(context, caller, { tokenId, codes: [first, second] }, policy)
      return ok ? 'synchronized' : 'failed'
    },
  )
}

/** Six fields of one digit each. */
function codeIn(fields: Fields, name: string): string | undefined {
  const digits = [1, 2, 3, 4, 5, 6].map((place) => fields[`${name}${place}`] ?? '')
  return digits.every((digit) => /^[0-9]$/.test(digit)) ? parseCode(digits.join(''), 6) : undefined
}

function callerOf(c: HonoContext<Env>): Caller {
  return { requestId: c.get('requestId'), actor: 'compatible-client', address: addressOf(c) }
}

/** An incomplete body is the sender's fault. */
function readBody(c: HonoContext<Env>): Promise<ArrayBuffer> {
  return c.req.arrayBuffer().catch(() => {
    throw new Problem('badRequest')
  })
}

/** The one place where an exception becomes an answer that these clients can read; its cause goes to the log only. */
export function vipAnswer(log: Log, error: unknown, c: HonoContext<Env>): Response {
  const page = c.req.path !== compatiblePaths.provisioning
  if (error instanceof Problem && ['badRequest', 'tooLarge'].includes(error.kind)) {
    return page ? pageAnswer(c, 'malformed') : refusalAnswer(c, 'malformed')
  }
  const unavailable = error instanceof Problem && error.kind === 'unavailable'
  const overloaded = unavailable || isOverload(error)
  if (!overloaded) log.error({ err: error, requestId: c.get('requestId') }, 'request failed')
  const reason = overloaded ? 'overloaded' : 'fault'
  const wait = overloaded ? { retryAfterSeconds: 5 } : {}
  return page ? pageAnswer(c, reason, wait) : refusalAnswer(c, reason, null, wait)
}
