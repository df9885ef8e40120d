import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Context as HonoContext } from 'hono'
import type { Env } from './guards.ts'
import { Problem } from './problem.ts'

type NodeHandler = (incoming: IncomingMessage, outgoing: ServerResponse) => Promise<unknown>

/** What takes Node's own request and response, below a prefix, behind the guards. */
export class NodeHandlers {
  readonly #prefix: string
  readonly #requests = new WeakMap<IncomingMessage, HonoContext<Env>>()
  constructor(prefix: string) {
    this.#prefix = prefix
  }

  /** The request as the guards passed it on. */
  requestOf(incoming: IncomingMessage): HonoContext<Env> {
    const c = this.#requests.get(incoming)
    if (c === undefined) throw new Error('a request that nobody passed on')
    return c
  }

  /** Throws Problem for a body without a declared length, which the guards had to read. */
  async answer(c: HonoContext<Env>, handler: NodeHandler): Promise<Response> {
    const { incoming, outgoing } = c.env
    if (incoming.headers['transfer-encoding'] !== undefined) throw new Problem('badRequest')
    this.#requests.set(incoming, c)
    const { url = '' } = incoming
    // As a router that mounts it would say where it stands.
    Object.assign(incoming, { originalUrl: url, url: url.slice(this.#prefix.length) })
    await handler(incoming, outgoing as ServerResponse)
    // For the log. A clone: what the adapter of Hono makes itself, it sends without looking.
    const sent = { status: outgoing.statusCode, headers: { 'x-hono-already-sent': 'true' } }
    return new Response(null, sent).clone()
  }
}
