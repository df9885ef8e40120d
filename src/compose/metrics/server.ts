import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Registry, RegistryContentType } from 'prom-client'
import type { Log } from '../../platform/http/guards.ts'
import { equalText } from '../../platform/secrets/random.ts'
import { listen } from '../places.ts'

/** Where monitoring asks, and with which token; null: whoever reaches the port may. */
export type MetricsPlace = {
  readonly host: string
  readonly port: number
  readonly tokenFile: string | null
}

/** Serves /metrics at a port of its own, which nothing else does, until it is closed. Rejects if the port is taken. */
export async function serveMetrics(
  { host, port, tokenFile }: MetricsPlace,
  read: () => Promise<Registry<RegistryContentType>>,
  log: Log,
): Promise<Server> {
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [path] = (request.url ?? '').split('?')
    if (path !== '/metrics') return end(response, 404)
    if (request.method !== 'GET' && request.method !== 'HEAD') return end(response, 405)
    if (!(await mayRead(request, tokenFile))) return end(response, 401)
    const registry = await read()
    response.setHeader('Content-Type', registry.contentType)
    end(response, 200, await registry.metrics())
  }

  const settings = { requestTimeout: 5000, headersTimeout: 5000 }
  const server = createServer(settings, (request, response) => {
    answer(request, response).catch((error: unknown) => {
      log.error({ err: error }, 'monitoring could not be answered')
      if (response.headersSent) response.destroy()
      else end(response, 500)
    })
  })
  await listen(server, { host, port, says: 'WARIFU_METRICS_PORT and WARIFU_METRICS_HOST' })
  return server
}

function end(response: ServerResponse, status: number, text = ''): void {
  response.setHeader('Cache-Control', 'no-store')
  response.setHeader('X-Content-Type-Options', 'nosniff')
  if (status === 401) response.setHeader('WWW-Authenticate', 'Bearer realm="warifu metrics"')
  response.writeHead(status).end(text)
}

/** The token is read from its file each time, so that it can be changed. */
async function mayRead({ headers }: IncomingMessage, tokenFile: string | null): Promise<boolean> {
  if (tokenFile === null) return true
  const token = (await readFile(tokenFile, 'utf8')).trim()
  const given = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1]
  return token !== '' && given !== undefined && equalText(given, token)
}
