// Every route that the application has, whoever adds one: what it shows to anybody, and what it takes from anybody.
import assert from 'node:assert/strict'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, test } from 'node:test'
import { serviceHref } from '../../src/authority/routes.ts'
import { type AppSettings, createApp } from '../../src/compose/app.ts'
import { clockScreen } from '../../src/demo/screens/clock.ts'
import { demoScreens, demoSources } from '../../src/demo/screens/demo.ts'
import { uploadPathEnd } from '../../src/desk/routes.ts'
import { apiPrograms } from '../../src/doors/api/programs.ts'
import { apiPrefix } from '../../src/doors/api/routes.ts'
import { vipPrograms } from '../../src/doors/vip/programs.ts'
import { compatiblePaths } from '../../src/doors/vip/routes.ts'
import { createHttpServer, drain } from '../../src/platform/http/server.ts'
import { createClient } from '../support/client.ts'
import { refusalIn } from '../support/compatible-client.ts'
import { standardSettings } from '../support/compatible-site.ts'
import {
  type Client,
  cookieNameOf,
  journalHead,
  loggedIn,
  type Person,
  publicOrigin,
  type Site,
  sessionIdIn,
  settledPerson,
  startSite,
  tokenOn,
} from '../support/site.ts'
import { shoko } from '../support/world.ts'

type Route = { readonly method: string; readonly path: string; readonly scope: string }

let site: Site
let routes: readonly Route[]
let person: Person
let origin: string
let stop: () => Promise<void>
beforeEach(async () => {
  site = await startSite()
  person = await settledPerson(site, 'Someone1')
  const log = { info() {}, warn() {}, error() {} }
  const { context } = site.world
  const clock = { now: context.now, isReal: () => true, set() {} }
  const screens: NonNullable<AppSettings['extra']>['screens'] = (app, demo) => {
    demoScreens(app, demo, [])
    clockScreen(app, demo, [], clock)
  }
  const extra = { sources: demoSources, screens }
  const monotonic = () => 0
  const programs = [apiPrograms(), vipPrograms(standardSettings)]
  const app = createApp({ context, publicOrigin, log, monotonic, banner: 'demo', extra, programs })
  const server = createHttpServer(app, log)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  stop = () => drain(server)
  const event = await site.world.token('event')
  const operationId = '0'.repeat(32)
  const user = { userId: person.userId, tokenId: event }
  const values = { institution: 'shoko-chukin', service: 'fx-web', ...user, operationId }
  const unique = new Set(app.routes.map(({ method, path }) => `${method} ${path}`))
  routes = [...unique].flatMap((line) => {
    const [method = '', path = ''] = line.split(' ')
    if (method === 'ALL') return []
    const filled = Object.entries({
      ...values,
      name: 'warifu.css',
      chapter: 'login',
      id: 'x1',
      serial: '4f',
      runId: 'R1',
      customerId: 'c1',
      caseNumber: '250701-000001',
      contractId: 'K1',
      importId: 'i1',
      receipt: 'R1',
    }).reduce((text, [name, value]) => text.replace(`:${name}`, value), path)
    assert.ok(!filled.includes(':'), `the test knows no value for ${path}`)
    return [{ method, path: filled, scope: scopeOf(filled) }]
  })
})
afterEach(async () => {
  await stop()
  await site.end()
})

/** Whose session a path belongs to. */
function scopeOf(path: string): string {
  if (path.startsWith('/demo/')) return 'demo'
  return path.split('/').slice(1, 3).join('/')
}

/** What anybody may read. */
const open = [
  /^\/(healthz|readyz|desk\/?)?$/,
  /^\/assets\/warifu\.css$/,
  /^\/demo\/(accounts\.json|clock|tokens\/\w+(\/code\.json)?)$/,
  /^\/api\/v1\/(time|openapi\.json|reference|operation-keys|token-operations\/push)$/,
  /^\/token(\/.*)?$/,
  /^\/\.well-known\/webauthn$/,
]
/** The same of a service or a desk, below its path. */
const openOfService =
  /^\/?$|^\/(enrollment|login|login\/passkey|lost|registration|environment|environment\/probe\.json|help|help\/[\w-]+)$/
/** And of 個人インターネットバンキング, whose customers register and stop a token, and read, before the login. */
const openOfPersonal =
  /^\/(closed|stop|restart|guidance|terms|questions|help\/[\w-]+|contract\/stopped|token\/changed|(enrollment|stop|restart)\/complete)$/

/** And of WEB-FB, where the session ends with the old token. */
const openOfFb = /^\/contract\/token\/complete$/

/** What a page asks for by itself, which nobody is led anywhere by. */
const asked = /\/approvals\/news$|\/journal\/proof$/

/** What is open, and answers only a question. */
const queries: Readonly<Record<string, string>> = { '/api/v1/operation-keys': '?tokenId=WRFM00000000' }

function isOpen(path: string): boolean {
  const profile = [...site.world.context.profiles.values()].find(({ service }) =>
    `${path}/`.startsWith(`/${service}/`),
  )
  if (profile !== undefined) {
    const below = path.slice(profile.service.length + 1)
    const openOfKind = { personal: openOfPersonal, fb: openOfFb }[profile.kind]
    return openOfService.test(below) || openOfKind?.test(below) === true
  }
  return open.some((form) => form.test(path))
}

/** Posts that begin something, which anybody may. */
const beginnings =
  /\/(enrollment|login|login\/passkey|login\/passkey\/begin|lost|registration|personal(-signed)?\/(stop|restart)|web-fb(-signed)?\/)$/

const begins = (path: string) => beginnings.test(path) && !path.includes('/administration/')

const isCompatible = (path: string) => Object.values<string>(compatiblePaths).includes(path)
const isApi = (path: string) => path.startsWith(apiPrefix) || isCompatible(path)
const posts = () => routes.filter(({ method, path }) => method === 'POST' && !isApi(path))

/** A browser with a session ID in this scope, and the form token that belongs to it. */
async function browserIn(scope: string, sessionId?: string): Promise<{ client: Client; form: string }> {
  const client = createClient(origin, publicOrigin)
  if (sessionId !== undefined) client.cookies.set(cookieNameOf(scope), sessionId)
  const event = routes.find(({ path }) => path.endsWith('/press'))?.path.replace('/press', '') ?? ''
  // WEB-FB begins with its login.
  const kind = site.world.context.profiles.get(scope)?.kind
  const page = scope === 'demo' ? event : `/${scope}/${kind === 'fb' ? '' : 'login'}`
  return { client, form: await tokenOn(client, page) }
}

function bodyFor(path: string, fields: Record<string, string>): URLSearchParams | FormData {
  if (!path.endsWith(uploadPathEnd)) return new URLSearchParams(fields)
  const data = new FormData()
  for (const [name, value] of Object.entries(fields)) data.set(name, value)
  data.set('file', new Blob(['a,b\n']), 'users.csv')
  return data
}

test('FLOW-01, ADM-02: nobody reads more than the open pages, of all routes that there are', async () => {
  const client = createClient(origin, publicOrigin)
  const gets = routes.filter(({ method }) => method === 'GET')
  assert.ok(gets.length > 50)
  for (const { path } of gets) {
    const response = await client.send(path + (queries[path] ?? ''))
    const body = await response.text()
    if (isOpen(path)) {
      // What the calendar has closed leads to the entry, which says so (M1).
      const isClosed = (response.headers.get('Location') ?? '').endsWith('/?notice=closed')
      assert.ok(isClosed || [200, 301, 404].includes(response.status), `${response.status} ${path}`)
    } else if (path.startsWith(apiPrefix)) {
      assert.equal(response.status, 401, path)
    } else if (asked.test(path)) {
      assert.equal(response.status, 401, path)
    } else {
      assert.equal(response.status, 303, path)
      assert.match(response.headers.get('Location') ?? '', /\/\?notice=expired$/, path)
      assert.equal(body, '')
    }
    // The demo's index shows its tokens to whoever looks; nothing else does.
    if (path !== '/') assert.ok(!body.includes(person.tokenId), path)
    assert.ok(!body.includes('試験 太郎'), path)
  }
})

test('SES-07: of all routes that there are, none sets a cookie that scripts, other hosts or plain HTTP would get', async () => {
  const lines: string[] = []
  const note = (answer: Response) => lines.push(...answer.headers.getSetCookie())
  for (const { path } of routes.filter(({ method }) => method === 'GET'))
    note(await createClient(origin, publicOrigin).send(`${path}?display=pc&lang=en`))
  for (const { path, scope } of posts().filter((route) => beginnings.test(route.path))) {
    const { client, form } = await browserIn(scope)
    const fields = { form_token: form, userId: person.userId, password: person.password }
    const headers = { Origin: publicOrigin, 'Sec-Fetch-Site': 'same-origin' }
    note(await client.send(path, { method: 'POST', body: bodyFor(path, fields), headers }))
  }
  const kinds = new Set(lines.map((line) => line.slice(0, line.indexOf('='))))
  assert.ok(kinds.size >= 6, [...kinds].join())
  for (const line of lines) {
    assert.match(line, /^__Host-warifu-/)
    const attributes = line.split('; ').slice(1)
    // Which of its two layouts a browser likes, and which language (E9), is no secret, and stays for a year.
    const [age, rest] = [attributes.filter((each) => /^(Max-Age|Expires)/.test(each)), new Set(attributes)]
    const isChoice = /^__Host-warifu-(?:display=(?:pc|smartphone)|language-[a-z0-9.-]+=en);/.test(line)
    assert.ok(age.length === 0 || isChoice || age[0] === 'Max-Age=0', line)
    for (const each of ['HttpOnly', 'Secure', 'SameSite=Lax', 'Path=/']) assert.ok(rest.has(each), line)
    assert.doesNotMatch(line, /Domain=/i)
  }
})

test('SES-08: of all routes that take a post, none takes one that is forged', async () => {
  assert.ok(posts().length > 20)
  const ours = { Origin: publicOrigin, 'Sec-Fetch-Site': 'same-origin' }
  const theirs = { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' }
  const head = journalHead(site.world)
  for (const { path, scope } of posts()) {
    const { client, form } = await browserIn(scope)
    const send = (body: BodyInit, headers: Record<string, string>) =>
      client.send(path, { method: 'POST', body, headers })
    const fields = { userId: person.userId, password: 'Wrong0001' }
    const right = { form_token: form, ...fields }
    const wrongKind = path.endsWith(uploadPathEnd)
      ? new URLSearchParams(right)
      : bodyFor(uploadPathEnd, right)
    const attacks: [number, Promise<Response>][] = [
      [403, send(bodyFor(path, fields), ours)],
      // I6: what begins something is led on where it is of another session, and does nothing.
      [begins(path) ? 303 : 403, send(bodyFor(path, { ...right, form_token: 'A'.repeat(43) }), ours)],
      [403, send(bodyFor(path, right), theirs)],
      [403, send(bodyFor(path, right), { Origin: 'null' })],
      [403, send(bodyFor(path, right), {})],
      [400, send(wrongKind, ours)],
      [400, send(JSON.stringify(right), { ...ours, 'Content-Type': 'application/json' })],
    ]
    for (const [i, [status, answer]] of attacks.entries())
      assert.equal((await answer).status, status, `${path}: ${i}`)
  }
  assert.equal(journalHead(site.world), head)
})

test('FLOW-02, ADM-02: of all routes that take a post, those behind a login take none without it, nor with another one', async () => {
  const customer = sessionIdIn(await loggedIn(site, person))
  const elsewhere = posts().filter(({ path, scope }) => scope !== 'demo' && !beginnings.test(path))
  const ticketless = [undefined, 'C'.repeat(43), customer]
  const head = journalHead(site.world)
  for (const { path, scope } of elsewhere) {
    for (const sessionId of ticketless) {
      if (scope === shoko && sessionId === customer) continue
      const { client, form } = await browserIn(scope, sessionId)
      const fields = {
        form_token: form,
        userId: person.userId,
        action: 'revoke_token',
        otp: '123456',
        step: 'do',
      }
      const answer = await client.send(path, {
        method: 'POST',
        body: bodyFor(path, fields),
        headers: { Origin: publicOrigin, 'Sec-Fetch-Site': 'same-origin' },
      })
      assert.equal(answer.status, 303, path)
    }
  }
  assert.equal(journalHead(site.world), head)
  const still = createClient(origin, publicOrigin)
  still.cookies.set(cookieNameOf(shoko), customer)
  assert.equal((await still.send(serviceHref(shoko, 'home'))).status, 200)
})

test('SES-08, API-02: what a form of another site can send is nothing to the API, whatever cookies come with it', async () => {
  const client = createClient(origin, publicOrigin)
  client.cookies.set(cookieNameOf(shoko), sessionIdIn(await loggedIn(site, person)))
  const calls = routes.filter(({ method, path }) => method !== 'GET' && isApi(path))
  assert.ok(calls.length > 3)
  const head = journalHead(site.world)
  const json = JSON.stringify({ formFactor: 'mobile', movingFactor: 'time' })
  const types = ['application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data; boundary=x', '']
  for (const { method, path } of calls) {
    for (const type of types) {
      const headers = { Origin: 'https://evil.example', ...(type === '' ? {} : { 'Content-Type': type }) }
      const answer = await client.send(path, { method, headers, body: new TextEncoder().encode(json) })
      const { status } = answer
      if (path === compatiblePaths.provisioning) {
        assert.equal(refusalIn(await answer.text()), '4E00 Malformed request', type)
      } else {
        assert.ok(status >= 400 && status < 500, `${status} ${path} ${type}`)
      }
    }
  }
  assert.equal(journalHead(site.world), head)
})
