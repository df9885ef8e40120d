import type { Socket } from 'node:net'
import type { Context as HonoContext } from 'hono'
import { addressOf, type Env, setHeader } from './guards.ts'

/** A request that has passed the guards, and the headers of its answer, whoever hands them over: Hono, or Node itself. */
export type Exchange = {
  readonly method: string
  readonly path: string
  readonly requestId: string
  /** The client's (THR-05). */
  readonly address: string | null
  readonly socket: Socket
  /** A header of the request; the name in lower case. */
  header(name: string): string | undefined
  /** A header of whatever the answer will be. */
  setHeader(name: string, value: string): void
  /** Says of which service the request is, for whoever counts, once that is known. */
  ofService(service: string): void
  /** What the router found in the path. */
  params(): object
  /** Each parameter with its values; undefined where there is no query. */
  query(): Readonly<Record<string, readonly string[]>> | undefined
  body(): Promise<ArrayBuffer | Uint8Array> | Uint8Array
}

/** The exchange of a request that came through Hono. */
export function exchangeOf(c: HonoContext<Env>): Exchange {
  return new HonoExchange(c)
}

/** A class, since an accessor of an object literal would keep its request alive (STYLE.md). */
class HonoExchange implements Exchange {
  readonly method: string
  readonly path: string
  readonly requestId: string
  readonly address: string | null
  readonly #c: HonoContext<Env>
  constructor(c: HonoContext<Env>) {
    this.#c = c
    this.method = c.req.method
    this.path = c.req.path
    this.requestId = c.get('requestId')
    this.address = addressOf(c)
  }

  get socket(): Socket {
    return this.#c.env.incoming.socket
  }

  header(name: string): string | undefined {
    return this.#c.req.header(name)
  }

  setHeader(name: string, value: string): void {
    setHeader(this.#c, name, value)
  }

  ofService(service: string): void {
    this.#c.set('service', service)
  }

  params(): object {
    return this.#c.req.param()
  }

  query(): Record<string, string[]> | undefined {
    return this.#c.req.url.includes('?') ? this.#c.req.queries() : undefined
  }

  body(): Promise<ArrayBuffer> {
    return this.#c.req.arrayBuffer()
  }
}
