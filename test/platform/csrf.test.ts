// SES-08: only a form from our own page and this session changes anything.
import assert from 'node:assert/strict'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, test } from 'node:test'
import { type ServiceScreen, serviceHref, servicePaths } from '../../src/authority/routes.ts'
import { type AppSettings, createApp } from '../../src/compose/app.ts'
import { demoTokenHref } from '../../src/demo/routes.ts'
import { demoScreens, demoSources } from '../../src/demo/screens/demo.ts'
import { createHttpServer, drain } from '../../src/platform/http/server.ts'
import { createClient, formTokenIn } from '../support/client.ts'
import {
  type Client,
  enroll,
  journalHead,
  loggedIn,
  newPerson,
  nextCode,
  publicOrigin,
  type Site,
  settledPerson,
  startSite,
  tokenOn,
  withTicket,
} from '../support/site.ts'
import { johoku, shoko } from '../support/world.ts'

let site: Site
beforeEach(async () => {
  site = await startSite()
})
afterEach(() => site.end())

type Fields = Record<string, string>
/** A browser with a form that would change something, and what it would post. */
type Form = { readonly client: Client; readonly path: string; readonly from: string; readonly fields: Fields }

let users = 0
const nextUserId = () => `Csrf${String(++users).padStart(4, '0')}`

const evil = 'https://evil.example'
const form = 'application/x-www-form-urlencoded'
const ours = { Origin: publicOrigin, 'Sec-Fetch-Site': 'same-origin' }

/** Every route that changes state, each with a form that is right except for what an attack changes. */
const forms: Record<string, (service: string) => Promise<Form>> = {
  async enrollment(service) {
    const { userId, password } = await newPerson(site, nextUserId(), service)
    const path = serviceHref(service, 'enrollment')
    return { client: site.browser(), path, from: path, fields: { userId, password } }
  },
  async enrollmentToken(service) {
    const person = await newPerson(site, nextUserId(), service)
    const client = await withTicket(site, person, 'enrollment')
    const { tokenId } = person
    const codes = { otp1: await site.world.code(tokenId, -1), otp2: await site.world.code(tokenId) }
    const path = serviceHref(service, 'enrollmentToken')
    return { client, path, from: path, fields: { tokenId, ...codes } }
  },
  async login(service) {
    const { userId, password } = await settledPerson(site, nextUserId(), service)
    const path = serviceHref(service, 'login')
    return { client: site.browser(), path, from: path, fields: { userId, password } }
  },
  async loginCode(service) {
    const person = await newPerson(site, nextUserId(), service)
    const client = site.browser()
    await enroll(site, client, person)
    const path = serviceHref(service, 'loginCode')
    return { client, path, from: path, fields: { otp: await nextCode(site, person.tokenId) } }
  },
  async synchronization(service) {
    const person = await settledPerson(site, nextUserId(), service)
    const client = await withTicket(site, person)
    site.world.clock.forward({ minutes: 2 })
    const at = (offset: number) => site.world.code(person.tokenId, offset)
    const path = serviceHref(service, 'synchronization')
    return { client, path, from: path, fields: { otp1: await at(-1), otp2: await at(0) } }
  },
  async password(service) {
    const person = await settledPerson(site, nextUserId(), service)
    const path = serviceHref(service, 'password')
    const fields = { current: person.password, newPassword: 'Atarashii3', newPasswordAgain: 'Atarashii3' }
    return { client: await loggedIn(site, person), path, from: path, fields }
  },
  async logout(service) {
    const client = await loggedIn(site, await settledPerson(site, nextUserId(), service))
    return { client, path: serviceHref(service, 'logout'), from: serviceHref(service, 'home'), fields: {} }
  },
}

type Request = { readonly path?: string; readonly init: RequestInit }
type Tokens = { readonly right: string; readonly stranger: string; readonly before: string }
type Attack = (form: Form, tokens: Tokens) => Request

function encoded(fields: Fields): string {
  return new URLSearchParams(fields).toString()
}

function posted(body: BodyInit, headers: Record<string, string>, type: string | null = form): Request {
  const all: Record<string, string> = type === null ? headers : { ...headers, 'Content-Type': type }
  return { init: { method: 'POST', body, headers: all } }
}

const withToken =
  (pick: (tokens: Tokens) => Fields): Attack =>
  ({ fields }, tokens) =>
    posted(encoded({ ...pick(tokens), ...fields }), ours)

const withHeaders =
  (headers: Record<string, string>): Attack =>
  ({ fields }, { right }) =>
    posted(encoded({ form_token: right, ...fields }), headers)

const withType =
  (type: string | null, body: (fields: Fields) => BodyInit): Attack =>
  ({ fields }, { right }) =>
    posted(body({ form_token: right, ...fields }), ours, type)

function multipart(fields: Fields): FormData {
  const data = new FormData()
  for (const [name, value] of Object.entries(fields)) data.set(name, value)
  return data
}

const asBytes = (fields: Fields) => new TextEncoder().encode(encoded(fields))

const attacks: readonly (readonly [name: string, status: number, attack: Attack])[] = [
  ['no token', 403, withToken(() => ({}))],
  ['an empty token', 403, withToken(() => ({ form_token: '' }))],
  ["another session's token", 403, withToken(({ stranger }) => ({ form_token: stranger }))],
  ['the token from before the session changed', 403, withToken((t) => ({ form_token: t.before }))],
  ['a longer token', 403, withToken(({ right }) => ({ form_token: `${right}A` }))],
  [
    'the token in the query and in a header only',
    403,
    ({ path, fields }, { right }) => ({
      path: `${path}?form_token=${right}`,
      ...posted(encoded(fields), { ...ours, 'X-CSRF-Token': right }),
    }),
  ],
  ['another Origin', 403, withHeaders({ Origin: evil, 'Sec-Fetch-Site': 'cross-site' })],
  ['another Origin, from an old browser', 403, withHeaders({ Origin: evil })],
  ['an Origin that begins like ours', 403, withHeaders({ Origin: `${publicOrigin}.evil.example` })],
  ['our Origin with another scheme', 403, withHeaders({ Origin: publicOrigin.replace('http:', 'https:') })],
  ['Origin null', 403, withHeaders({ Origin: 'null' })],
  ['Origin null, cross-site', 403, withHeaders({ Origin: 'null', 'Sec-Fetch-Site': 'cross-site' })],
  ...(
    [
      ['another Origin', 'https://other.example'],
      ['Origin null', 'null'],
      ['our Origin with another scheme', publicOrigin.replace('http:', 'https:')],
      ['our Origin with another port', `${publicOrigin}:8443`],
      ['our Origin in capitals', publicOrigin.toUpperCase()],
      ['an empty Origin', ''],
      ['two Origins, ours first', `${publicOrigin}, ${evil}`],
      ['two Origins, ours last', `${evil}, ${publicOrigin}`],
    ] as const
  ).flatMap(([name, origin]) =>
    ['same-origin', 'none'].map(
      (site) =>
        [
          `X13: ${name} beside Sec-Fetch-Site ${site}`,
          403,
          withHeaders({ Origin: origin, 'Sec-Fetch-Site': site }),
        ] as const,
    ),
  ),
  ['no Origin at all', 403, withHeaders({})],
  ['Referer only', 403, withHeaders({ Referer: `${publicOrigin}/` })],
  ['Sec-Fetch-Site cross-site', 403, withHeaders({ ...ours, 'Sec-Fetch-Site': 'cross-site' })],
  ['Sec-Fetch-Site same-site', 403, withHeaders({ ...ours, 'Sec-Fetch-Site': 'same-site' })],
  ['Sec-Fetch-Site none alone', 403, withHeaders({ 'Sec-Fetch-Site': 'none' })],
  ['text/plain', 400, withType('text/plain', encoded)],
  ['JSON', 400, withType('application/json', (fields) => JSON.stringify(fields))],
  ['multipart', 400, withType(null, multipart)],
  ['no Content-Type', 400, withType(null, asBytes)],
  ['two types in one', 400, withType(`${form}, text/plain`, encoded)],
  ['a field twice', 400, withType(form, (fields) => `${encoded(fields)}&form_token=x`)],
  ['the token twice, wrong first', 400, withType(form, (fields) => `form_token=x&${encoded(fields)}`)],
  ...(['PUT', 'PATCH', 'DELETE'] as const).map(
    (method) =>
      [
        method,
        404,
        ({ fields }: Form, { right }: Tokens): Request => {
          const { init } = posted(encoded({ form_token: right, ...fields }), ours)
          return { init: { ...init, method } }
        },
      ] as const,
  ),
  ['OPTIONS', 400, () => ({ init: { method: 'OPTIONS', headers: { Origin: evil } } })],
]

async function tokensFor({ client, from }: Form): Promise<Tokens> {
  const stranger = formTokenIn(await site.browser().page(serviceHref(shoko, 'login')))
  // The same browser, before its session changed.
  const cookies = new Map(client.cookies)
  client.cookies.clear()
  const before = await tokenOn(client, serviceHref(shoko, 'login'))
  client.cookies.clear()
  for (const [name, value] of cookies) client.cookies.set(name, value)
  return { right: await tokenOn(client, from), stranger, before }
}

/** I6: an old STEP 1 of a second tab is led on instead of an error page; it changes nothing either. */
const led = ["another session's token", 'the token from before the session changed']
const beginnings = ['enrollment', 'login']

for (const [route, arrange] of Object.entries(forms)) {
  test(`SES-08: ${attacks.length} forged posts to ${route} are refused and change nothing; the right one works`, async () => {
    for (const service of [shoko, johoku]) {
      const right = await arrange(service)
      const tokens = await tokensFor(right)
      const head = journalHead(site.world)
      for (const [name, status, attack] of attacks) {
        const { path = right.path, init } = attack(right, tokens)
        const response = await right.client.send(path, init)
        const isLed = beginnings.includes(route) && led.includes(name)
        assert.equal(response.status, isLed ? 303 : status, name)
        assert.equal(journalHead(site.world), head, name)
        assert.deepEqual(response.headers.getSetCookie(), [], name)
      }
      const { init } = posted(encoded({ form_token: tokens.right, ...right.fields }), ours)
      assert.equal((await right.client.send(right.path, init)).status, 303)
      assert.ok(journalHead(site.world) > head, 'the right post changes the state')
    }
  })
}

test('X13: our own page is known by Origin, by Sec-Fetch-Site, or by both, whatever a proxy drops or adds', async () => {
  const honest: readonly Record<string, string>[] = [
    ours,
    { Origin: publicOrigin },
    { 'Sec-Fetch-Site': 'same-origin' },
    { ...ours, 'X-Forwarded-Host': 'other.example', 'X-Forwarded-Proto': 'https', Via: '1.1 proxy' },
    { ...ours, Referer: 'https://other.example/' },
  ]
  const arrange = forms['login']
  assert.ok(arrange)
  for (const headers of honest) {
    const right = await arrange(shoko)
    const { right: token } = await tokensFor(right)
    const { init } = posted(encoded({ form_token: token, ...right.fields }), headers)
    assert.equal((await right.client.send(right.path, init)).status, 303, JSON.stringify(headers))
  }
})

test('SES-08: a method-override header or field turns no GET into a post, and reroutes no post', async () => {
  const right = await forms['loginCode']?.(shoko)
  assert.ok(right)
  const { right: token } = await tokensFor(right)
  const head = journalHead(site.world)
  const query = encoded({ form_token: token, ...right.fields, _method: 'POST' })
  for (const header of ['X-HTTP-Method-Override', 'X-HTTP-Method', 'X-Method-Override']) {
    const response = await right.client.send(`${right.path}?${query}`, {
      headers: { ...ours, [header]: 'POST' },
    })
    assert.equal(response.status, 200)
  }
  assert.equal(journalHead(site.world), head)
  const sent = await right.client.post(
    right.path,
    { form_token: token, ...right.fields, _method: 'GET' },
    { 'X-HTTP-Method-Override': 'DELETE', 'X-Original-URL': serviceHref(shoko, 'logout') },
  )
  assert.equal(sent.headers.get('Location'), serviceHref(shoko, 'password'))
})

test('SES-08: no GET or HEAD changes state, whoever sends it and whatever is in its query', async () => {
  const person = await settledPerson(site, 'Gets0001')
  const newcomer = await newPerson(site, 'Gets0002')
  const browsers = [
    site.browser(),
    await withTicket(site, newcomer, 'enrollment'),
    await withTicket(site, person),
    await loggedIn(site, person),
  ]
  const otp = await nextCode(site, person.tokenId)
  const query = encoded({ userId: person.userId, password: person.password, otp, current: person.password })
  const head = journalHead(site.world)
  for (const client of browsers) {
    for (const screen of Object.keys(servicePaths) as ServiceScreen[]) {
      for (const method of ['GET', 'HEAD']) {
        const response = await client.send(`${serviceHref(shoko, screen)}?${query}`, { method })
        assert.ok([200, 303, 404].includes(response.status), `${method} ${screen}`)
      }
    }
  }
  assert.equal(journalHead(site.world), head)
  // None of it ended the session either.
  assert.equal((await browsers[3]?.send(serviceHref(shoko, 'home')))?.status, 200)
})

test('SES-08: the button of a demo token asks for the same proof as the forms of a service', async (t) => {
  const log = { info() {}, warn() {}, error() {} }
  const screens: NonNullable<AppSettings['extra']>['screens'] = (app, demo) => demoScreens(app, demo, [])
  const extra = { sources: demoSources, screens }
  const { context } = site.world
  const app = createApp({ context, publicOrigin, log, monotonic: () => 0, banner: 'demo', extra })
  const server = createHttpServer(app, log)
  t.after(() => drain(server))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const client = createClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, publicOrigin)
  const tokenId = await site.world.token('event')
  const path = demoTokenHref(tokenId, 'demoTokenPress')
  const page = demoTokenHref(tokenId, 'demoToken')
  const shown = async () =>
    (await (await client.send(demoTokenHref(tokenId, 'demoTokenCode'))).json()) as { code: string }
  const right = { client, path, from: page, fields: {} }
  const tokens = { right: await tokenOn(client, page), stranger: 'A'.repeat(43), before: 'B'.repeat(43) }
  for (const [name, status, attack] of attacks) {
    const { path: target = path, init } = attack(right, tokens)
    assert.equal((await client.send(target, init)).status, status, name)
    assert.equal((await shown()).code, '', name)
  }
  assert.equal((await client.post(path, { form_token: tokens.right })).status, 303)
  assert.match((await shown()).code, /^\d{6}$/)
})
