// Decision 51: what is answered without Hono, and that everything else goes the general way.
import assert from 'node:assert/strict'
import type { AddressInfo } from 'node:net'
import { type TestContext, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { createDirect, type DirectRoute } from '../../src/platform/http/direct.ts'
import { Problem } from '../../src/platform/http/problem.ts'
import { createProxies } from '../../src/platform/http/proxies.ts'
import { createHttpServer, drain } from '../../src/platform/http/server.ts'
import { headersIn, type RawOptions, sendRaw, statusIn } from '../support/raw.ts'

const path = '/api/v1/asked'

async function served(t: TestContext, answer: DirectRoute['answer'] = echo) {
  const lines: object[] = []
  const log = { info: (fields: object) => lines.push(fields), warn() {}, error() {} }
  const problem: DirectRoute['problem'] = (error) => ({
    status: error instanceof Problem ? error.status : 500,
    type: 'text/plain',
    text: 'problem',
  })
  const proxies = createProxies({ trustedProxies: ['127.0.0.1'], forwardedHeader: 'x-forwarded-for' })
  const direct = createDirect([{ path, answer, problem }], { log, proxies, clock: () => 0 })
  const server = createHttpServer({ fetch: () => new Response('general'), direct }, log)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => drain(server))
  const { port } = server.address() as AddressInfo
  return {
    lines,
    send: (bytes: string | readonly string[], options?: RawOptions) => sendRaw(port, bytes, options),
  }
}

const echo: DirectRoute['answer'] = async (exchange) => {
  const text = Buffer.from((await exchange.body()) as Uint8Array).toString()
  exchange.setHeader('X-Seen', exchange.header('x-told') ?? 'nothing')
  return {
    status: 200,
    type: 'text/plain',
    text: `direct ${exchange.address} ${text}`,
    headers: { 'X-Own': '1' },
  }
}

const close = 'Connection: close\r\n'
function post(body: string, headers = close, target = path): string {
  return `POST ${target} HTTP/1.1\r\nHost: warifu.test\r\n${headers}Content-Length: ${body.length}\r\n\r\n${body}`
}

const bodyOf = (text: string) => text.slice(text.indexOf('\r\n\r\n') + 4)

test('a plain POST is answered directly, with every header of the guards, and noted in the log (SES-09)', async (t) => {
  const { send, lines } = await served(t)
  const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'
  const told = `X-Request-ID: of-the-proxy\r\nX-Forwarded-For: 192.0.2.7\r\nX-Told: kept\r\ntraceparent: ${traceparent}\r\n`
  const answer = await send(post('日本', `${close}${told}`))
  assert.equal(bodyOf(answer.text).startsWith('direct 192.0.2.7 '), true)
  const headers = headersIn(answer)
  assert.equal(headers.get('x-request-id'), 'of-the-proxy')
  assert.equal(headers.get('x-frame-options'), 'DENY')
  assert.equal(headers.get('cache-control'), 'no-store')
  assert.deepEqual([headers.get('x-seen'), headers.get('x-own')], ['kept', '1'])
  assert.equal(headers.get('content-length'), String(bodyOf(answer.text).length))
  const line = { requestId: 'of-the-proxy', method: 'POST', path, status: 200, milliseconds: 0, traceparent }
  assert.deepEqual(lines, [line])
})

const general: readonly (readonly [string, string])[] = [
  ['another method', post('a').replace('POST', 'PUT')],
  ['a query', post('a', close, `${path}?a=b`)],
  ['a longer path', post('a', close, `${path}/`)],
  ['a header twice', post('a', `${close}X-Told: a\r\nx-told: b\r\n`)],
  [
    'Authorization twice, of which Node keeps the first',
    post('a', `${close}Authorization: a\r\nAuthorization: b\r\n`),
  ],
  ['a host that is none', post('a').replace('warifu.test', 'a b')],
  ['no host', post('a').replace('Host: warifu.test\r\n', '')],
  ['a long body', post('a'.repeat(4097))],
  ['no length', `POST ${path} HTTP/1.1\r\nHost: a\r\n${close}\r\n`],
  [
    'pieces',
    `POST ${path} HTTP/1.1\r\nHost: a\r\n${close}Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n`,
  ],
]
for (const [what, bytes] of general) {
  test(`${what}: not answered directly (WEB-05)`, async (t) => {
    const { send } = await served(t)
    const answer = await send(bytes)
    assert.doesNotMatch(answer.text, /direct/)
    assert.equal(answer.end, 'closed')
  })
}

test('a body that arrives late, or in pieces, is waited for', async (t) => {
  const { send } = await served(t)
  const whole = post('0123456789')
  const cut = whole.length - 5
  const answer = await send(whole.slice(0, cut), { later: sleep(50, whole.slice(cut)) })
  assert.match(answer.text, /direct 127\.0\.0\.1 0123456789$/)
})

test('a body that breaks off is nobody’s but the sender’s fault, and the next one is answered', async (t) => {
  const { send, lines } = await served(t)
  await send(post('0123456789').slice(0, -5), { cut: true })
  for (const giveUpAt = performance.now() + 30_000; lines.length === 0 && performance.now() < giveUpAt; )
    await sleep(10)
  assert.deepEqual(
    lines.map((line) => (line as { status: number }).status),
    [400],
  )
  assert.equal(statusIn(await send(post('a'))), 200)
})

test('requests of one connection are answered in their order, however long each takes', async (t) => {
  const { send } = await served(t, async (exchange) => {
    const text = Buffer.from((await exchange.body()) as Uint8Array).toString()
    if (text === 'slow') await sleep(50)
    return { status: 200, type: 'text/plain', text: `<${text}>` }
  })
  const { text } = await send(post('slow', '') + post('', '') + post('quick'))
  assert.deepEqual(text.match(/<\w*>/g), ['<slow>', '<>', '<quick>'])
})

test('what an answer throws becomes the problem of its route', async (t) => {
  const { send, lines } = await served(t, async () => {
    throw new Problem('unavailable')
  })
  const answer = await send(post('a'))
  assert.deepEqual([statusIn(answer), bodyOf(answer.text)], [503, 'problem'])
  assert.equal((lines[0] as { status: number }).status, 503)
})
