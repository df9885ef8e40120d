// What stands between a client and Warifu: a network that loses answers, a proxy, a server that is busy.
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Between = {
  readonly origin: string
  readonly seen: IncomingMessage[]
  readonly end: () => Promise<void>
}

/** A server at a port of its own; `seen` are the requests that came. */
export async function between(
  answer: (asked: IncomingMessage, told: ServerResponse, nth: number) => void,
): Promise<Between> {
  const seen: IncomingMessage[] = []
  const server = createServer((asked, told) => {
    seen.push(asked)
    answer(asked, told, seen.length)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    origin: `http://127.0.0.1:${port}`,
    seen,
    async end() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Hands a request on to the server behind, and what that answers to `told`. */
export function passOn(
  origin: string,
  asked: IncomingMessage,
  told: (answer: IncomingMessage) => void,
): void {
  const { host: _, ...headers } = asked.headers
  const on = request(new URL(asked.url ?? '/', origin), { method: asked.method, headers }, told)
  asked.pipe(on)
}
