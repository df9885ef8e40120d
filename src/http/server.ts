import { createServer, type Server } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import type { Hono } from 'hono'
import type { Env, Log } from './guards.ts'

/** Answers what is not even HTTP. The same headers as everywhere, and nothing about us. */
const malformed =
  'HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 11\r\n' +
  "Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nContent-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n" +
  'Strict-Transport-Security: max-age=31536000; includeSubDomains\r\nReferrer-Policy: same-origin\r\nConnection: close\r\n\r\nBad Request'

/** A server whose process no request can end (WEB-05). */
export function createHttpServer(app: Hono<Env>, log: Log): Server {
  const listener = getRequestListener(app.fetch, { overrideGlobalObjects: false })
  const server = createServer({ requestTimeout: 30_000, headersTimeout: 10_000 }, (request, response) => {
    // A target that no URL can be made of would throw while the request is built, before any guard.
    if (!isPlainTarget(request.url ?? '')) {
      request.socket.end(malformed)
      return
    }
    listener(request, response).catch((error: unknown) => {
      log.error({ err: error }, 'request listener failed')
      response.destroy()
    })
  })
  server.on('clientError', (_, socket) => {
    if (socket.writable) socket.end(malformed)
    else socket.destroy()
  })
  return server
}

/** Origin form only (RFC 9112 §3.2.1), without an empty first segment, which a URL would take for a host. */
function isPlainTarget(target: string): boolean {
  if (!target.startsWith('/') || target.startsWith('//')) return false
  try {
    decodeURI(target)
    return URL.canParse(target, 'http://localhost')
  } catch {
    return false
  }
}

/** Stops accepting, lets what is under way finish, and cuts what has not finished after ten seconds (REL-23). */
export function drain(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), 10_000)
    server.close(() => {
      clearTimeout(cut)
      resolve()
    })
    server.closeIdleConnections()
  })
}
