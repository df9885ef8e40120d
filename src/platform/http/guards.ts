import type { HttpBindings } from '@hono/node-server'
import type { Hono, Context as HonoContext, MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { csrf } from 'hono/csrf'
import { routePath } from 'hono/route'
import type { Language } from '../../otp/language.ts'
import { newId } from '../secrets/random.ts'
import { Problem } from './problem.ts'
import type { HeaderOf, Proxies } from './proxies.ts'
import { isProbe } from './routes.ts'

/** What the guards pass on to the screens. */
export type Env = {
  Variables: { requestId: string; address: string | null; service?: string; language?: Language }
  Bindings: HttpBindings
}

export type Log = {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

const bodyBytesMax = 64 * 1024
const uploadBytesMax = 2 * 1024 * 1024
/** 30,000 users with their addresses. */
const largeUploadBytesMax = 8 * 1024 * 1024
export const apiBytesMax = 4 * 1024
/** 1,000 rows of a batch. */
const largeApiBytesMax = 1024 * 1024

/** Which paths are neither a page nor a form. */
export type PathKinds = {
  /** Calls from programs, which send no cookie that another site could exploit. */
  readonly isProgram: (path: string) => boolean
  /** Of these, those that bring a whole list. */
  readonly isLargeProgram: (path: string) => boolean
  /** The forms with a file. */
  readonly isUpload: (path: string) => boolean
  /** Of uploads, those of whole customer bases. */
  readonly isLargeUpload: (path: string) => boolean
}

export type GuardSettings = PathKinds & {
  readonly origins: readonly string[]
  readonly proxies: Proxies
  readonly log: Log
  readonly clock: () => number
  readonly onAnswered?: (answered: Answered) => void
  readonly follow?: Follow
}

/** Follows a request from its beginning to its answer, for whoever traces. `answered` says what became of it. */
export type Follow = <T>(
  begun: Requested,
  work: () => Promise<T>,
  answered: (done: T) => { readonly route: string; readonly service: string | null; readonly status: number },
) => Promise<T>

/** A request that was answered, for whoever counts. */
export type Answered = Requested & {
  /** Of which service it was; null: of none, or nobody found out. */
  readonly service: string | null
  readonly status: number
  readonly milliseconds: number
}

/** What every request passes, in this order, before it reaches a screen (ARCHITECTURE: one login, end to end). */
export function applyGuards(app: Hono<Env>, settings: GuardSettings): void {
  const checks = [limited(settings), sameOrigin(settings)]
  app.use(identify(settings))
  app.use(async (c, next) => {
    protect(c)
    for (const check of checks) await check(c)
    await next()
  })
}

/** Throws Problem for a request that must not go on. Undefined where nothing has to be waited for. */
type Check = (c: HonoContext<Env>) => Promise<void> | undefined

function fail(kind: ConstructorParameters<typeof Problem>[0]): never {
  throw new Problem(kind)
}

/**
 * Gives the request the ID and the client's address that the journal and the log use; the answer tells the ID, so that
 * whoever asks can be found there. The query is never logged.
 */
function identify(settings: GuardSettings): MiddlewareHandler<Env> {
  const { clock, proxies, follow } = settings
  return async (c, next) => {
    const began = clock()
    const { requestId, address, trace } = identityOf(proxies, peerOf(c), (name) => c.req.header(name))
    c.set('requestId', requestId)
    c.set('address', address)
    setHeader(c, 'X-Request-ID', requestId)
    const { method, path } = c.req
    const requested = { requestId, method, path, trace }
    const serviceOf = () => c.get('service') ?? null
    if (follow === undefined) await next()
    else
      await follow(requested, next, () => {
        return { route: routePath(c), service: serviceOf(), status: c.res.status }
      })
    const { status } = c.res
    noteRequest(settings, { ...requested, service: serviceOf(), status, milliseconds: clock() - began })
  }
}

/** Under which ID the journal and the log know a request, and where it came from. */
export type Identity = {
  readonly requestId: string
  readonly address: string | null
  /** Where it stands in a trace of the institution's; undefined: in none. */
  readonly trace: string | undefined
}

export function identityOf(proxies: Proxies, peer: string | null, header: HeaderOf): Identity {
  return {
    requestId: proxies.requestIdOf(peer, header) ?? newId(),
    address: proxies.clientOf(peer, header),
    trace: proxies.traceOf(peer, header),
  }
}

type Requested = {
  readonly requestId: string
  readonly method: string
  readonly path: string
  readonly trace: string | undefined
}

/** One line of the log for each request, but for probes that went well (finding E7). */
export function noteRequest(
  { log, onAnswered }: Pick<GuardSettings, 'log' | 'onAnswered'>,
  answered: Answered,
): void {
  const { requestId, method, path, status, milliseconds, trace } = answered
  const probe = isProbe(path)
  if (!probe) onAnswered?.(answered)
  if (status < 400 && probe) return
  const inTrace = trace === undefined ? undefined : { traceparent: trace }
  log.info({ requestId, method, path, status, milliseconds: Math.round(milliseconds), ...inTrace }, 'request')
}

/** What a page may load and run: what comes from here, and nothing inline. */
export const contentPolicy =
  "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"

/**
 * On every response, including errors and redirects (SES-09); and neither browser nor proxy stores any (SES-11), which
 * static files override.
 */
export const everywhere = Object.entries({
  'Cache-Control': 'no-store',
  'Content-Security-Policy': contentPolicy,
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Origin-Agent-Cluster': '?1',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=()',
  'Referrer-Policy': 'same-origin',
  'Strict-Transport-Security': 'max-age=31536000; includeSubDomains',
  'X-Content-Type-Options': 'nosniff',
  'X-DNS-Prefetch-Control': 'off',
  'X-Download-Options': 'noopen',
  'X-Frame-Options': 'DENY',
  'X-Permitted-Cross-Domain-Policies': 'none',
  'X-XSS-Protection': '0',
})

/** The response's own headers come later, and win. */
function protect(c: HonoContext<Env>): void {
  for (const [name, value] of everywhere) setHeader(c, name, value)
}

/**
 * Sets a header of whatever the response will be, where Node keeps them: a `Headers` object for each response took a
 * tenth of a login.
 */
export function setHeader(c: HonoContext<Env>, name: string, value: string): void {
  c.env.outgoing.setHeader(name, value)
}

type Limit = {
  readonly bytesMax: number
  readonly beyond: 'tooLarge' | 'fileTooLarge'
  readonly whileRead: MiddlewareHandler<Env>
}

function limitAt(bytesMax: number, beyond: Limit['beyond']): Limit {
  return { bytesMax, beyond, whileRead: bodyLimit({ maxSize: bytesMax, onError: () => fail(beyond) }) }
}

const limitForm = limitAt(bodyBytesMax, 'tooLarge')
const limitUpload = limitAt(uploadBytesMax, 'fileTooLarge')
const limitLargeUpload = limitAt(largeUploadBytesMax, 'fileTooLarge')
const limitApi = limitAt(apiBytesMax, 'tooLarge')
const limitLargeApi = limitAt(largeApiBytesMax, 'tooLarge')

function limitOf(path: string, kinds: PathKinds): Limit {
  const { isProgram, isLargeProgram, isUpload, isLargeUpload } = kinds
  if (isLargeProgram(path)) return limitLargeApi
  if (isProgram(path)) return limitApi
  if (isLargeUpload(path)) return limitLargeUpload
  return isUpload(path) ? limitUpload : limitForm
}

/**
 * Reads a body without a declared length itself, and so notices if it breaks off; that is the sender's fault. Node reads
 * no more than the declared length.
 */
function limited(kinds: PathKinds): Check {
  return (c) => {
    const { method, headers } = c.env.incoming
    if (method === 'GET' || method === 'HEAD') return undefined
    const { bytesMax, beyond, whileRead } = limitOf(c.req.path, kinds)
    // Refused by its length before anything is read: the server then drains it by itself and the connection stays
    // usable, whereas a half-read body would cut off the next request.
    if (Number(headers['content-length']) > bytesMax) fail(beyond)
    if (headers['transfer-encoding'] === undefined) return undefined
    return readWithin(whileRead, c)
  }
}

async function readWithin(limit: MiddlewareHandler<Env>, c: HonoContext<Env>): Promise<void> {
  try {
    await limit(c, async () => {})
  } catch (error) {
    throw error instanceof Problem ? error : new Problem('badRequest')
  }
}

/**
 * A state change must come from our own page: checked by Origin and Sec-Fetch-Site, and by the form token (SES-08).
 * Whatever a browser or a proxy sends of the two must be right; one of them is enough, since old browsers send one and
 * some proxies drop the other.
 */
function sameOrigin({ origins, isProgram, isUpload }: GuardSettings): Check {
  const check = csrf({ origin: [...origins], secFetchSite: 'same-origin' })
  return (c) => {
    if (c.req.method === 'GET' || c.req.method === 'HEAD') return undefined
    // No ambient authority to abuse: no cookie is read there. The API proper only accepts JSON, which no form on
    // another site can send; the compatible paths accept what anybody may post, and know no users (docs/adr).
    if (isProgram(c.req.path)) return undefined
    const type = c.req.header('Content-Type')?.split(';')[0]?.trim().toLowerCase()
    // The check covers forms only; no other body changes anything here.
    const wanted = isUpload(c.req.path) ? 'multipart/form-data' : 'application/x-www-form-urlencoded'
    if (type !== wanted) fail('badRequest')
    // The check accepts either header; if one of them says that another site sent the form, it is not ours, whatever
    // the other claims.
    const origin = c.req.header('Origin')
    if (origin !== undefined && !origins.includes(origin)) fail('forged')
    if (['cross-site', 'same-site'].includes(c.req.header('Sec-Fetch-Site') ?? '')) fail('forged')
    return passes(check, c)
  }
}

async function passes(check: MiddlewareHandler<Env>, c: HonoContext<Env>): Promise<void> {
  let passed = false
  await check(c, async () => {
    passed = true
  }).catch(() => {})
  if (!passed) fail('forged')
}

/** The client's address, however many of our own proxies are between (THR-05). */
export function addressOf(c: HonoContext<Env>): string | null {
  return c.get('address')
}

/** The address of the connection. */
function peerOf(c: HonoContext<Env>): string | null {
  return c.env.incoming.socket.remoteAddress ?? null
}
