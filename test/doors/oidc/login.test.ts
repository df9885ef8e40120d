// OpenID Connect at a served world, with openid-client as it comes as the system that users log in to.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import * as client from 'openid-client'
import { logOut } from '../../../src/authority/operations/log-out.ts'
import { sessionHash } from '../../../src/platform/secrets/random.ts'
import { apiClient } from '../../support/api.ts'
import {
  afterLogoutUri,
  begin,
  exchangeCode,
  follow,
  logInThere,
  logInTo,
  type OidcSite,
  oidcClient,
  redirectUri,
  relyingParty,
  sendStepUp,
  startOidcSite,
} from '../../support/oidc.ts'
import {
  bindingOf,
  eventsOf,
  locationOf,
  loggedIn,
  nextCode,
  passStepOne,
  postCode,
  postPassword,
  sessionIdIn,
  settledPerson,
} from '../../support/site.ts'
import { englishReader } from '../../support/texts/english.ts'
import { shoko, testCaller } from '../../support/world.ts'

let site: OidcSite
beforeEach(async () => {
  site = await startOidcSite()
})
afterEach(() => site.end())

async function setting(told: Parameters<typeof oidcClient>[1] = {}) {
  const person = await settledPerson(site, '0000000001')
  const registered = await oidcClient(site.world, told)
  return { person, registered, config: await relyingParty(site, registered), browser: site.browser() }
}

const pathOf = (url: URL) => url.pathname + url.search

test('a user logs in on the screens of the service, and the system learns who it is and how (API-04, API-06)', async () => {
  const { person, config, browser, registered } = await setting()
  const { back, begun } = await logInTo(site, config, browser, person)
  assert.equal(back.origin + back.pathname, redirectUri)
  const tokens = await exchangeCode(config, back, begun)
  const claims = tokens.claims()
  assert.ok(claims)
  assert.equal(claims.iss, site.issuer())
  assert.equal(claims.aud, registered.oidcClientId)
  assert.equal(claims['acr'], 'urn:warifu:otp')
  assert.deepEqual(claims['amr'], ['pwd', 'otp', 'mfa'])
  assert.ok(Number(claims['auth_time']) > 0)
  assert.doesNotMatch(JSON.stringify(claims), new RegExp(person.userId))
  const userinfo = await client.fetchUserInfo(config, tokens.access_token, claims.sub)
  assert.deepEqual(userinfo, { sub: claims.sub })
  // The same user is called the same, at the next login, without a page in between.
  const again = await begin(config, {}, true)
  const second = await follow(browser, pathOf(again.url))
  assert.equal(second.page, null)
  assert.equal((await exchangeCode(config, second.to, again)).claims()?.sub, claims.sub)
  const told = (await eventsOf(site.world, person)).filter(({ type }) => type === 'oidc_login_told')
  assert.equal(told.length, 2)
  assert.deepEqual(site.server.faults, [])
})

test('max_age and prompt=login make a user log in once more, and none asks nothing (API-06)', async () => {
  const { person, config } = await setting()
  const browser = await loggedIn(site, person)
  site.world.clock.forward({ seconds: 60 })
  for (const parameters of [{ max_age: '1' }, { prompt: 'login' }]) {
    const begun = await begin(config, parameters)
    const shown = await follow(browser, pathOf(begun.url))
    assert.equal(shown.to.pathname, `/${shoko}/login`, 'the session is too old')
    const elsewhere = await browser.send(`/${shoko}/home`, { headers: { Accept: 'text/html' } })
    assert.equal(elsewhere.status, 200, 'the old session still opens the service')
    const back = await logInThere(site, browser, person)
    const maxAge = 'max_age' in parameters ? { maxAge: 900 } : {}
    const checks = { ...begun.checks, ...maxAge }
    const tokens = await client.authorizationCodeGrant(config, back.to, checks)
    assert.equal(tokens.claims()?.['acr'], 'urn:warifu:otp')
  }
  const quiet = await begin(config, { prompt: 'none', max_age: '900000' })
  assert.equal((await follow(browser, pathOf(quiet.url))).to.searchParams.get('error'), null)
  const stranger = await begin(config, { prompt: 'none' })
  const refused = await follow(site.browser(), pathOf(stranger.url))
  assert.equal(refused.to.searchParams.get('error'), 'login_required')
})

test('SES-01: who has another’s session is asked to log in anew, although the login began without it', async () => {
  const { person, config } = await setting()
  for (const parameters of [{ max_age: '1' }, { prompt: 'login' }]) {
    const stolen = await loggedIn(site, person)
    site.world.clock.forward({ seconds: 60 })
    const thief = site.browser()
    const begun = await begin(config, parameters)
    const entry = (await follow(thief, pathOf(begun.url))).to.pathname
    for (const [name, value] of stolen.cookies) thief.cookies.set(name, value)
    const shown = await follow(thief, `/${shoko}/oidc/begin`)
    assert.equal(shown.to.pathname, entry, 'its session began before')
    assert.ok((await logInThere(site, thief, person)).to.searchParams.get('code'))
  }
})

test('SES-01: a new password is no new login: no code was shown, and the time of the login stays', async () => {
  const { person, config } = await setting()
  const browser = await loggedIn(site, person)
  const before = await begin(config)
  const first = await exchangeCode(config, (await follow(browser, pathOf(before.url))).to, before)
  site.world.clock.forward({ seconds: 60 })
  const begun = await begin(config, { max_age: '1', acr_values: 'urn:warifu:otp' })
  assert.equal((await follow(browser, pathOf(begun.url))).to.pathname, `/${shoko}/login`)
  const changed = await postPassword(browser, shoko, person.password, 'Mata2025kawatta')
  assert.equal(changed.status, 303)
  assert.equal((await follow(browser, locationOf(changed))).to.pathname, `/${shoko}/home`, 'no login is over')
  const after = await begin(config)
  const second = await exchangeCode(config, (await follow(browser, pathOf(after.url))).to, after)
  assert.equal(second.claims()?.['auth_time'], first.claims()?.['auth_time'])
})

test('SES-06: a system that asks by itself, in a frame, keeps no session from ending by idleness', async () => {
  const { person, config } = await setting()
  const idleSeconds = site.world.context.profiles.get(shoko)?.session.idleSeconds ?? 0
  const last = async (headers: Record<string, string>) => {
    const browser = await loggedIn(site, person)
    for (let times = 0; ; times += 1) {
      site.world.clock.forward({ seconds: Math.ceil(idleSeconds * 0.6) })
      const { url } = await begin(config, { prompt: 'none' })
      const answered = await browser.send(pathOf(url), { headers })
      const error = new URL(locationOf(answered)).searchParams.get('error')
      if (error !== null || times === 2) return { times, error }
    }
  }
  assert.deepEqual(await last({ 'Sec-Fetch-Dest': 'iframe' }), { times: 1, error: 'login_required' })
  assert.deepEqual(await last({ 'Sec-Fetch-Dest': 'document' }), { times: 2, error: null })
})

test('SES-01: what one session proved is not told of another', async () => {
  const { person, config, browser } = await setting()
  const begun = await begin(config)
  await follow(browser, pathOf(begun.url))
  assert.equal((await passStepOne(browser, person)).status, 303)
  const done = await postCode(browser, person, await nextCode(site, person.tokenId))
  const page = await browser.send(locationOf(done), { headers: { Accept: 'text/html' } })
  const onward = /url=([^"]+)"/.exec(await page.text())?.[1] ?? ''
  const other = sessionIdIn(await loggedIn(site, person))
  const [name] = [...browser.cookies].find(([, value]) => value === sessionIdIn(browser)) ?? []
  browser.cookies.set(name ?? '', other)
  const back = await follow(browser, pathOf(new URL(onward)))
  assert.match(back.page ?? '', /有効時間が過ぎたか/)
})

test('who logged in with a password alone shows a code for a system that asks for one; it is spent everywhere (API-06)', async () => {
  await site.end()
  site = await startOidcSite({}, (profile) => ({ ...profile, login: { ...profile.login, code: 'required' } }))
  const { person, config } = await setting()
  const browser = await loggedIn(site, person)
  // As if the service had asked for none.
  const hash = sessionHash(sessionIdIn(browser))
  await site.world.context.store.query(
    "UPDATE session SET started_by = 'password' WHERE session_hash = ?",
    hash,
  )
  const plain = await begin(config)
  const first = await exchangeCode(config, (await follow(browser, pathOf(plain.url))).to, plain)
  assert.equal(first.claims()?.['acr'], 'urn:warifu:pwd')
  assert.deepEqual(first.claims()?.['amr'], ['pwd'])

  const none = await begin(config, { prompt: 'none', acr_values: 'urn:warifu:otp' })
  const refused = await follow(browser, pathOf(none.url))
  assert.equal(refused.to.searchParams.get('error'), 'unmet_authentication_requirements')

  const begun = await begin(config, { acr_values: 'urn:warifu:otp' })
  const stepUp = `/${shoko}/step-up`
  assert.equal((await follow(browser, pathOf(begun.url))).to.pathname, stepUp)
  const wrong = await sendStepUp(browser, { otp: '000000' })
  assert.equal(wrong.status, 422)
  assert.match(await wrong.text(), /残高照会アプリ/)
  assert.equal((await bindingOf(site.world, person))?.failures, 1)
  const empty = await sendStepUp(browser, { otp: '' })
  assert.equal(empty.status, 422)
  const code = await nextCode(site, person.tokenId)
  const api = await apiClient(site.world.context, site.server.origin, { service: shoko, scopes: ['verify'] })
  const right = await sendStepUp(browser, { otp: code })
  assert.equal(right.status, 200)
  const onward = /url=([^"]+)"/.exec(await right.text())?.[1] ?? ''
  const back = await follow(browser, pathOf(new URL(onward)))
  const tokens = await exchangeCode(config, back.to, begun)
  assert.equal(tokens.claims()?.['acr'], 'urn:warifu:otp')
  assert.deepEqual(tokens.claims()?.['amr'], ['pwd', 'otp', 'mfa'])
  assert.equal(tokens.claims()?.sub, first.claims()?.sub)
  const elsewhere = (await (await api.verify(person.userId, code)).json()) as { readonly result?: string }
  assert.notEqual(elsewhere.result, 'accepted', 'a code of the step-up opens nothing at another door')

  // And the other way round: what the API took is no code here.
  await site.world.context.store.query('DELETE FROM oidc_artifact')
  const next = await begin(config, { acr_values: 'urn:warifu:otp' })
  await follow(browser, pathOf(next.url))
  const spent = await nextCode(site, person.tokenId)
  const taken = await api.verify(person.userId, spent)
  assert.equal(taken.status, 200)
  assert.equal((await sendStepUp(browser, { otp: spent })).status, 422)
  const inEnglish = englishReader({ data: ['残高照会アプリ'], noNames: /^$/ })
  inEnglish.look('step-up (E9)', await browser.page(`${stepUp}?lang=en`))
  assert.deepEqual([...inEnglish.faults], [])
  const cancelled = await sendStepUp(browser, { otp: '', cancel: 'yes' })
  const away = /url=([^"]+)"/.exec(await cancelled.text())?.[1] ?? ''
  assert.equal((await follow(browser, pathOf(new URL(away)))).to.searchParams.get('error'), 'access_denied')
})

test('a system that logs its user out ends the session of the service, and nothing that was given out counts any more', async () => {
  const { person, config, browser } = await setting()
  const { back, begun } = await logInTo(site, config, browser, person)
  const tokens = await exchangeCode(config, back, begun)
  const other = await begin(config)
  const unused = (await follow(browser, pathOf(other.url))).to
  const asked = { id_token_hint: tokens.id_token ?? '', post_logout_redirect_uri: afterLogoutUri, state: 'x' }
  const url = client.buildEndSessionUrl(config, asked)
  const shown = await browser.send(pathOf(url), { headers: { Accept: 'text/html' } })
  const page = await shown.text()
  assert.match(page, /残高照会アプリ」からログアウトが求められました/)
  assert.match(shown.headers.get('Content-Security-Policy') ?? '', /form-action 'self' https:\/\/rp\.example/)
  const xsrf = /name="xsrf" value="([^"]+)"/.exec(page)?.[1] ?? ''
  const confirm = `/${shoko}/oidc/logout/confirm`
  assert.equal((await browser.post(confirm, { xsrf: 'other', logout: 'yes' })).status, 400)
  const home = async () => (await browser.send(`/${shoko}/home`, { headers: { Accept: 'text/html' } })).status
  assert.equal(await home(), 200, 'nobody else logs a user out')
  const done = await browser.post(confirm, { xsrf, logout: 'yes' })
  assert.equal(done.status, 303)
  assert.equal(locationOf(done), `${afterLogoutUri}?state=x`)
  assert.equal(await home(), 303)
  await assert.rejects(client.fetchUserInfo(config, tokens.access_token, tokens.claims()?.sub ?? ''))
  await assert.rejects(exchangeCode(config, unused, other), { error: 'invalid_grant' })
})

test('a system that logs out whoever is logged out already has them back at once', async () => {
  const { person, config, browser, registered } = await setting()
  const { back, begun } = await logInTo(site, config, browser, person)
  const tokens = await exchangeCode(config, back, begun)
  await browser.submit(`/${shoko}/home`, {}, `/${shoko}/logout`)
  const hinted = { id_token_hint: tokens.id_token ?? '', state: 'x' }
  const of = (post_logout_redirect_uri: string) =>
    pathOf(client.buildEndSessionUrl(config, { ...hinted, post_logout_redirect_uri }))
  assert.equal(String((await follow(browser, of(afterLogoutUri))).to), `${afterLogoutUri}?state=x`)
  assert.equal((await browser.send(of('https://evil.example/'))).status, 400)
  const unhinted = `/${shoko}/oidc/logout?post_logout_redirect_uri=https://evil.example/`
  assert.match((await follow(browser, unhinted)).page ?? '', /ログアウトしました/)
  const bare = `/${shoko}/oidc/logout?client_id=${registered.oidcClientId}`
  assert.match((await follow(browser, bare)).page ?? '', /ログアウトしました/)
})

test('whatever ends the session of the service ends what systems were given in it', async () => {
  const { person, config, browser } = await setting()
  const { back, begun } = await logInTo(site, config, browser, person)
  const tokens = await exchangeCode(config, back, begun)
  const of = { service: shoko, userId: person.userId, sessionHash: sessionHash(sessionIdIn(browser)) }
  await logOut(site.world.context, testCaller, of)
  await assert.rejects(client.fetchUserInfo(config, tokens.access_token, tokens.claims()?.sub ?? ''))
  const again = await begin(config)
  assert.equal((await follow(browser, pathOf(again.url))).to.pathname, `/${shoko}/login`)
})

test('a system is told the user ID where the profile says so', async () => {
  await site.end()
  site = await startOidcSite({ subject: 'userId' })
  const { person, config, browser } = await setting()
  const { back, begun } = await logInTo(site, config, browser, person)
  assert.equal((await exchangeCode(config, back, begun)).claims()?.sub, person.userId)
})
