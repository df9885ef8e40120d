// SES-09, SES-11: the same headers on every class of response, and nothing about us in any of them.

import assert from 'node:assert/strict'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, type TestContext, test } from 'node:test'
import type { Context } from '../../src/authority/operations/context.ts'
import { serviceHref } from '../../src/authority/routes.ts'
import { createApp } from '../../src/compose/app.ts'
import { schema } from '../../src/compose/schema.ts'
import { createHttpServer, drain } from '../../src/platform/http/server.ts'
import { journalKeys } from '../../src/platform/journal/keys.ts'
import { createPasswords } from '../../src/platform/secrets/password.ts'
import { newId } from '../../src/platform/secrets/random.ts'
import { openSqliteStore } from '../../src/platform/store/sqlite.ts'
import { createClient } from '../support/client.ts'
import { headersIn, sendRaw, statusIn } from '../support/raw.ts'
import {
  bindingOf,
  type Client,
  eventsOf,
  lastStepOf,
  nextCode,
  type Person,
  passStepOne,
  postCode,
  publicOrigin,
  type Site,
  settledPerson,
  startSite,
  textOf,
  tokenOn,
} from '../support/site.ts'
import { shoko } from '../support/world.ts'

let site: Site
beforeEach(async () => {
  site = await startSite()
})
afterEach(() => site.end())

const at = (screen: Parameters<typeof serviceHref>[1]) => serviceHref(shoko, screen)

/** What SES-09 asks of every response, and SES-11 of every one that is not a static file. */
function checkHeaders(headers: Headers, what: string, cache = 'no-store'): void {
  const policy = new Map(
    (headers.get('Content-Security-Policy') ?? '').split(';').map((part) => {
      const [name = '', ...sources] = part.trim().split(/\s+/)
      return [name, sources.join(' ')] as const
    }),
  )
  const has = (name: string, form: RegExp) => assert.match(headers.get(name) ?? '', form, `${what}: ${name}`)
  assert.ok(["'self'", "'none'"].includes(policy.get('default-src') ?? ''), `${what}: default-src`)
  for (const directive of ['object-src', 'base-uri', 'frame-ancestors'])
    assert.equal(policy.get(directive), "'none'", `${what}: ${directive}`)
  assert.ok(["'self'", "'none'"].includes(policy.get('form-action') ?? ''), `${what}: form-action`)
  assert.ok(![...policy.values()].some((sources) => /unsafe|\*|data:/.test(sources)), `${what}: the policy`)
  const seconds = /^max-age=(\d+); includeSubDomains$/.exec(
    headers.get('Strict-Transport-Security') ?? '',
  )?.[1]
  assert.ok(Number(seconds) >= 31_536_000, `${what}: Strict-Transport-Security`)
  has('X-Content-Type-Options', /^nosniff$/)
  has('X-Frame-Options', /^DENY$/)
  has('Referrer-Policy', /^(same-origin|no-referrer)$/)
  has('Cross-Origin-Opener-Policy', /^same-origin$/)
  has('Cross-Origin-Resource-Policy', /^same-origin$/)
  assert.equal(headers.get('Cache-Control'), cache, `${what}: Cache-Control`)
  for (const name of ['Server', 'X-Powered-By', 'Access-Control-Allow-Origin', 'ETag'])
    assert.equal(headers.get(name), null, `${what}: ${name}`)
}

/** Another node on the same database, with parts of its own. */
async function startNode(t: TestContext, own: Partial<Context>) {
  const log = { info() {}, warn() {}, error() {} }
  const context = { ...site.world.context, ...own }
  const app = createApp({ context, publicOrigin, log, monotonic: () => 0, banner: null })
  const server = createHttpServer(app, log)
  t.after(() => drain(server))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { browser: () => createClient(origin, publicOrigin) }
}

test('SES-09, SES-11: 200, 301, 303, 400, 403, 404, 413 and 422 carry all headers, for GET, HEAD and POST', async () => {
  const client = site.browser()
  const form = await tokenOn(client, at('login'))
  const big = { form_token: form, userId: 'x'.repeat(1_000_000) }
  const answers: [number, Promise<Response>][] = [
    [200, client.send(at('entry'))],
    [200, client.send(at('login'), { method: 'HEAD' })],
    [200, client.send('/healthz')],
    [200, client.send('/readyz')],
    [301, client.send(`/${shoko}`)],
    [303, client.send(at('home'))],
    [303, client.post(at('logout'), { form_token: form })],
    [400, client.send(at('login'), { method: 'POST', body: '{}' })],
    [400, client.send('/', { method: 'OPTIONS' })],
    [403, client.post(at('login'), { form_token: 'x' })],
    [404, client.send('/')],
    [404, client.send('/assets/no.css')],
    [404, client.send('/metrics')],
    [404, client.send(`/${shoko}/nothing`, { method: 'HEAD' })],
    [404, client.post('/healthz', { form_token: form })],
    [413, client.post(at('login'), big)],
  ]
  for (const [status, answer] of answers) {
    const response = await answer
    assert.equal(response.status, status, response.url)
    checkHeaders(response.headers, `${status} ${response.url}`)
    await response.arrayBuffer()
  }
  const wrong = await site.browser().submit(at('login'), { userId: 'Nobody', password: 'Wrong0001' })
  assert.equal(wrong.status, 422)
  checkHeaders(wrong.headers, '422')
})

test('WEB-09, SES-09, WEB-05: responses that never reach a screen carry them too', async () => {
  const { port } = site.server
  const get = (target: string, more = '') =>
    `GET ${target} HTTP/1.1\r\nHost: a\r\n${more}Connection: close\r\n\r\n`
  const requests: Record<string, [number, string]> = {
    'no HTTP': [400, 'hello\r\n\r\n'],
    'no host': [400, 'GET /healthz HTTP/1.1\r\nConnection: close\r\n\r\n'],
    'no host, HTTP/1.0': [400, 'GET /healthz HTTP/1.0\r\n\r\n'],
    'a host that is none': [400, 'GET /healthz HTTP/1.1\r\nHost: a/b\r\nConnection: close\r\n\r\n'],
    'an empty segment first': [400, get('//')],
    'an asterisk': [400, get('*')],
    'an absolute target': [400, get('http://evil.example/')],
    'a backslash': [400, get('/\\evil.example')],
    'a broken percent sign': [400, get(`${at('home')}/%zz`)],
    'a NUL': [400, get('/\0')],
    'a header of 20 kB': [400, get('/healthz', `X-Long: ${'x'.repeat(20_000)}\r\n`)],
    'an expectation': [417, get('/healthz', 'Expect: a-miracle\r\n')],
    TRACE: [400, get('/healthz').replace('GET', 'TRACE')],
    'two lengths': [400, get('/healthz', 'Content-Length: 1\r\nContent-Length: 2\r\n')],
    'length and chunks': [400, get('/healthz', 'Content-Length: 1\r\nTransfer-Encoding: chunked\r\n')],
  }
  for (const [name, [status, bytes]] of Object.entries(requests)) {
    const answer = await sendRaw(port, bytes)
    assert.deepEqual([statusIn(answer), answer.end], [status, 'closed'], name)
    checkHeaders(headersIn(answer), name)
    assert.ok(!/node|hono|\.ts\b|\.js\b|stack/i.test(answer.text), name)
  }
})

test('SES-11: static files are cached under content-based URLs, carry the other headers, and exist by name only', async () => {
  const client = site.browser()
  const page = await client.page(at('login'))
  const urls = [...page.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map(([, url]) => url ?? '')
  assert.ok(urls.length >= 4)
  for (const url of urls) {
    assert.match(url, /\?v=[A-Za-z0-9_-]{16}$/)
    const response = await client.send(url)
    assert.equal(response.status, 200)
    checkHeaders(response.headers, url, 'public, max-age=31536000, immutable')
    assert.deepEqual(response.headers.getSetCookie(), [])
  }
  for (const name of ['..%2fapp.ts', '%2e%2e/site.ts', 'warifu.css%00', '.', 'constructor', '__proto__']) {
    const response = await client.send(`/assets/${name}`)
    assert.ok(response.status === 404 || response.status === 400, name)
    checkHeaders(response.headers, name)
  }
})

test('THR-11, SES-09, PWD-03: when too many passwords wait, the rest get 503 with Retry-After, and nothing is counted', async (t) => {
  const passwords = createPasswords(site.world.context.keyRing, {
    cost: 'recommended',
    concurrent: 1,
    waitingMax: 0,
  })
  const node = await startNode(t, { passwords })
  const people = await Promise.all(
    Array.from({ length: 6 }, (_, i) => site.world.user(`Waits00${i}`).then(({ userId }) => userId)),
  )
  const forms = await Promise.all(
    people.map(async (userId) => {
      const client = node.browser()
      return {
        client,
        fields: { form_token: await tokenOn(client, at('login')), userId, password: 'Wrong0001' },
      }
    }),
  )
  const answers = await Promise.all(forms.map(({ client, fields }) => client.post(at('login'), fields)))
  const refused = answers.filter(({ status }) => status === 503)
  const counted = await Promise.all(
    people.map((userId) => eventsOf(site.world, { service: shoko, userId, password: '', tokenId: '' })),
  )
  const rejected = counted.flat().filter(({ type }) => type === 'password_rejected').length
  assert.ok(refused.length >= 1)
  assert.equal(rejected, answers.length - refused.length)
  for (const response of refused) {
    checkHeaders(response.headers, '503')
    assert.match(response.headers.get('Retry-After') ?? '', /^\d+$/)
    assert.match(await response.text(), /RMCFXSYS001002E/)
  }
})

/** Everything that posts to the store, in the hands of somebody who could pass: each must end in a denial. */
async function postAll(client: Client, form: string, person: Person, code: string): Promise<Response[]> {
  const { userId, password, tokenId } = person
  const chosen = { current: password, newPassword: 'Atarashii2', newPasswordAgain: 'Atarashii2' }
  const fields = { form_token: form, userId, password, tokenId, otp: code, otp1: code, otp2: code, ...chosen }
  const screens = ['login', 'enrollment', 'loginCode', 'enrollmentToken', 'password', 'logout'] as const
  return Promise.all(screens.map((screen) => client.post(at(screen), fields)))
}

test('I5, WEB-09, FLOW-06, SES-09: when the database disappears midway, everything fails with 500 and a reference, and nothing is accepted', async (t) => {
  const person = await settledPerson(site, 'Outage01')
  const { clock, context, dataDir } = site.world
  const keys = journalKeys(context.keyRing)
  const opening = { schema, now: clock.now(), chain: newId(), keys }
  const store = openSqliteStore(join(dataDir, 'warifu.db'), opening)
  const node = await startNode(t, { store })
  const client = node.browser()
  await passStepOne(client, person)
  const form = await tokenOn(client, at('loginCode'))
  const code = await nextCode(site, person.tokenId)
  const step = await lastStepOf(site.world, person.tokenId)
  const events = (await eventsOf(site.world, person)).length
  await store.close()

  const gets = await Promise.all(
    (['home', 'loginCode', 'password'] as const).map((screen) => client.send(at(screen))),
  )
  const references = new Set<string>()
  for (const response of [...gets, ...(await postAll(client, form, person, code))]) {
    assert.equal(response.status, 500, response.url)
    checkHeaders(response.headers, response.url)
    assert.deepEqual(response.headers.getSetCookie(), [], response.url)
    const body = await response.text()
    references.add(/受付番号：<code>([\w-]{22})<\/code>/.exec(body)?.[1] ?? '')
    assert.match(textOf(body), /システムエラーが発生しました。処理は行われていません。.*\(RMCFXSYS001001E\)/)
    assert.ok(!/sqlite|database|at .*\.ts|Error:/i.test(body), body)
  }
  assert.equal(references.size, 9)
  const ready = await client.send('/readyz')
  assert.equal(ready.status, 503)
  checkHeaders(ready.headers, '/readyz')
  assert.equal((await client.send('/healthz')).status, 200)

  assert.equal(await lastStepOf(site.world, person.tokenId), step)
  assert.equal((await bindingOf(site.world, person))?.failures, 0)
  assert.equal((await eventsOf(site.world, person)).length, events)
  // On the node that still has its database, the same ticket and code work.
  const other = site.browser()
  for (const [name, value] of client.cookies) other.cookies.set(name, value)
  assert.equal((await postCode(other, person, code)).status, 303)
})
