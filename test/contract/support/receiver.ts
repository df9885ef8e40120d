// A bank's own system that is told what happens, as the specification of Standard Webhooks has it read: a server of its
// own, and its own check of the signature, which shares no code with what signs.
import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestContext } from 'node:test'

export type Received = {
  readonly id: string
  readonly signature: string
  readonly type: string
  readonly userId: string | null
  readonly data: Readonly<Record<string, unknown>>
  readonly text: string
  readonly seconds: string
}

/** How it answers: a status, or whatever it does itself. */
export type Behavior = (received: Received, response: ServerResponse) => number | 'itself'

export async function startReceiver(t: TestContext, behave: Behavior = () => 204) {
  const received: Received[] = []
  const server = createServer(async (request, response) => {
    const text = await textOf(request)
    const { type, data } = JSON.parse(text)
    const header = (name: string) => String(request.headers[name])
    const told: Received = {
      id: header('webhook-id'),
      signature: header('webhook-signature'),
      seconds: header('webhook-timestamp'),
      type,
      userId: data.userId,
      data,
      text,
    }
    received.push(told)
    const status = behave(told, response)
    if (status !== 'itself') response.writeHead(status).end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { origin, url: `${origin}/warifu`, received }
}

/** Which of the secrets made one of the signatures, by their place. */
export function signedBy(
  { id, seconds, text, signature }: Received,
  secrets: readonly string[],
): readonly number[] {
  const given = signature.split(' ')
  return secrets.flatMap((secret, i) => {
    const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
    const right = createHmac('sha256', key).update(`${id}.${seconds}.${text}`).digest('base64')
    return given.includes(`v1,${right}`) ? [i] : []
  })
}

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts).toString()
}
