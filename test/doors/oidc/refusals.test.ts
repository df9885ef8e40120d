// What OpenID Connect refuses: requests that are almost right, codes and assertions that were used, and forged ones.
import assert from 'node:assert/strict'
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { afterEach, beforeEach, test } from 'node:test'
import * as oauth from 'oauth4webapi'
import * as client from 'openid-client'
import { disableOidcClient, rotateOidcClient } from '../../../src/doors/oidc/operations/clients.ts'
import { askingGrant } from '../../../src/doors/oidc/rules/asking.ts'
import { newKey, parseKeyRing, type RingFile, ringText } from '../../../src/platform/secrets/key-ring.ts'
import {
  begin,
  exchangeCode,
  follow,
  logInTo,
  type OidcSite,
  oidcClient,
  redirectUri,
  relyingParty,
  startOidcSite,
} from '../../support/oidc.ts'
import { loggedIn, settledPerson } from '../../support/site.ts'
import { johoku, testCaller } from '../../support/world.ts'

let site: OidcSite
beforeEach(async () => {
  site = await startOidcSite()
})
afterEach(() => site.end())

const pathOf = (url: URL) => url.pathname + url.search

/** A system, and a browser in which a user is logged in at the service. */
async function setting(told: Parameters<typeof oidcClient>[1] = {}) {
  const person = await settledPerson(site, '0000000001')
  const registered = await oidcClient(site.world, told)
  const config = await relyingParty(site, registered)
  return { person, registered, config, browser: await loggedIn(site, person) }
}

type Setting = Awaited<ReturnType<typeof setting>>

/** A fresh code, and what it is to be exchanged with. */
async function freshCode({ config, browser }: Pick<Setting, 'config' | 'browser'>) {
  const begun = await begin(config)
  const { to } = await follow(browser, pathOf(begun.url))
  return { begun, to, code: to.searchParams.get('code') ?? '' }
}

test('API-03: a redirect_uri that is not exactly the registered one is answered here, and leads nowhere', async () => {
  const { config, browser } = await setting()
  const near = [
    `${redirectUri}/`,
    `${redirectUri}?`,
    `${redirectUri}#`,
    `${redirectUri}#x`,
    `${redirectUri}?x=1`,
    `${redirectUri}%20`,
    `${redirectUri}\t`,
    'https://rp.example:443/callback',
    'https://rp.example:8443/callback',
    'http://rp.example/callback',
    'HTTPS://rp.example/callback',
    'https://RP.example/callback',
    'https://rp.example/Callback',
    'https://rp.example/x/../callback',
    'https://rp.example/./callback',
    'https://rp.example//callback',
    'https://rp.example/callback/../callback',
    'https://rp.example/%63allback',
    'https://user@rp.example/callback',
    'https://rp.example@evil.example/callback',
    'https://rp.example.evil.example/callback',
    'https://evil.example/callback',
    'https://evil.example/?https://rp.example/callback',
    'https://rp.example\\@evil.example/callback',
    '//rp.example/callback',
    '/callback',
    'javascript:alert(1)',
    '',
  ]
  for (const uri of near) {
    const { url } = await begin(config)
    url.searchParams.set('redirect_uri', uri)
    const response = await browser.send(pathOf(url), { headers: { Accept: 'text/html' } })
    assert.equal(response.status, 400, uri)
    assert.equal(response.headers.get('Location'), null, uri)
    assert.match(await response.text(), /ログインを続けられません/)
  }
  const twice = await begin(config)
  const doubled = await browser.send(`${pathOf(twice.url)}&redirect_uri=https%3A%2F%2Fevil.example%2F`)
  assert.equal(doubled.status, 400)
})

test('API-03: a code is given in the query alone, as the issuer says of itself', async () => {
  const { config, browser } = await setting()
  assert.deepEqual(config.serverMetadata()['response_modes_supported'], ['query'])
  for (const response_mode of ['form_post', 'fragment', 'jwt']) {
    const { url } = await begin(config, { response_mode })
    const { to, page } = await follow(browser, pathOf(url))
    assert.doesNotMatch(to.hash + (page ?? ''), /code=|name="code"/)
    assert.equal(to.searchParams.get('code'), null)
  }
})

test('API-04: without PKCE, or with plain, no code is given; a wrong verifier, or none, exchanges none', async () => {
  const all = await setting()
  const { config, browser } = all
  for (const change of [
    (url: URL) => url.searchParams.delete('code_challenge'),
    (url: URL) => url.searchParams.delete('code_challenge_method'),
    (url: URL) => url.searchParams.set('code_challenge_method', 'plain'),
    (url: URL) => url.searchParams.set('code_challenge', 'short'),
    (url: URL) => url.searchParams.set('response_type', 'code id_token'),
    (url: URL) => url.searchParams.set('response_type', 'token'),
  ]) {
    const { url } = await begin(config)
    change(url)
    const { to } = await follow(browser, pathOf(url))
    assert.equal(to.searchParams.get('code'), null, url.search)
    assert.doesNotMatch(to.hash, /code=|token=/)
    assert.ok(to.searchParams.get('error') ?? to.hash.includes('error='), url.search)
  }
  const { begun, to } = await freshCode(all)
  for (const pkceCodeVerifier of [client.randomPKCECodeVerifier(), undefined]) {
    const { checks } = begun
    const wrong = { ...checks, ...(pkceCodeVerifier !== undefined && { pkceCodeVerifier }) }
    if (pkceCodeVerifier === undefined) delete (wrong as { pkceCodeVerifier?: string }).pkceCodeVerifier
    await assert.rejects(client.authorizationCodeGrant(config, to, wrong), { error: 'invalid_grant' })
  }
  assert.ok((await exchangeCode(config, to, begun)).id_token, 'a wrong verifier does not use it up')
})

test('API-04: a code counts once, for its system alone, and what was given for it dies with its second use', async () => {
  const all = await setting()
  const { config, browser } = all
  const { begun, to, code } = await freshCode(all)
  const other = await relyingParty(site, await oidcClient(site.world, { name: '別の仕組み' }))
  await assert.rejects(exchangeCode(other, to, begun), { error: 'invalid_grant' })
  const elsewhere = new URL(to)
  elsewhere.pathname = '/other'
  await assert.rejects(exchangeCode(config, elsewhere, begun), { error: 'invalid_grant' })
  const tokens = await exchangeCode(config, to, begun)
  const sub = tokens.claims()?.sub ?? ''
  assert.deepEqual(await client.fetchUserInfo(config, tokens.access_token, sub), { sub })
  await assert.rejects(exchangeCode(config, to, begun), { error: 'invalid_grant' })
  await assert.rejects(client.fetchUserInfo(config, tokens.access_token, sub))
  const rows = await site.world.context.store.query('SELECT artifact_hash, sealed FROM oidc_artifact')
  const kept = rows.map(([hash, sealed]) => `${hash} ${Buffer.from(sealed as Uint8Array).toString('latin1')}`)
  assert.doesNotMatch(kept.join('\n'), new RegExp(`${code}|${tokens.access_token}|${sub}`))
  // The system is not shut out by it.
  const next = await freshCode({ config, browser })
  const granted = await exchangeCode(config, next.to, next.begun)
  await client.tokenRevocation(other, granted.access_token).catch(() => {})
  assert.ok(await client.fetchUserInfo(config, granted.access_token, sub), 'another system revokes nothing')
  await client.tokenRevocation(config, granted.access_token)
  await assert.rejects(client.fetchUserInfo(config, granted.access_token, sub))
  const late = await freshCode({ config, browser })
  site.world.clock.forward({ seconds: 60 })
  await assert.rejects(exchangeCode(config, late.to, late.begun), { error: 'invalid_grant' })
})

test('of 20 exchanges of one code at once, one gets tokens at most, and they open nothing afterwards (API-04)', async () => {
  const all = await setting()
  const { begun, to } = await freshCode(all)
  const answers = await Promise.allSettled(
    Array.from({ length: 20 }, () => exchangeCode(all.config, to, begun)),
  )
  const given = answers.filter((each) => each.status === 'fulfilled')
  assert.ok(given.length <= 1)
  for (const { value } of given)
    await assert.rejects(
      client.fetchUserInfo(all.config, value.access_token, value.claims()?.sub ?? ''),
      'a code that was shown twice has given nothing',
    )
})

test('a disabled client, one of another service and a wrong secret are told nothing', async () => {
  const { browser, config, registered } = await setting()
  const stranger = await oidcClient(site.world, { service: johoku })
  for (const clientId of [stranger.oidcClientId, 'unknown', '']) {
    const { url } = await begin(config)
    url.searchParams.set('client_id', clientId)
    const response = await browser.send(pathOf(url))
    assert.equal(response.status, 400)
    assert.equal(response.headers.get('Location'), null)
  }
  const wrong = await relyingParty(site, { ...registered, secret: 'x'.repeat(43) })
  const { begun, to } = await freshCode({ config, browser })
  await assert.rejects(exchangeCode(wrong, to, begun), { status: 401 })
  await assert.rejects(begin(wrong, {}, true), { status: 401 })

  const { context, clock } = site.world
  const rotated = await rotateOidcClient(context, testCaller, registered.oidcClientId)
  assert.ok(rotated.ok)
  const next = await relyingParty(site, { ...registered, secret: rotated.secret })
  assert.ok((await exchangeCode(config, to, begun)).id_token, 'the former secret is right for a day')
  const after = await freshCode({ config: next, browser })
  assert.ok((await exchangeCode(next, after.to, after.begun)).id_token)
  clock.forward({ hours: 25 })
  await assert.rejects(begin(config, {}, true), { status: 401 })
  assert.ok(await begin(next, {}, true))
  await disableOidcClient(context, testCaller, registered.oidcClientId)
  await assert.rejects(begin(next, {}, true), { status: 401 })
  assert.equal((await browser.send(pathOf((await begin(next)).url))).status, 400)
})

/** A JWT of whatever is said, signed as a client with a key of P-256 signs, or not at all. */
function assertion(claims: object, key: KeyObject | null, header: object = {}): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const text = `${part({ alg: key === null ? 'none' : 'ES256', ...header })}.${part(claims)}`
  const dsaEncoding = 'ieee-p1363'
  const signature =
    key === null ? '' : sign('sha256', Buffer.from(text), { key, dsaEncoding }).toString('base64url')
  return `${text}.${signature}`
}

const insecure = { [oauth.allowInsecureRequests]: true }

/** A system that proves itself with a key, and what the issuer says of itself. */
async function signingSystem() {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const jwk = JSON.stringify(pair.publicKey.export({ format: 'jwk' }))
  const { oidcClientId } = await oidcClient(site.world, { jwk })
  const issuer = new URL(site.issuer())
  const server = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, insecure))
  const rp = { client_id: oidcClientId, id_token_signed_response_alg: 'ES256', require_auth_time: true }
  return { privateKey: pair.privateKey, server, rp }
}

/** The parameters of a login, and what its answer is checked by. */
async function parametersOf() {
  const verifier = oauth.generateRandomCodeVerifier()
  const nonce = oauth.generateRandomNonce()
  const asked = new URLSearchParams({
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: 'openid',
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    nonce,
  })
  return { verifier, nonce, asked }
}

test('API-01, API-07: an assertion of a system counts once, and forged ones don’t', async () => {
  const { privateKey, server, rp } = await signingSystem()
  const { asked } = await parametersOf()
  const seconds = Math.floor((performance.timeOrigin + performance.now()) / 1000)
  const of = { iss: rp.client_id, sub: rp.client_id, aud: site.issuer() }
  const claims = { ...of, jti: 'first', iat: seconds, exp: seconds + 60 }
  const pushed = async (text: string) => {
    const proof = {
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: text,
      client_id: rp.client_id,
    }
    const body = new URLSearchParams([...asked, ...Object.entries(proof)])
    return (await fetch(String(server.pushed_authorization_request_endpoint), { method: 'POST', body }))
      .status
  }
  const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
  assert.equal(await pushed(assertion(claims, privateKey)), 201)
  assert.equal(await pushed(assertion(claims, privateKey)), 401, 'it was used')
  for (const [name, forged] of Object.entries({
    'alg none': assertion({ ...claims, jti: 'a' }, null),
    'another key': assertion({ ...claims, jti: 'b' }, stranger),
    'foreign audience': assertion({ ...claims, jti: 'c', aud: 'https://other.example' }, privateKey),
    'another service': assertion({ ...claims, jti: 'd', aud: site.issuer(johoku) }, privateKey),
    expired: assertion({ ...claims, jti: 'e', exp: seconds - 600 }, privateKey),
    'for longer than a restore waits (R3)': assertion(
      { ...claims, jti: 'l', exp: seconds + 601 },
      privateKey,
    ),
    'for nobody knows how long (R3)': assertion({ ...claims, jti: 'n', iat: undefined }, privateKey),
    'HS256 under the public key': assertion({ ...claims, jti: 'f' }, privateKey, { alg: 'HS256' }),
  }))
    assert.equal(await pushed(forged), 401, name)
  assert.equal(await pushed(assertion({ ...claims, jti: 'k', exp: seconds + 600 }, privateKey)), 201)
  const burst = assertion({ ...claims, jti: 'g' }, privateKey)
  const answers = await Promise.all(Array.from({ length: 10 }, () => pushed(burst)))
  assert.equal(answers.filter((status) => status === 201).length, 1)
})

test('with oauth4webapi, a system that signs pushes its request, and a pushed one is for one login (API-01)', async () => {
  const browser = await loggedIn(site, await settledPerson(site, '0000000001'))
  const { privateKey, server, rp } = await signingSystem()
  assert.deepEqual(server.id_token_signing_alg_values_supported, ['ES256'])
  assert.deepEqual(server.code_challenge_methods_supported, ['S256'])
  assert.deepEqual(server.response_types_supported, ['code'])
  assert.deepEqual(server.grant_types_supported, ['authorization_code', askingGrant])
  assert.deepEqual(server['backchannel_token_delivery_modes_supported'], ['poll', 'ping'])
  assert.deepEqual(server['authorization_details_types_supported'], ['warifu_operation'])
  const { verifier, nonce, asked } = await parametersOf()
  const jwk = privateKey.export({ format: 'jwk' })
  const key = await crypto.subtle.importKey('jwk', jwk, { name: 'ECDSA', namedCurve: 'P-256' }, false, [
    'sign',
  ])
  const proof = oauth.PrivateKeyJwt(key)
  const par = await oauth.pushedAuthorizationRequest(server, rp, proof, asked, insecure)
  const { request_uri } = await oauth.processPushedAuthorizationResponse(server, rp, par)
  const url = new URL(String(server.authorization_endpoint))
  url.search = String(new URLSearchParams({ client_id: rp.client_id, request_uri }))
  const returned = oauth.validateAuthResponse(server, rp, (await follow(browser, pathOf(url))).to)
  const parts = [returned, redirectUri, verifier, insecure] as const
  const answer = await oauth.authorizationCodeGrantRequest(server, rp, proof, ...parts)
  const expected = { expectedNonce: nonce, requireIdToken: true }
  const tokens = await oauth.processAuthorizationCodeResponse(server, rp, answer, expected)
  assert.equal(oauth.getValidatedIdTokenClaims(tokens)?.['acr'], 'urn:warifu:otp')
  const again = await follow(browser, pathOf(url))
  assert.equal(again.to.searchParams.get('code'), null)
})

test('API-07: an ID token that is unsigned, changed or of another system is no hint for a logout', async () => {
  const all = await setting()
  const { begun, to } = await freshCode(all)
  const tokens = await exchangeCode(all.config, to, begun)
  const [header = '', body = '', signature = ''] = (tokens.id_token ?? '').split('.')
  const none = Buffer.from(JSON.stringify({ alg: 'none' })).toString('base64url')
  for (const hint of [
    `${none}.${body}.`,
    `${header}.${body}.${signature.slice(0, -6)}AAAAAA`,
    'x.y.z',
    'x',
  ]) {
    const url = client.buildEndSessionUrl(all.config, { id_token_hint: hint })
    assert.equal((await all.browser.send(pathOf(url))).status, 400, hint)
  }
  const { url } = await begin(all.config, { id_token_hint: `${none}.${body}.` })
  const { to: refused } = await follow(all.browser, pathOf(url))
  assert.equal(refused.searchParams.get('code'), null)
  const asked = {
    id_token_hint: tokens.id_token ?? '',
    post_logout_redirect_uri: 'https://rp.example/goodbye/',
  }
  const near = client.buildEndSessionUrl(all.config, asked)
  assert.equal((await all.browser.send(pathOf(near))).status, 400, 'not exactly the registered one')
})

test('CRY-04: a key that is rotated in the middle of a login does not disturb it; ID tokens of before still verify', async () => {
  const all = await setting()
  const before = await freshCode(all)
  const early = await exchangeCode(all.config, before.to, before.begun)
  const middle = await freshCode(all)
  const person = await settledPerson(site, '0000000002')
  const stranger = site.browser()
  const under = await begin(all.config)
  await follow(stranger, pathOf(under.url))

  const { context, keyRingText } = site.world
  const ring = JSON.parse(keyRingText) as RingFile
  const made = newKey('2025-06-01T00:00:00Z')
  const rotated = { ...ring, current: made.id, keys: [...ring.keys, made] }
  Object.assign(context, { keyRing: parseKeyRing(ringText(rotated)) })

  const after = await relyingParty(site, all.registered)
  const late = await exchangeCode(after, middle.to, middle.begun)
  const kid = (token: string) =>
    JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()).kid
  assert.notEqual(kid(late.id_token ?? ''), kid(early.id_token ?? ''))
  const logout = client.buildEndSessionUrl(after, { id_token_hint: early.id_token ?? '' })
  assert.equal((await all.browser.send(pathOf(logout))).status, 200, 'a hint of before is known')
  const jwks = await (await fetch(String(after.serverMetadata().jwks_uri))).json()
  assert.equal((jwks as { keys: unknown[] }).keys.length, 2)
  assert.doesNotMatch(JSON.stringify(jwks), /"d"/)
  const { back, begun } = await logInTo(site, after, stranger, person)
  assert.ok((await exchangeCode(after, back, begun)).id_token)
})

test('what is asked for counts whatever a request calls this server, and a body without a length is refused', async () => {
  const { port } = site.server
  const path = `/${'shoko-chukin/fx-web'}/oidc/.well-known/openid-configuration`
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    headers: { 'X-Forwarded-Host': 'evil.example', 'X-Forwarded-Proto': 'https' },
  })
  const told = (await response.json()) as { readonly issuer: string; readonly token_endpoint: string }
  assert.equal(told.issuer, site.issuer())
  assert.equal(told.token_endpoint, `${site.issuer()}/token`)
  const body = new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode('grant_type=authorization_code'))
      controller.close()
    },
  })
  const chunked = await fetch(told.token_endpoint, { method: 'POST', body, duplex: 'half' } as RequestInit)
  assert.equal(chunked.status, 400)
})
