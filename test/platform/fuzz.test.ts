// WEB-05: `./warifu serve` as it runs at an institution, and bytes that no browser sends.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { serviceHref, servicePaths } from '../../src/authority/routes.ts'
import { type App, startApp } from '../support/app.ts'
import { createClient } from '../support/client.ts'
import { mutate, smuggled, type Targets } from '../support/mutations.ts'
import { seededRandom } from '../support/random.ts'
import { sendRaw } from '../support/raw.ts'
import { cookieNameOf, sessionIdIn, tokenOn } from '../support/site.ts'
import { shoko } from '../support/world.ts'

const mutations = 3600
const atOnce = 60
const seed = 20_250_701

let app: App
let port: number
before(async () => {
  app = await startApp('serve', { HOST: '127.0.0.1' })
  port = Number(new URL(app.origin).port)
})
// Rejects if the process is gone, or does not end by itself with 0.
after(() => app.stop())

async function targetsOf(): Promise<Targets> {
  const client = createClient(app.origin, app.origin)
  const formToken = await tokenOn(client, serviceHref(shoko, 'login'))
  const screens = Object.values(servicePaths).map((path) => `/${shoko}${path}`)
  const paths = [...screens, '/', '/healthz', '/assets/warifu.css', '/demo/accounts.json', `/${shoko}`]
  return { paths, cookie: `${cookieNameOf(shoko)}=${sessionIdIn(client)}`, formToken }
}

async function checkHealth(): Promise<void> {
  const response = await fetch(`${app.origin}/healthz`, { signal: AbortSignal.timeout(30_000) })
  assert.deepEqual(await response.json(), { status: 'ok' })
}

/** What Node itself prints to stderr at the start about new features. */
const noticeOfNode = /^\(node:\d+\) ExperimentalWarning: |^\(Use `\S+ --trace-warnings /

/** Lines of the log, each of which has to be one JSON value (AUD-04). */
function logged(): Record<string, unknown>[] {
  return app
    .output()
    .split('\n')
    .filter((line) => line !== '' && !noticeOfNode.test(line))
    .map((line) => {
      try {
        return JSON.parse(line) as Record<string, unknown>
      } catch {
        return assert.fail(`not one JSON value a line: ${line}`)
      }
    })
}

test(`I9, WEB-05, WEB-03: ${mutations} malformed requests: the process lives, none hangs, none is a fault, none is smuggled`, async () => {
  const random = seededRandom(seed)
  const targets = await targetsOf()
  const seen = new Map<number, number>()
  const one = async (number: number) => {
    const { bytes, fin, cut } = mutate(random, targets)
    const { text, end } = await sendRaw(port, bytes, { fin, cut, patienceMs: 120 })
    const shown = `mutation ${number}: ${JSON.stringify(Buffer.concat(bytes).toString('latin1').slice(0, 600))}`
    assert.equal(end, 'closed', `hung: ${shown}`)
    for (const [, status] of text.matchAll(/HTTP\/1\.1 (\d{3}) /g)) {
      assert.ok(Number(status) < 500, `${status}: ${shown}`)
      seen.set(Number(status), (seen.get(Number(status)) ?? 0) + 1)
    }
  }
  for (let i = 0; i < mutations; i += atOnce) {
    await Promise.all(Array.from({ length: atOnce }, (_, j) => one(i + j)))
    if (i % (atOnce * 5) === 0) await checkHealth()
  }
  await checkHealth()
  // The mutations reach every layer: parser, guards, forms and screens.
  for (const status of [200, 303, 400, 403, 404, 413]) assert.ok((seen.get(status) ?? 0) > 0, String(status))

  const lines = logged()
  assert.deepEqual(
    lines.filter(({ level }) => Number(level) >= 50),
    [],
  )
  const paths = lines.map(({ path }) => String(path))
  assert.ok(paths.includes(serviceHref(shoko, 'login')), 'the log tells what was asked')
  assert.ok(!paths.some((path) => path.startsWith(smuggled)))
})

test('WEB-05: uploads that break off, at any byte, harm nobody but their sender', async () => {
  const targets = await targetsOf()
  const body = `form_token=${targets.formToken}&userId=a&password=`
  for (const framing of [`Content-Length: ${body.length + 100}`, 'Transfer-Encoding: chunked']) {
    const head =
      `POST ${serviceHref(shoko, 'login')} HTTP/1.1\r\nHost: localhost\r\nOrigin: ${app.origin}\r\n` +
      `Content-Type: application/x-www-form-urlencoded\r\nCookie: ${targets.cookie}\r\n${framing}\r\n\r\n`
    const whole = head + (framing.startsWith('T') ? `${body.length.toString(16)}\r\n` : '') + body
    const cuts = Array.from({ length: 60 }, (_, i) => Math.floor(((i + 1) * whole.length) / 60))
    const answers = await Promise.all(
      cuts.map((at, i) => sendRaw(port, whole.slice(0, at), i % 2 === 0 ? { cut: true } : { fin: true })),
    )
    for (const { text, end } of answers) {
      assert.equal(end, 'closed')
      assert.ok(text === '' || text.startsWith('HTTP/1.1 400 '), text.slice(0, 200))
    }
  }
  await checkHealth()
  assert.deepEqual(
    logged().filter(({ level }) => Number(level) >= 50),
    [],
  )
})

test('WEB-05: pipelined requests are each answered, in order, up to the malformed one', async () => {
  const get = (target: string) => `GET ${target} HTTP/1.1\r\nHost: localhost\r\n\r\n`
  const answer = await sendRaw(
    port,
    `${get('/healthz')}${get('/nothing')}${get('/healthz')}${get('//')}${get('/healthz')}`,
  )
  const statuses = [...answer.text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => status)
  assert.deepEqual(statuses, ['200', '404', '200', '400'])
  assert.equal(answer.end, 'closed')
})

test('I7, AUD-04, AUD-05: what is typed or sent stays out of the log; what is logged stays one JSON value a line', async () => {
  const client = createClient(app.origin, app.origin)
  const form = await tokenOn(client, serviceHref(shoko, 'login'))
  const canary = 'Kanaria2025'
  const hostile = ['\r\n{"level":50,"msg":"forged"}', '\u001b[31m', '\u2028', '"}\n', '\0']
  for (const text of hostile) {
    const fields = { form_token: form, userId: `${canary}${text}`, password: `${canary}${text}` }
    assert.equal(
      (await client.post(serviceHref(shoko, 'login'), fields, { 'User-Agent': canary })).status,
      422,
    )
    await client.send(`${serviceHref(shoko, 'home')}?otp=${canary}${encodeURIComponent(text)}`)
    await client.send(`/${shoko}/${encodeURIComponent(`x${text}x`)}`)
  }
  logged()
  assert.ok(!app.output().includes(canary))
  assert.ok(!app.output().includes(form))
  assert.ok(!app.output().includes(sessionIdIn(client)))
  assert.ok(!app.output().includes('"msg":"forged"'))
})
