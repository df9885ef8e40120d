import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Exchange } from './exchange.ts'
import {
  apiBytesMax,
  everywhere,
  type GuardSettings,
  type Identity,
  identityOf,
  type Log,
  noteRequest,
} from './guards.ts'
import { Problem } from './problem.ts'

/** A program's POST that is asked so often that it is answered without Hono (decision 51). */
export type DirectRoute = {
  /** Without parameters. */
  readonly path: string
  readonly answer: (exchange: Exchange) => Promise<DirectAnswer>
  /** Turns what `answer` threw into an answer. */
  readonly problem: (error: unknown, exchange: Exchange, log: Log) => DirectAnswer
}

export type DirectAnswer = {
  readonly status: number
  readonly type: string
  readonly text: string
  readonly headers?: Readonly<Record<string, string>>
}

/** Answers a request, if it is one for a direct route in its plainest form; false: it goes the general way. */
export type Direct = (incoming: IncomingMessage, outgoing: ServerResponse) => boolean

/**
 * The guards of `applyGuards` for direct routes: what they say of a request, an answer and the log is theirs, and whatever
 * one of them could refuse goes the general way.
 */
export function createDirect(routes: readonly DirectRoute[], settings: DirectSettings): Direct {
  const byPath = new Map(routes.map((route) => [route.path, route]))
  return (incoming, outgoing) => {
    const route = byPath.get(incoming.url ?? '')
    if (route === undefined || incoming.method !== 'POST' || !isPlain(incoming)) return false
    serve(route, incoming, outgoing, settings).catch((error: unknown) => {
      settings.log.error({ err: error }, 'direct request failed')
      outgoing.destroy()
    })
    return true
  }
}

type DirectSettings = Pick<GuardSettings, 'proxies' | 'log' | 'clock' | 'onAnswered' | 'follow'>

const plainHost = /^[A-Za-z0-9.-]+(?::[0-9]{1,5})?$/

/** A body whose length is declared and small enough, a host that forms a URL, and no header twice, which readers join or drop. */
function isPlain({ headers, rawHeaders }: IncomingMessage): boolean {
  const length = Number(headers['content-length'] ?? Number.NaN)
  if (!(length <= apiBytesMax) || headers['transfer-encoding'] !== undefined) return false
  return plainHost.test(headers.host ?? '') && Object.keys(headers).length * 2 === rawHeaders.length
}

async function serve(
  route: DirectRoute,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  settings: DirectSettings,
): Promise<void> {
  const { proxies, log, clock, follow } = settings
  const began = clock()
  const identity = identityOf(proxies, incoming.socket.remoteAddress ?? null, (name) =>
    headerOf(incoming, name),
  )
  const exchange = new DirectExchange(route.path, incoming, identity)
  const answer =
    follow === undefined
      ? await answered(route, exchange, log)
      : await follow(
          exchange,
          () => answered(route, exchange, log),
          ({ status }) => ({ route: route.path, service: exchange.service, status }),
        )
  const { headers } = exchange
  for (const name in answer.headers) headers.push(name, answer.headers[name] as string)
  headers.push('Content-Type', answer.type, 'Content-Length', String(Buffer.byteLength(answer.text)))
  outgoing.writeHead(answer.status, headers).end(answer.text)
  const { requestId, method, path, trace, service } = exchange
  noteRequest(settings, {
    requestId,
    method,
    path,
    trace,
    service,
    status: answer.status,
    milliseconds: clock() - began,
  })
}

async function answered(route: DirectRoute, exchange: Exchange, log: Log): Promise<DirectAnswer> {
  try {
    return await route.answer(exchange)
  } catch (error) {
    return route.problem(error, exchange, log)
  }
}

const sameForAll = everywhere.flat()
const none = {}
const empty = new Uint8Array()

class DirectExchange implements Exchange {
  readonly method = 'POST'
  readonly path: string
  readonly requestId: string
  readonly address: string | null
  service: string | null = null
  /** Of the answer: each name, and its value. */
  readonly headers: string[]
  readonly #incoming: IncomingMessage
  readonly trace: string | undefined
  constructor(path: string, incoming: IncomingMessage, { requestId, address, trace }: Identity) {
    this.trace = trace
    this.path = path
    this.requestId = requestId
    this.address = address
    this.headers = [...sameForAll, 'X-Request-ID', requestId]
    this.#incoming = incoming
  }

  get socket(): Socket {
    return this.#incoming.socket
  }

  header(name: string): string | undefined {
    return headerOf(this.#incoming, name)
  }

  setHeader(name: string, value: string): void {
    this.headers.push(name, value)
  }

  ofService(service: string): void {
    this.service = service
  }

  params(): object {
    return none
  }

  query(): undefined {}

  body(): Promise<Uint8Array> | Uint8Array {
    // What came in one piece with its head is there already.
    if (this.#incoming.complete) return this.#incoming.read() ?? empty
    return gathered(this.#incoming)
  }
}

function headerOf({ headers }: IncomingMessage, name: string): string | undefined {
  const value = headers[name]
  return typeof value === 'string' ? value : undefined
}

/** Node reads no more than the declared length. A body that breaks off is the sender's fault. */
function gathered(incoming: IncomingMessage): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  return new Promise((resolve, reject) => {
    const breakOff = (cause?: unknown) => reject(new Problem('badRequest', { cause }))
    incoming.on('data', (piece: Uint8Array) => pieces.push(piece))
    incoming.once('end', () =>
      resolve(pieces.length === 1 ? (pieces[0] as Uint8Array) : Buffer.concat(pieces)),
    )
    incoming.once('error', breakOff)
    incoming.once('close', () => {
      if (!incoming.readableEnded) breakOff()
    })
  })
}
