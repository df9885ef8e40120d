// Where requests may lead: never to another site, and to no protected page by another spelling of its path.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { serviceHref } from '../../src/authority/routes.ts'
import { deskHref } from '../../src/desk/routes.ts'
import { headersIn, sendRaw, statusIn } from '../support/raw.ts'
import {
  cookieNameOf,
  loggedIn,
  type Person,
  type Site,
  sessionIdIn,
  settledPerson,
  startSite,
  tokenOn,
} from '../support/site.ts'
import { shoko } from '../support/world.ts'

let site: Site
let person: Person
beforeEach(async () => {
  site = await startSite()
  person = await settledPerson(site, 'Target01')
})
afterEach(() => site.end())

const personal = 'sample-shinkin/personal'
const webFb = 'shinkin-5410/web-fb'
const desk = 'desk/shoko-chukin'

/** Places of somebody else, in the spellings that careless checks let through. */
const foreign = [
  'https://evil.example',
  'http:evil.example',
  'HTTPS://evil.example/',
  '//evil.example',
  '///evil.example',
  '////evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  '\\/evil.example',
  '/\t/evil.example',
  '/\n/evil.example',
  '\t//evil.example',
  ' //evil.example',
  '%2f%2fevil.example',
  '/%2fevil.example',
  '/%5cevil.example',
  '/%09/evil.example',
  '/%0d%0aLocation:%20https://evil.example',
  '/\r\nLocation: https://evil.example',
  '/..//evil.example',
  '/..;/evil.example',
  '/.evil.example',
  '.evil.example',
  '@evil.example',
  ':80@evil.example',
  'http://warifu.test@evil.example',
  'http://warifu.test:80@evil.example',
  'http://evil.example#warifu.test',
  'http://evil.example?warifu.test',
  'http://evil.example\\@warifu.test',
  'http://warifu.test.evil.example',
  'http://warifu.tеst/evil.example',
  'http://evil。example',
  'http://ｅｖｉｌ.example',
  'javascript:alert(1)//evil.example',
  'java\nscript:alert(1)//evil.example',
  'data:text/html,evil.example',
  'vbscript:evil.example',
  'file://evil.example/',
  'http://[::ffff:127.0.0.1]@evil.example',
]
const names = ['next', 'return_to', 'redirect_uri', 'continue', 'url']

/** A place on this site, whatever stood in the request. */
function expectOurs(location: string | null, what: string): void {
  if (location === null) return
  assert.match(location, /^\/(?![/\\])[\x21-\x7e]*$/, what)
  assert.equal(new URL(location, 'http://warifu.test').host, 'warifu.test', what)
  assert.doesNotMatch(location, /evil|:|@|\\|%0[ad]/i, what)
}

test(`FLOW-07: ${foreign.length * names.length} ways to name another site in query or form lead nowhere but here`, async () => {
  const client = site.browser()
  const [form, ticketless] = [await tokenOn(client, serviceHref(shoko, 'login')), serviceHref(shoko, 'home')]
  const pages = [
    `/${shoko}`,
    ticketless,
    `/${personal}/home`,
    `/${webFb}/home`,
    deskHref(desk, 'search'),
    '/desk',
  ]
  const { userId, password } = person
  let led = 0
  for (const [i, text] of foreign.entries()) {
    for (const [j, name] of names.entries()) {
      const query = `${name}=${encodeURIComponent(text)}`
      const path = pages[(i + j) % pages.length] ?? ticketless
      const answer = await client.send(`${path}?${query}`, { headers: { Accept: 'text/html' } })
      expectOurs(answer.headers.get('Location'), `${path}?${query}`)
      if (answer.headers.get('Location') !== null) led += 1
    }
    const browser = site.browser()
    browser.cookies.set(cookieNameOf(shoko), sessionIdIn(client))
    const fields = Object.fromEntries(names.map((name) => [name, text]))
    const answer = await browser.post(
      `${serviceHref(shoko, 'login')}?${new URLSearchParams(fields)}`,
      { form_token: form, userId, password, ...fields },
      { Referer: 'https://evil.example/', 'X-Original-URL': text.replaceAll(/[^\x21-\x7e]/g, '') },
    )
    assert.equal(answer.headers.get('Location'), serviceHref(shoko, 'loginCode'), text)
  }
  assert.ok(led > 150, `${led} of them were redirects`)
})

test('FLOW-07: neither the target nor a header about the host decides where a redirect leads', async () => {
  const { port } = site.server
  const asked = (target: string, more = '', host = 'evil.example') =>
    `GET ${target} HTTP/1.1\r\nHost: ${host}\r\nAccept: text/html\r\n${more}Connection: close\r\n\r\n`
  const hosts = ['X-Forwarded-Host', 'X-Host', 'X-Forwarded-Server', 'X-Original-Host', 'Forwarded']
  const requests = [
    ...[`/${shoko}`, serviceHref(shoko, 'home'), '/desk', `/${personal}/home`].flatMap((target) => [
      asked(target),
      asked(target, 'X-Forwarded-Proto: https\r\nX-Forwarded-Port: 8443\r\n'),
      ...hosts.map((name) =>
        asked(target, `${name}: ${name === 'Forwarded' ? 'host=' : ''}evil.example\r\n`, 'warifu.test'),
      ),
    ]),
    ...foreign
      .map((text) => encodeURI(text).replaceAll(/%(?:25)?(?=[0-9a-f]{2})/gi, '%'))
      .flatMap((text) => [
        asked(`/${shoko}/${text}`),
        asked(`/${shoko}${text}`),
        asked(`/${text}`),
        asked(`/${text}/..`),
      ]),
  ]
  let led = 0
  for (const bytes of requests) {
    const answer = await sendRaw(port, bytes)
    assert.ok([200, 301, 303, 400, 404].includes(statusIn(answer)), bytes)
    const location = headersIn(answer).get('Location')
    expectOurs(location, bytes)
    if (location !== null) led += 1
  }
  assert.ok(led > 28, `${led} of them were redirects`)
})

/** Spellings of one path that a router, a gate and a proxy might read differently. */
function spellingsOf(path: string): string[] {
  const [head = '', last = ''] = [path.slice(0, path.lastIndexOf('/')), path.slice(path.lastIndexOf('/') + 1)]
  const first = last.slice(0, 1)
  const coded = `%${first.charCodeAt(0).toString(16)}${last.slice(1)}`
  return [
    `${head}/${last}`,
    `${head}/${last}/`,
    `${head}//${last}`,
    `${head}/./${last}`,
    `${head}/x/../${last}`,
    `${head}/${last}/.`,
    `${head}/${last}/./`,
    `${head}/${coded}`,
    `${head}/${coded.replace('%', '%25')}`,
    `${head}%2f${last}`,
    `${head}/%2e/${last}`,
    `${head}/x/%2e%2e/${last}`,
    `${head}/${last}%2f`,
    `${head}/${last}%00`,
    `${head}/${last}%20`,
    `${head}/${last}%0a`,
    `${head}/${last};x=1`,
    `${head};x=1/${last}`,
    `${head}/..;/${last}`,
    `${head}/${last.toUpperCase()}`,
    `${head.toUpperCase()}/${last}`,
    `${head}/${last}?notice=password`,
    `${head}/${last}?`,
    `${head}/${last}.html`,
    `${head}/${last}.json`,
    `${head}\\${last}`,
    `${head}/${last}~`,
    `/${head}/${last}`,
    `/.${head}/${last}`,
    `/assets/..${head}/${last}`,
    `/assets/%2e%2e${head}/${last}`,
    `/token/..${head}/${last}`,
  ]
}

test('FLOW-08: no spelling of a protected path opens it without a login, nor shows more than the page with one', async () => {
  const { port } = site.server
  const session = sessionIdIn(await loggedIn(site, person))
  const protectedPaths = [
    serviceHref(shoko, 'home'),
    serviceHref(shoko, 'password'),
    `/${personal}/home`,
    `/${webFb}/home`,
    `/${webFb}/transfers`,
    `/${shoko}/contracts`,
    deskHref(desk, 'search'),
    deskHref(desk, 'journal'),
    deskHref(desk, 'approvals'),
    deskHref(desk, 'journalExport'),
  ]
  const ask = (target: string, cookie: string) =>
    sendRaw(
      port,
      `GET ${target} HTTP/1.1\r\nHost: warifu.test\r\nCookie: ${cookie}\r\nConnection: close\r\n\r\n`,
    )
  const seen = new Map<number, number>()
  for (const target of protectedPaths.flatMap(spellingsOf)) {
    const answer = await ask(target, `${cookieNameOf(shoko)}=${'B'.repeat(43)}`)
    const status = statusIn(answer)
    seen.set(status, (seen.get(status) ?? 0) + 1)
    assert.ok([301, 303, 400, 404].includes(status), `${status} ${target}`)
    assert.doesNotMatch(answer.text, /試験 太郎|Target01/, target)
  }
  assert.ok((seen.get(303) ?? 0) >= protectedPaths.length, 'the right spelling leads to the login')
  const home = await ask(serviceHref(shoko, 'home'), `${cookieNameOf(shoko)}=${session}`)
  assert.equal(statusIn(home), 200)
  for (const target of spellingsOf(deskHref(desk, 'search')))
    assert.notEqual(statusIn(await ask(target, `${cookieNameOf(shoko)}=${session}`)), 200, target)
})
