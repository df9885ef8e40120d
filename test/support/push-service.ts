// A push service as RFC 8030 has it, which checks who pushes (RFC 8292) by another library than ours.
import assert from 'node:assert/strict'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { importJWK, jwtVerify } from 'jose'

export type Pushed = {
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly bytes: number
  /** The key of the server that pushed, as it says. */
  readonly key: string
}

/** What it answers to a push: a status, or `hangs`. */
export type PushAnswer = number | 'hangs'

export const pushContact = 'mailto:otp@bank.example'

/** `at` is the time by which it checks who pushes. */
export async function startPushService(at: () => Temporal.Instant) {
  const pushed: Pushed[] = []
  const problems: unknown[] = []
  const hanging: ServerResponse[] = []
  let answer: PushAnswer = 201
  let more: Readonly<Record<string, string>> = {}
  const server = createServer(async (request, response) => {
    try {
      let bytes = 0
      for await (const piece of request) bytes += (piece as Buffer).length
      const headers = request.headers as Readonly<Record<string, string>>
      assert.equal(request.method, 'POST')
      const key = await keyOf(headers['authorization'] ?? '', origin(), at())
      pushed.push({ path: request.url ?? '', headers, bytes, key })
      if (answer === 'hangs') hanging.push(response)
      else response.writeHead(answer, more).end('x'.repeat(100_000))
    } catch (error) {
      problems.push(error)
      response.writeHead(403).end()
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    origin: origin(),
    pushed,
    /** What was wrong with who pushed. */
    problems,
    answers(next: PushAnswer, headers: Readonly<Record<string, string>> = {}): void {
      answer = next
      more = headers
    },
    async stop(): Promise<void> {
      for (const response of hanging) response.destroy()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Rejects for whom a push service would turn away. */
async function keyOf(authorization: string, origin: string, at: Temporal.Instant): Promise<string> {
  const [, jwt = '', key = ''] =
    /^vapid t=([A-Za-z0-9_.-]+), k=([A-Za-z0-9_-]{87})$/.exec(authorization) ?? []
  const point = Buffer.from(key, 'base64url')
  assert.equal(point[0], 4)
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((part) => part.toString('base64url'))
  assert.ok(x !== undefined && y !== undefined)
  const currentDate = new globalThis['Date'](at.epochMilliseconds)
  const { payload, protectedHeader } = await jwtVerify(
    jwt,
    await importJWK({ kty: 'EC', crv: 'P-256', x, y }, 'ES256'),
    { audience: origin, algorithms: ['ES256'], typ: 'JWT', currentDate },
  )
  assert.equal(payload.sub, pushContact)
  assert.ok((payload.exp ?? 0) * 1000 - at.epochMilliseconds <= 86_400_000)
  assert.deepEqual(Object.keys(protectedHeader).toSorted(), ['alg', 'typ'])
  return key
}
