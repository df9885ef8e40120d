// E7: what a running node tells a collector of its work, and that it waits for none.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { serviceHref } from '../../src/authority/routes.ts'
import { createWebhook } from '../../src/doors/webhooks/operations/webhooks.ts'
import { accept } from '../../src/platform/decision/decision.ts'
import { refsOf } from '../contract/support/changes.ts'
import { codeContent, queue, until } from '../contract/support/mails.ts'
import { addPerson, caller, codeOf, initialPassword } from '../contract/support/people.ts'
import { startReceiver } from '../contract/support/receiver.ts'
import { events, suspended } from '../contract/support/webhook-house.ts'
import { apiClient } from '../support/api.ts'
import { freePort, startApp, untilSaid } from '../support/app.ts'
import { createClient } from '../support/client.ts'
import { type CollectedSpan, startCollector } from '../support/collector.ts'
import { startMailServer } from '../support/mail-server.ts'
import { shoko } from '../support/world.ts'
import { openData } from './data.ts'
import { newFolder, runWarifu } from './run.ts'

const at = (screen: Parameters<typeof serviceHref>[1]) => serviceHref(shoko, screen)
const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'
const proxySpan = '00f067aa0ba902b7'
const user = { userId: '0000000007', address: 'hanako@c.example' }

/** A node whose traces go to a collector, beside a mail server, a system that gets webhooks, and a bank’s own. */
async function startTraced(t: TestContext) {
  const folder = newFolder()
  const tokenFile = join(folder.path, 'traces-token')
  writeFileSync(tokenFile, 'open-sesame\n')
  const [collector, mails, receiver] = await Promise.all([
    startCollector(t, 'open-sesame'),
    startMailServer(),
    startReceiver(t),
  ])
  const app = await startApp('serve', {
    HOST: '127.0.0.1',
    PUBLIC_ORIGIN: 'http://127.0.0.1',
    WARIFU_DATA_DIR: folder.path,
    SMTP_URL: `smtp://127.0.0.1:${mails.port}`,
    WARIFU_WEBHOOK_ORIGINS: receiver.origin,
    WARIFU_TRUSTED_PROXIES: '127.0.0.1',
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint,
    WARIFU_TRACES_TOKEN_FILE: tokenFile,
  })
  t.after(async () => {
    await app.stop()
    await mails.stop()
    folder.remove()
  })
  const context = openData(t, folder.path)
  const { tokenId } = await addPerson(context, shoko, user.userId, 'event')
  const api = await apiClient(context, app.origin, { service: shoko, scopes: ['verify'] })
  return { app, collector, mails, receiver, context, api, tokenId, code: await codeOf(context, tokenId, 2) }
}

/** The one span that this is true of. */
function only(spans: readonly CollectedSpan[], isIt: (span: CollectedSpan) => boolean): CollectedSpan {
  const [span, ...more] = spans.filter(isIt)
  assert.ok(span !== undefined && more.length === 0, spans.map(({ name }) => name).join(', '))
  return span
}

const partsOf = (spans: readonly CollectedSpan[], { spanId }: CollectedSpan) =>
  spans.filter(({ parentSpanId }) => parentSpanId === spanId)

const linked = (span: CollectedSpan, to: CollectedSpan) =>
  span.links.some(({ spanId }) => spanId === to.spanId)

function assertVerification(spans: readonly CollectedSpan[]): void {
  const verification = only(spans, (span) => span.name === 'POST /api/v1/verifications')
  assert.deepEqual(
    [verification.traceId, verification.parentSpanId, verification.kind],
    [traceId, proxySpan, 2],
  )
  const { 'warifu.request_id': requestId, ...told } = verification.attributes
  assert.match(requestId ?? '', /^[\w-]{22}$/)
  assert.deepEqual(told, {
    'http.request.method': 'POST',
    'http.route': '/api/v1/verifications',
    'http.response.status_code': '200',
    'warifu.service': shoko,
  })
  const change = only(partsOf(spans, verification), (span) => span.name === 'change')
  const group = only(spans, (span) => span.name === 'group commit' && linked(span, change))
  assert.ok(linked(change, group) && group.traceId !== traceId)
  assert.equal(group.attributes['warifu.changes'], '1')
}

function assertOutbox(spans: readonly CollectedSpan[]): void {
  const piece = only(spans, (span) => span.name === 'outbox mail' && partsOf(spans, span).length > 0)
  assert.deepEqual(
    partsOf(spans, piece).map(({ name, kind }) => [name, kind]),
    [
      ['change', 1],
      ['mail', 3],
      ['change', 1],
    ],
  )
  const call = spans.find((span) => span.name === 'webhook')
  assert.ok(spans.some((span) => span.name === 'outbox webhook' && span.spanId === call?.parentSpanId))
}

test('E7: requests, changes, groups, passwords, mails and webhooks are spans that lead to each other, and name nobody', async (t) => {
  const { app, collector, mails, receiver, context, api, tokenId, code } = await startTraced(t)
  const { spans } = collector
  await createWebhook(context, caller, { service: shoko, name: '勘定系', url: receiver.url, events })

  const client = createClient(app.origin, 'http://127.0.0.1')
  await client.submit(at('login'), { userId: user.userId, password: initialPassword })
  await client.submit(at('loginCode'), { otp: '000000' })
  const traced = { traceparent: `00-${traceId}-${proxySpan}-01` }
  assert.equal((await api.verify(user.userId, code, {}, traced)).status, 200)
  const apart = traceId.replace('4', '5')
  await api.verify(user.userId, code, {}, { traceparent: `00-${apart}-${proxySpan}-00` })
  await queue(context, user.address, codeContent(context, '918273'))
  // Now, or the node would not trust its clock any more.
  const event = suspended(user.userId)
  const changeContext = { ...caller, at: context.now() }
  await context.store.change(changeContext, refsOf([event]), () => accept({}, event))

  const wanted = ['POST /api/v1/verifications', `POST ${at('loginCode')}`, 'webhook', 'outbox webhook']
  await until('all spans are told', () => {
    const isWhole = spans.some((span) => span.name === 'outbox mail' && partsOf(spans, span).length > 1)
    return isWhole && wanted.every((name) => spans.some((span) => span.name === name))
  })

  assertVerification(spans)
  assert.ok(!spans.some((span) => span.traceId === apart))
  const login = only(spans, (span) => span.name === `POST ${at('login')}`)
  // Made at another cost, the verifier is made again.
  const names = partsOf(spans, login).map(({ name }) => name)
  assert.deepEqual(names.slice(0, 3), ['hashing', 'hashing', 'change'])
  const wrong = only(spans, (span) => span.name === `POST ${at('loginCode')}`)
  assert.equal(wrong.attributes['warifu.refusal'], 'code_wrong')

  assertOutbox(spans)
  assert.equal(mails.taken.length, 1)
  assert.deepEqual(collector.resources[0]?.['service.name'], 'warifu')
  const everything = collector.texts.join('\n')
  for (const personal of [
    user.userId,
    tokenId,
    code,
    '918273',
    user.address,
    '試験',
    '127.0.0.1',
    api.apiKey,
  ])
    assert.ok(!everything.includes(personal), personal)
  assert.ok(!app.output().includes('traces do not arrive'))
})

test('E7: nobody waits for a collector that refuses, hangs or is away; what is dropped is counted', async (t) => {
  const collector = await startCollector(t)
  collector.answer(400)
  const port = await freePort()
  const app = await startApp('serve', {
    HOST: '127.0.0.1',
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint,
    WARIFU_METRICS_PORT: String(port),
  })
  const ask = async () => assert.equal((await fetch(`${app.origin}${at('login')}`)).status, 200)
  const dropped = async () => {
    const text = await (await fetch(`http://localhost:${port}/metrics`)).text()
    return Number(/^warifu_trace_spans_dropped_total (\d+)$/m.exec(text)?.[1])
  }
  try {
    assert.equal(await dropped(), 0)
    await ask()
    await until('a span is dropped', async () => (await dropped()) > 0)
    await untilSaid(app, /"msg":"traces do not arrive"/)
    collector.answer('hangs')
    for (let i = 0; i < 3; i++) await ask()
  } finally {
    // With 0, in time.
    await app.stop()
  }
})

test('E7: traces leave this machine only by TLS, and only where a collector is named', async (t) => {
  const folder = newFolder()
  t.after(folder.remove)
  const start = (settings: Readonly<Record<string, string>>) =>
    runWarifu(['serve'], { WARIFU_DATA_DIR: folder.path, SMTP_URL: 'smtp://localhost:9', ...settings })
  const open = await start({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector.example:4318' })
  assert.equal(open.code, 2)
  assert.match(open.stderr, /OTEL_EXPORTER_OTLP_ENDPOINT must be https:/)
})
