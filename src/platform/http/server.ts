import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises'
import { getRequestListener, RequestError } from '@hono/node-server'
import type { Hono } from 'hono'
import type { Direct } from './direct.ts'
import type { Env, Log } from './guards.ts'
import { paths } from './routes.ts'
import { type TlsSettings, tlsOptions } from './tls.ts'

/** What the guards set on every response (SES-09, SES-11), for requests that never reach them. */
const bareHeaders = {
  'Content-Type': 'text/plain; charset=utf-8',
  'Cache-Control': 'no-store',
  'Content-Security-Policy':
    "default-src 'none'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'Strict-Transport-Security': 'max-age=31536000; includeSubDomains',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  Connection: 'close',
} as const

/** Answers what is not even HTTP, when there is no response object. Reveals nothing about us. */
const malformed = `HTTP/1.1 400 Bad Request\r\nContent-Length: 11\r\n${Object.entries(bareHeaders)
  .map(([name, value]) => `${name}: ${value}\r\n`)
  .join('')}\r\nBad Request`

/** What answers requests: all of them, and, in a shorter way, what is taken by `direct`. */
export type Served = Pick<Hono<Env>, 'fetch'> & { readonly direct?: Direct }

/** A server whose process no request can end (WEB-05); with `tls` it terminates TLS itself. */
export function createHttpServer(app: Served, log: Log, tls: TlsSettings | null = null): Server {
  const listener = getRequestListener(app.fetch, {
    // A request that doesn't form a URL (because of its host, say) fails before any guard.
    errorHandler(error) {
      if (error instanceof RequestError)
        return new Response('Bad Request', { status: 400, headers: bareHeaders })
      log.error({ err: error }, 'request listener failed')
      return new Response('Internal Server Error', { status: 500, headers: bareHeaders })
    },
  })
  const settings = { requestTimeout: 30_000, headersTimeout: 10_000, requireHostHeader: false }
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    if (!isPlainTarget(request.url ?? '')) {
      refuse(response, 400, 'Bad Request')
      return
    }
    if (app.direct?.(request, response) === true) return
    listener(request, response).catch((error: unknown) => {
      log.error({ err: error }, 'request listener failed')
      response.destroy()
    })
  }
  const server =
    tls === null
      ? createServer(settings, answer)
      : createTlsServer({ ...settings, ...tlsOptions(tls) }, answer)
  server.on('checkExpectation', (_, response) => refuse(response, 417, 'Expectation Failed'))
  server.on('clientError', (_, socket) => {
    if (socket.writable) socket.end(malformed)
    else socket.destroy()
  })
  return server
}

/** Through the response rather than the socket: an answer to an earlier request may still be on its way there. */
function refuse(response: ServerResponse, status: 400 | 417, text: string): void {
  response.writeHead(status, bareHeaders).end(text)
}

/** Nothing that a URL could be misread by. */
const plainSegments = /^(?:\/[A-Za-z0-9_-]+)+\/?$/

/** Origin form only (RFC 9112 §3.2.1), without an empty first segment, which URL parsing would treat as a host. */
function isPlainTarget(target: string): boolean {
  if (plainSegments.test(target)) return true
  if (!target.startsWith('/') || target.startsWith('//')) return false
  try {
    decodeURI(target)
    return URL.canParse(target, 'http://localhost')
  } catch {
    return false
  }
}

const cutAfterMs = 10_000
const quietMs = 1000
const lookMs = 50
const askedByBalancers: readonly string[] = [paths.health, paths.ready]

/**
 * Ends a server so that no request is lost (REL-23, finding R9). For `graceMs`, while the load balancer finds out, it
 * goes on taking requests and tells each connection that its answer was the last one; and for as long again while
 * requests keep coming, since whoever connects in the moment when the port is closed is reset. Then it stops accepting,
 * lets pending requests finish, and cuts off the rest after ten seconds.
 */
export async function drain(server: Server, graceMs = 0): Promise<void> {
  // Counted by looks, not by the clock: a process that stood still has not read what came meanwhile.
  let quietForMs = 0
  server.prependListener('request', ({ url = '' }: IncomingMessage, response: ServerResponse) => {
    response.shouldKeepAlive = false
    if (!askedByBalancers.includes(url)) quietForMs = 0
  })
  const beganMs = performance.now()
  const isWaiting = (waitedMs: number) =>
    waitedMs < graceMs || (waitedMs < 2 * graceMs && quietForMs < quietMs)
  while (isWaiting(performance.now() - beganMs)) {
    await sleep(lookMs)
    quietForMs += lookMs
  }
  // Timers come before connections in a turn of the event loop: those that wait already are still accepted.
  await nextTurn()
  await new Promise<void>((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), cutAfterMs)
    server.close(() => {
      clearTimeout(cut)
      resolve()
    })
    server.closeIdleConnections()
  })
}
