import { getConnInfo } from '@hono/node-server/conninfo'
import type { Hono, Context as HonoContext, MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { csrf } from 'hono/csrf'
import { secureHeaders } from 'hono/secure-headers'
import { newId } from '../secrets/random.ts'
import { Problem } from './problem.ts'
import type { Proxies } from './proxies.ts'

/** What the guards pass on to the screens. */
export type Env = { Variables: { requestId: string; address: string | null } }

export type Log = {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

const bodyBytesMax = 64 * 1024
const uploadBytesMax = 2 * 1024 * 1024
const apiBytesMax = 4 * 1024

/** Which paths are neither a page nor a form. */
export type PathKinds = {
  /** Calls from programs, which send no cookie that another site could exploit. */
  readonly isProgram: (path: string) => boolean
  /** The forms with a file. */
  readonly isUpload: (path: string) => boolean
}

type GuardSettings = PathKinds & {
  readonly origins: readonly string[]
  readonly proxies: Proxies
  readonly log: Log
  readonly clock: () => number
}

/** What every request passes, in this order, before it reaches a screen (ARCHITECTURE: one login, end to end). */
export function applyGuards(app: Hono<Env>, settings: GuardSettings): void {
  app.use(identify(settings))
  app.use(headers)
  app.use(neverStored)
  app.use(limited(settings))
  app.use(sameOrigin(settings))
}

function fail(kind: ConstructorParameters<typeof Problem>[0]): never {
  throw new Problem(kind)
}

/**
 * Gives the request the ID and the client's address that the journal and the log use; the answer tells the ID, so that
 * whoever asks can be found there. The query is never logged.
 */
function identify({ log, clock, proxies }: GuardSettings): MiddlewareHandler<Env> {
  return async (c, next) => {
    const began = clock()
    const peer = peerOf(c)
    const header = (name: string) => c.req.header(name)
    c.set('requestId', proxies.requestIdOf(peer, header) ?? newId())
    c.set('address', proxies.clientOf(peer, header))
    await next()
    c.res.headers.set('X-Request-ID', c.get('requestId'))
    const { method, path } = c.req
    log.info(
      {
        requestId: c.get('requestId'),
        method,
        path,
        status: c.res.status,
        milliseconds: Math.round(clock() - began),
      },
      'request',
    )
  }
}

/** On every response, including errors and redirects (SES-09). */
const headers = secureHeaders({
  contentSecurityPolicy: {
    defaultSrc: ["'self'"],
    objectSrc: ["'none'"],
    baseUri: ["'none'"],
    frameAncestors: ["'none'"],
    formAction: ["'self'"],
  },
  strictTransportSecurity: 'max-age=31536000; includeSubDomains',
  referrerPolicy: 'same-origin',
  crossOriginOpenerPolicy: 'same-origin',
  crossOriginResourcePolicy: 'same-origin',
  xFrameOptions: 'DENY',
  permissionsPolicy: { camera: [], microphone: [], geolocation: [] },
})

/** Neither browser nor proxy stores any response (SES-11); static files override this. */
const neverStored: MiddlewareHandler<Env> = async (c, next) => {
  await next()
  if (!c.res.headers.has('Cache-Control')) c.res.headers.set('Cache-Control', 'no-store')
}

const onError = () => fail('tooLarge')
const limitForm = bodyLimit({ maxSize: bodyBytesMax, onError })
const limitUpload = bodyLimit({ maxSize: uploadBytesMax, onError })
const limitApi = bodyLimit({ maxSize: apiBytesMax, onError })

function limitOf(
  path: string,
  { isProgram, isUpload }: PathKinds,
): readonly [MiddlewareHandler<Env>, number] {
  if (isProgram(path)) return [limitApi, apiBytesMax]
  return isUpload(path) ? [limitUpload, uploadBytesMax] : [limitForm, bodyBytesMax]
}

/** Reads a body without a declared length itself, and so notices if it breaks off; that is the sender's fault. */
function limited(kinds: PathKinds): MiddlewareHandler<Env> {
  return (c, next) => {
    const [limit, bytesMax] = limitOf(c.req.path, kinds)
    // Refused by its length before anything is read: the server then drains it by itself and the connection stays
    // usable, whereas a half-read body would cut off the next request.
    if (Number(c.req.header('Content-Length')) > bytesMax) fail('tooLarge')
    return limit(c, next).catch((error: unknown) => {
      throw error instanceof Problem ? error : new Problem('badRequest')
    })
  }
}

/**
 * A state change must come from our own page: checked by Origin and Sec-Fetch-Site, and by the form token (SES-08).
 * Whatever a browser or a proxy sends of the two must be right; one of them is enough, since old browsers send one and
 * some proxies drop the other.
 */
function sameOrigin({ origins, isProgram, isUpload }: GuardSettings): MiddlewareHandler<Env> {
  const check = csrf({ origin: [...origins], secFetchSite: 'same-origin' })
  return async (c, next) => {
    if (c.req.method === 'GET' || c.req.method === 'HEAD') return next()
    // No ambient authority to abuse: no cookie is read there. The API proper only accepts JSON, which no form on
    // another site can send; the compatible paths accept what anybody may post, and know no users (docs/adr).
    if (isProgram(c.req.path)) return next()
    const type = c.req.header('Content-Type')?.split(';')[0]?.trim().toLowerCase()
    // The check covers forms only; no other body changes anything here.
    const wanted = isUpload(c.req.path) ? 'multipart/form-data' : 'application/x-www-form-urlencoded'
    if (type !== wanted) fail('badRequest')
    // The check accepts either header; if one of them says that another site sent the form, it is not ours, whatever
    // the other claims.
    const origin = c.req.header('Origin')
    if (origin !== undefined && !origins.includes(origin)) fail('forged')
    if (['cross-site', 'same-site'].includes(c.req.header('Sec-Fetch-Site') ?? '')) fail('forged')
    let passed = false
    await check(c, async () => {
      passed = true
    }).catch(() => {})
    if (!passed) fail('forged')
    await next()
  }
}

/** The client's address, however many of our own proxies are between (THR-05). */
export function addressOf(c: HonoContext<Env>): string | null {
  return c.get('address')
}

/** The address of the connection. */
export function peerOf(c: HonoContext<Env>): string | null {
  return getConnInfo(c).remote.address ?? null
}
