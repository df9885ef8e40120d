// Systems are told of sessions that have ended (OpenID Connect Back-Channel Logout 1.0), whatever ended them.
import assert from 'node:assert/strict'
import { createPublicKey, verify, type webcrypto } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, type TestContext, test } from 'node:test'
import { tellEnded } from '../../../src/doors/oidc/operations/logouts.ts'
import { issuerOf } from '../../../src/doors/oidc/routes.ts'
import { postTo } from '../../../src/platform/http/post.ts'
import {
  begin,
  exchangeCode,
  follow,
  logInTo,
  type OidcSite,
  oidcClient,
  relyingParty,
  startOidcSite,
} from '../../support/oidc.ts'
import { eventsOf, logIn, settledPerson } from '../../support/site.ts'
import { shoko } from '../../support/world.ts'

let site: OidcSite
beforeEach(async () => {
  site = await startOidcSite()
})
afterEach(() => site.end())

/** A system that is told; `status` is what it answers. */
async function receiver(t: TestContext) {
  const told: string[] = []
  const answer = { status: 200 }
  const server = createServer(async (request, response) => {
    const pieces: Buffer[] = []
    for await (const piece of request) pieces.push(piece)
    assert.equal(request.headers['content-type'], 'application/x-www-form-urlencoded')
    told.push(new URLSearchParams(Buffer.concat(pieces).toString()).get('logout_token') ?? '')
    response.writeHead(answer.status).end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => server.close())
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { told, answer, origin }
}

function round(origins: readonly string[]) {
  const warned: string[] = []
  const settings = {
    context: site.world.context,
    origins,
    post: postTo,
    issuerOf: (service: string) => issuerOf(`http://localhost:${site.server.port}`, service),
    log: { warn: (_: object, message: string) => void warned.push(message) },
  }
  return { warned, run: () => tellEnded(settings) }
}

/** A user who is logged in to a system that is told. */
async function setting(t: TestContext) {
  const system = await receiver(t)
  const person = await settledPerson(site, '0000000001')
  const registered = await oidcClient(site.world, { logoutUri: `${system.origin}/logout` })
  const config = await relyingParty(site, registered)
  const browser = site.browser()
  const { back, begun } = await logInTo(site, config, browser, person)
  const claims = (await exchangeCode(config, back, begun)).claims()
  return { system, person, registered, config, browser, claims }
}

async function claimsOf(token: string) {
  const [header = '', body = '', signature = ''] = token.split('.')
  const read = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString())
  const { kid, alg, typ } = read(header)
  assert.deepEqual({ alg, typ }, { alg: 'ES256', typ: 'logout+jwt' })
  const jwks = (await (await fetch(`${site.issuer()}/jwks`)).json()) as {
    readonly keys: (webcrypto.JsonWebKey & { kid?: string })[]
  }
  const jwk = jwks.keys.find((each) => each.kid === kid)
  assert.ok(jwk)
  const key = { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' } as const
  assert.ok(verify('sha256', Buffer.from(`${header}.${body}`), key, Buffer.from(signature, 'base64url')))
  return read(body)
}

test('a system is told once that a session has ended, signed, and of no session that goes on', async (t) => {
  const { system, person, registered, config, browser, claims } = await setting(t)
  const { run } = round([system.origin])
  const again = await begin(config)
  await exchangeCode(config, (await follow(browser, again.url.pathname + again.url.search)).to, again)
  await run()
  assert.equal(system.told.length, 0, 'it goes on')
  await browser.submit(`/${shoko}/home`, {}, `/${shoko}/logout`)
  await Promise.all([run(), run()])
  await run()
  assert.equal(system.told.length, 1)
  const { iat, exp, jti, ...said } = await claimsOf(system.told[0] ?? '')
  assert.ok(exp > iat && jti.length > 0)
  assert.ok(claims?.['sid'])
  assert.deepEqual(said, {
    iss: site.issuer(),
    aud: registered.oidcClientId,
    sub: claims?.sub,
    sid: claims?.['sid'],
    events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
  })
  const events = await eventsOf(site.world, person)
  assert.equal(events.filter(({ type }) => type === 'oidc_logout_told').length, 1)
})

test('another login, and idleness, end a session for systems, too', async (t) => {
  const { system, person, browser } = await setting(t)
  const { run } = round([system.origin])
  await logIn(site, site.browser(), person)
  await run()
  assert.equal(system.told.length, 1, 'the second login replaced it')
  const registered = await oidcClient(site.world, { logoutUri: `${system.origin}/logout` })
  const config = await relyingParty(site, registered)
  const { back, begun } = await logInTo(site, config, browser, person)
  await exchangeCode(config, back, begun)
  const { idleSeconds } = site.world.context.profiles.get(shoko)?.session ?? { idleSeconds: 0 }
  site.world.clock.forward({ seconds: idleSeconds + 1 })
  await run()
  assert.equal(system.told.length, 2)
})

test('a system that is away is told later, until it is given up; one whose origin is not allowed never is', async (t) => {
  const { system, person, browser } = await setting(t)
  const { run, warned } = round([system.origin])
  system.answer.status = 500
  await browser.submit(`/${shoko}/home`, {}, `/${shoko}/logout`)
  await run()
  await run()
  assert.equal(system.told.length, 1, 'not again at once')
  site.world.clock.forward({ seconds: 31 })
  system.answer.status = 200
  await run()
  assert.equal(system.told.length, 2)
  assert.deepEqual(warned, [])
  await run()
  assert.equal(system.told.length, 2)

  const registered = await oidcClient(site.world, { logoutUri: `${system.origin}/logout` })
  const config = await relyingParty(site, registered)
  const { back, begun } = await logInTo(site, config, browser, person)
  await exchangeCode(config, back, begun)
  await browser.submit(`/${shoko}/home`, {}, `/${shoko}/logout`)
  const elsewhere = round(['https://other.example'])
  for (let i = 0; i < 9; i++) {
    await elsewhere.run()
    site.world.clock.forward({ hours: 3 })
  }
  assert.equal(system.told.length, 2)
  assert.deepEqual(elsewhere.warned, ['the end of a session could not be told'])
  assert.deepEqual(await site.world.context.store.query('SELECT 1 FROM oidc_visit'), [])
})
