import type { Hono, Context as HonoContext } from 'hono'
import type { ProgramMeans } from '../../../authority/module-type.ts'
import {
  ClientChanged,
  createKnownClients,
  guarded,
  type KnownClient,
  noteRejection,
} from '../../../authority/operations/clients/known-clients.ts'
import { isOverload } from '../../../authority/operations/context.ts'
import { clientActor, mayClient, rateOf } from '../../../authority/rules/client.ts'
import { ConfigError } from '../../../platform/cli/config-error.ts'
import { type Exchange, exchangeOf } from '../../../platform/http/exchange.ts'
import type { Env, Log } from '../../../platform/http/guards.ts'
import { Problem, retryAfterSeconds } from '../../../platform/http/problem.ts'
import {
  createKeyLimit,
  createQuotas,
  createRateLimit,
  type Rate,
  type RateLimits,
} from '../../../platform/http/rate-limit.ts'
import { fingerprintOf } from '../../../platform/secrets/certificates/presented.ts'
import { servicePaths } from '../routes.ts'
import type { Element } from '../xml.ts'
import {
  type Asking,
  askingOf,
  type Dialect,
  operationOf,
  readRequest,
  tokenDialect,
  userDialect,
  writeResponse,
} from './dialect.ts'
import { envelope, faultEnvelope, readEnvelope, SoapFault } from './envelope.ts'
import type { Call, Operation } from './operation.ts'
import type { Answer } from './results.ts'
import { type Asked, ShapeError, type Values } from './shape.ts'
import { getServerTime, managementOperations, validationOperations } from './token-operations.ts'
import { authenticationOperations, queryOperations } from './user-operations.ts'
import { type Port, wsdlOf } from './wsdl.ts'

export type ValidationLimits = {
  /** What an address may get wrong before it has to wait. Whoever shows a right certificate is never limited by this. */
  readonly wrongCertificates: RateLimits
  /** Checks of one token that is locked or suspended, whose wrong codes nothing else counts. */
  readonly checksOfToken: Rate
}

export const validationLimits: ValidationLimits = {
  wrongCertificates: {
    perAddress: { burst: 30, perHour: 360 },
    total: { burst: 100_000, perHour: 3_600_000 },
  },
  checksOfToken: { burst: 10, perHour: 10 },
}

const userPort = (name: string, operations: readonly Operation[]) => (path: string) => {
  return { path, name, dialect: userDialect, operations }
}

const ports: readonly Port[] = [
  {
    path: servicePaths.time,
    name: 'vipSoapProvisioning',
    dialect: tokenDialect,
    operations: [getServerTime],
  },
  {
    path: servicePaths.validation,
    name: 'vipSoapValidation',
    dialect: tokenDialect,
    operations: validationOperations,
  },
  {
    path: servicePaths.management,
    name: 'vipSoapManagement',
    dialect: tokenDialect,
    operations: managementOperations,
  },
  ...servicePaths.authentication.map(userPort('AuthenticationService', authenticationOperations)),
  ...servicePaths.query.map(userPort('QueryService', queryOperations)),
]

/** Codes checked for banks' servers by SOAP, each known by its client certificate: docs/vip-compatible.md. */
export function validationResources(
  app: Hono<Env>,
  means: ProgramMeans,
  limits: ValidationLimits = validationLimits,
): void {
  const { origins, monotonic } = means
  if (means.certificateOf === null)
    throw new ConfigError(
      'the section validation of WARIFU_VIP_FILE needs WARIFU_CERT_PORT or WARIFU_CLIENT_CERT_HEADER: only a certificate says who asks',
    )
  const whoAsks = createAdmission(means, limits)
  const waitOfToken = createKeyLimit(limits.checksOfToken, monotonic)
  for (const port of ports) {
    const wsdl = wsdlOf(port, origins.at(-1) ?? '')
    app.post(port.path, async (c) => {
      const exchange = exchangeOf(c)
      const known = await whoAsks(exchange)
      return sent(c, await answer(exchange, port, { known, means, waitOfToken }))
    })
    app.get(port.path, async (c) => {
      await whoAsks(exchangeOf(c))
      if (c.req.query('wsdl') !== undefined) return sent(c, { text: wsdl })
      throw new SoapFault('Client', 405, 'Requests are sent by POST; ?wsdl describes them', {
        Allow: 'GET, HEAD, POST',
      })
    })
    app.all(port.path, async (c) => {
      await whoAsks(exchangeOf(c))
      throw new SoapFault('Client', 405, 'Requests are sent by POST', { Allow: 'GET, HEAD, POST' })
    })
  }
}

/**
 * Who asks, by nothing but the certificate of the connection, and how much more. Throws SoapFault for anybody else: 403 whatever
 * the reason, 429 for a client, or an address without a right certificate, that has to wait.
 */
function createAdmission({ context, monotonic, certificateOf }: ProgramMeans, limits: ValidationLimits) {
  const limitWrong = createRateLimit(limits.wrongCertificates, monotonic)
  const quotaOf = createQuotas(monotonic)
  const clients = createKnownClients(context)
  return async (exchange: Exchange): Promise<KnownClient> => {
    const certificate = certificateOf?.(exchange) ?? null
    const proved = certificate === null ? null : await clients.readCertificate(fingerprintOf(certificate.der))
    if (proved === null || !proved.ok) {
      const wait = limitWrong(exchange.address)
      if (wait > 0) throw tooMany(wait)
      if (proved !== null) await noteRejection(context, exchange, proved)
      throw notAdmitted()
    }
    const { client } = proved.known
    exchange.ofService(client.service)
    const { waitSeconds } = quotaOf(client.clientId, rateOf(client))
    if (waitSeconds > 0) throw tooMany(waitSeconds)
    return proved.known
  }
}

function notAdmitted(): SoapFault {
  return new SoapFault('Client', 403, 'A client certificate that may ask here is needed')
}

function tooMany(seconds: number): SoapFault {
  return new SoapFault('Client', 429, 'Too many requests; try again later', {
    'Retry-After': String(seconds),
  })
}

type Asker = {
  readonly known: KnownClient
  readonly means: ProgramMeans
  readonly waitOfToken: Call['waitOfToken']
}

type Sent = { readonly text: string; readonly retryAfterSeconds?: number | undefined }

async function answer(exchange: Exchange, { dialect, operations }: Port, asker: Asker): Promise<Sent> {
  const request = readEnvelope(await bodyOf(exchange))
  const operation = operationOf(dialect, operations, request)
  if (operation === undefined) throw new SoapFault('Client', 500, 'There is no such operation here')
  const asking = askingOf(dialect, request)
  const { asked, refusal } = askedIn(dialect, operation, request, asking)
  const given = refusal ?? (await answerTo(exchange, operation, asked, asker))
  const { retryAfterSeconds } = given
  return { text: envelope(writeResponse(dialect, operation, asking, given)), retryAfterSeconds }
}

type Read =
  | { readonly asked: Asked; readonly refusal?: undefined }
  | { readonly asked?: undefined; readonly refusal: Answer<Values> }

/** What a request says, if it is of its shape and speaks for its own account. */
function askedIn(dialect: Dialect, operation: Operation, request: Element, { version }: Asking): Read {
  if (dialect.hasAttributes && !/^[0-9]\.[0-9]$/.test(version))
    return { refusal: { result: 'version_unsupported' } }
  try {
    const asked = readRequest(dialect, operation, request)
    if (dialect.accountOf(asked) === undefined) return { asked }
    const detail = 'A certificate stands for its own account alone'
    return { refusal: { result: 'account_unknown', detail } }
  } catch (error) {
    if (error instanceof ShapeError) return { refusal: { result: 'malformed', detail: error.message } }
    throw error
  }
}

async function answerTo(
  { requestId, address }: Exchange,
  { scope: scopeOf, run }: Operation,
  asked: Asked,
  { known, means, waitOfToken }: Asker,
): Promise<Answer<Values>> {
  const { client } = known
  const scope = scopeOf(asked)
  if (scope !== null && !mayClient(client, scope))
    return { result: 'not_permitted', detail: `The client lacks the scope ${scope}` }
  const caller = { requestId, address, actor: clientActor(client.clientId) }
  const { context } = guarded(means.context, known)
  try {
    return await run({ context, caller, client, asked, waitOfToken })
  } catch (error) {
    if (error instanceof ClientChanged) throw notAdmitted()
    throw error
  }
}

/**
 * What SOAP 1.1 is sent as, and what some of the protocol's clients call it. No page of another site can send either with the
 * certificate of whoever reads it: browsers ask first (CORS), and nobody here answers that.
 */
const mediaTypes: readonly (string | undefined)[] = ['text/xml', 'application/xml']

async function bodyOf(exchange: Exchange): Promise<ArrayBuffer> {
  const [type, ...parameters] = (exchange.header('content-type') ?? '').toLowerCase().split(';')
  const charset = parameters.find((each) => each.trim().startsWith('charset='))
  const isUtf8 = charset === undefined || /^\s*charset="?utf-8"?\s*$/.test(charset)
  if (!mediaTypes.includes(type?.trim()) || !isUtf8)
    throw new SoapFault('Client', 415, 'The body must be text/xml or application/xml in UTF-8')
  const body = await Promise.resolve(exchange.body()).catch(() => {
    throw new Problem('badRequest')
  })
  return body instanceof Uint8Array ? new Uint8Array(body).buffer : body
}

function sent(c: HonoContext<Env>, { text, retryAfterSeconds: wait }: Sent): Response {
  const headers = wait === undefined ? {} : { 'Retry-After': String(wait) }
  return c.body(text, 200, { 'Content-Type': 'text/xml; charset=utf-8', ...headers })
}

/** The one place where an exception becomes a fault of SOAP; its cause goes to the log only. */
export function faultAnswer(log: Log, error: unknown, c: HonoContext<Env>): Response {
  const fault = error instanceof SoapFault ? error : faultOf(error)
  if (fault.status === 500 && fault.code === 'Server')
    log.error({ err: error, requestId: c.get('requestId') }, 'request failed')
  const headers = { 'Content-Type': 'text/xml; charset=utf-8', ...fault.headers }
  return c.body(faultEnvelope(fault), fault.status, headers)
}

function faultOf(error: unknown): SoapFault {
  const kind = error instanceof Problem ? error.kind : isOverload(error) ? 'overloaded' : 'fault'
  const wait = retryAfterSeconds(kind)
  const headers: Record<string, string> = wait === null ? {} : { 'Retry-After': String(wait) }
  if (wait !== null) return new SoapFault('Server', 503, 'Not available now; try again later', headers)
  if (kind === 'tooLarge') return new SoapFault('Client', 413, 'The request is too large')
  if (kind === 'badRequest') return new SoapFault('Client', 400, 'The request cannot be read')
  if (kind === 'notFound') return new SoapFault('Client', 404, 'There is nothing here')
  return new SoapFault('Server', 500, 'The request failed')
}
