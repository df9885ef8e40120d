// A collector of traces, as OTLP/HTTP says that one has to be: what it can't read by that, it refuses.
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestContext } from 'node:test'
import { z } from 'zod'

const value = z.union([
  z.strictObject({ stringValue: z.string() }),
  z.strictObject({ intValue: z.string().regex(/^-?\d+$/) }),
  z.strictObject({ doubleValue: z.number() }),
])
const attributes = z.array(z.strictObject({ key: z.string().min(1), value }))
const place = { traceId: z.string().regex(/^[0-9a-f]{32}$/), spanId: z.string().regex(/^[0-9a-f]{16}$/) }
const span = z.strictObject({
  ...place,
  parentSpanId: place.spanId.optional(),
  name: z.string().min(1),
  kind: z.int().min(1).max(5),
  startTimeUnixNano: z.string().regex(/^\d{19}$/),
  endTimeUnixNano: z.string().regex(/^\d{19}$/),
  attributes,
  links: z.array(z.strictObject(place)).default([]),
  status: z.strictObject({ code: z.int().min(0).max(2) }).optional(),
})
const request = z.strictObject({
  resourceSpans: z.array(
    z.strictObject({
      resource: z.strictObject({ attributes }),
      scopeSpans: z.array(
        z.strictObject({ scope: z.strictObject({ name: z.string() }), spans: z.array(span) }),
      ),
    }),
  ),
})

export type CollectedSpan = Omit<z.infer<typeof span>, 'attributes'> & {
  readonly attributes: Readonly<Record<string, string>>
}

/** How it answers instead: a status, or not at all. */
export type CollectorFault = number | 'hangs' | null

export async function startCollector(t: TestContext, token: string | null = null) {
  const spans: CollectedSpan[] = []
  const texts: string[] = []
  const resources: Record<string, string>[] = []
  let fault: CollectorFault = null
  function take(text: string): number {
    const read = request.safeParse(JSON.parse(text))
    if (!read.success) return 400
    for (const { resource, scopeSpans } of read.data.resourceSpans) {
      resources.push(plain(resource.attributes))
      for (const each of scopeSpans.flatMap((scope) => scope.spans))
        spans.push({ ...each, attributes: plain(each.attributes) })
    }
    return 200
  }
  const server = createServer(async (message, response) => {
    const { method, url, headers } = message
    const pieces: string[] = []
    for await (const piece of message.setEncoding('utf8')) pieces.push(piece as string)
    if (fault === 'hangs') return
    texts.push(pieces.join(''))
    const isOurs = method === 'POST' && url === '/v1/traces' && headers['content-type'] === 'application/json'
    const isKnown = token === null || headers.authorization === `Bearer ${token}`
    const status = isOurs ? (isKnown ? (fault ?? take(pieces.join(''))) : 401) : 404
    response.writeHead(status, { 'content-type': 'application/json' }).end('{}')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** Whatever it could read. */
    spans,
    resources,
    /** Everything that came, as it came. */
    texts,
    answer: (instead: CollectorFault) => {
      fault = instead
    },
  }
}

function plain(pairs: z.infer<typeof attributes>): Record<string, string> {
  return Object.fromEntries(pairs.map(({ key, value }) => [key, String(Object.values(value)[0])]))
}
