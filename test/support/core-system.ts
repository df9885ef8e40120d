// The core system of examples/core-system behind real HTTP, and what asks it.
import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { TestContext } from 'node:test'
import type { TlsOptions } from 'node:tls'
import type { Context } from '../../src/authority/operations/context.ts'
import type { AskCore } from '../../src/bank/operations/core/core-link.ts'
import { coreService } from '../../src/bank/operations/core/core-service.ts'
import { postingsFor } from '../../src/bank/operations/core/send-postings.ts'
import { takeDeliveries } from '../../src/bank/operations/core/take-deliveries.ts'
import { feedWords } from '../../src/bank/texts/core-feed.ts'
import { type AskedPlace, askJson } from '../../src/platform/http/ask-json.ts'
import { caller } from '../contract/support/people.ts'

/** Serves until the test ends; gives the URL. */
export async function serveAt(
  t: Pick<TestContext, 'after'>,
  listener: RequestListener,
  tls: TlsOptions | null = null,
): Promise<string> {
  const server: Server = tls === null ? createServer(listener) : createTlsServer(tls, listener)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return tls === null ? `http://127.0.0.1:${port}` : `https://localhost:${port}`
}

export type Logged = { readonly level: string; readonly message: string; readonly fields: object }

/** Warifu's side of it, a round at a time. */
export function linkOf(context: Context, place: Partial<AskedPlace>, limits: Partial<Limits> = {}) {
  const logged: Logged[] = []
  const at = (level: string) => (fields: object, message: string) => {
    logged.push({ level, message, fields })
  }
  const log = { info: at('info'), warn: at('warn'), error: at('error') }
  const whole = { url: '', keyFile: null, certificate: null, ...place }
  const ask: AskCore = (asked) => askJson(whole, { ...asked, ...limits })
  const means = { context, ask, services: null, log }
  const source = coreService(means)
  const outbox = postingsFor(means)
  return {
    logged,
    /** What became of each statement that came. */
    async take(): Promise<readonly string[]> {
      const delivered = await takeDeliveries(context, caller, source, feedWords)
      return delivered.map(({ name, as }) => `${name} ${as}`)
    },
    /** What became of each posting that was to be sent. */
    async send(): Promise<readonly string[]> {
      const results: string[] = []
      for (const id of await outbox.due(10))
        results.push(`${id.split(' ').at(-1)} ${await outbox.deliver(id)}`)
      return results
    },
  }
}

type Limits = { readonly waitMs: number; readonly bytesMax: number }
