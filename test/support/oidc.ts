// A served world whose users log in to other systems by OpenID Connect, and such a system as openid-client is one.
import assert from 'node:assert/strict'
import * as client from 'openid-client'
import { kindOf } from '../../src/authority/operations/context.ts'
import type { ServiceProfile } from '../../src/authority/rules/profile.ts'
import { createOidcClient, type NewOidcClient } from '../../src/doors/oidc/operations/clients.ts'
import type { OidcPolicy } from '../../src/doors/oidc/rules/profile.ts'
import { hrefBelow } from '../../src/platform/http/routes.ts'
import { type Client, locationOf, nextCode, type Person, passStepOne, postCode, startSite } from './site.ts'
import { shoko, testCaller, type World } from './world.ts'

export const usualPolicy: OidcPolicy = { subject: 'opaque', codeSeconds: 60, tokenSeconds: 300, clients: [] }

/** Where the system's users return to; nobody answers there. */
export const redirectUri = 'https://rp.example/callback'
export const afterLogoutUri = 'https://rp.example/goodbye'

export type OidcSite = Awaited<ReturnType<typeof startOidcSite>>

/** Its clock goes a little behind the machine's, by which oidc-provider and systems read their tokens. */
export async function startOidcSite(
  policy: Partial<OidcPolicy> = {},
  edit: (profile: ServiceProfile) => ServiceProfile = (profile) => profile,
  options: Parameters<typeof startSite>[1] = {},
) {
  const start = Temporal.Now.instant().subtract({ minutes: 15 }).toString()
  const withOidc = (profile: ServiceProfile) =>
    profile.customers === null ? profile : { ...edit(profile), oidc: { ...usualPolicy, ...policy } }
  const site = await startSite({ browsers: true }, { start, edit: withOidc, ...options })
  return { ...site, issuer: (service = shoko) => `http://localhost:${site.server.port}/${service}/oidc` }
}

export function oidcClient({ context }: Pick<World, 'context'>, told: Partial<NewOidcClient> = {}) {
  return createOidcClient(context, testCaller, {
    service: shoko,
    name: '残高照会アプリ',
    redirectUris: [redirectUri],
    afterLogoutUris: [afterLogoutUri],
    logoutUri: null,
    asks: false,
    notifyUri: null,
    jwk: null,
    ...told,
  })
}

/** The system, as openid-client makes it from what the issuer says of itself. */
export async function relyingParty(
  site: OidcSite,
  { oidcClientId, secret }: Awaited<ReturnType<typeof oidcClient>>,
  service = shoko,
): Promise<client.Configuration> {
  const metadata = {
    id_token_signed_response_alg: 'ES256',
    client_secret: secret ?? '',
    require_auth_time: true,
  }
  const proof = client.ClientSecretBasic(secret ?? '')
  const execute = [client.allowInsecureRequests]
  return client.discovery(new URL(site.issuer(service)), oidcClientId, metadata, proof, { execute })
}

/** What a login needs to be checked by afterwards. */
export type Begun = { readonly url: URL; readonly checks: client.AuthorizationCodeGrantChecks }

export async function begin(
  config: client.Configuration,
  parameters: Record<string, string> = {},
  pushed = false,
): Promise<Begun> {
  const pkceCodeVerifier = client.randomPKCECodeVerifier()
  const expectedNonce = client.randomNonce()
  const expectedState = client.randomState()
  const asked = {
    redirect_uri: redirectUri,
    scope: 'openid',
    code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
    nonce: expectedNonce,
    state: expectedState,
    ...parameters,
  }
  const url = pushed
    ? await client.buildAuthorizationUrlWithPAR(config, asked)
    : client.buildAuthorizationUrl(config, asked)
  return { url, checks: { pkceCodeVerifier, expectedNonce, expectedState, idTokenExpected: true } }
}

/** Follows what the server says, until a page or another site; `to` is where it ends. */
export async function follow(
  browser: Client,
  to: string,
): Promise<{ readonly to: URL; readonly page: string | null }> {
  let next = to
  for (let step = 0; step < 12; step++) {
    const response = await browser.send(next, { headers: { Accept: 'text/html' } })
    if (response.status >= 300 && response.status < 400) {
      const url = new URL(locationOf(response), new URL(next, 'http://localhost'))
      if (url.hostname !== 'localhost') return { to: url, page: null }
      next = url.pathname + url.search
      continue
    }
    const page = await response.text()
    const onward = /<meta http-equiv="refresh" content="0; url=([^"]+)">/.exec(page)?.[1]
    if (onward === undefined) return { to: new URL(next, 'http://localhost'), page }
    const url = new URL(onward.replaceAll('&amp;', '&'))
    next = url.pathname + url.search
  }
  throw new Error('it goes on and on')
}

/** Logs in on the service's own screens, where the login for a system has led. */
export async function logInThere(site: OidcSite, browser: Client, person: Person) {
  const stepOne = await passStepOne(browser, person)
  assert.equal(stepOne.status, 303)
  const done = await postCode(browser, person, await nextCode(site, person.tokenId))
  assert.equal(done.status, 303)
  return follow(browser, locationOf(done))
}

/** The whole way: to the service, through its login, and back to the system with a code. */
export async function logInTo(
  site: OidcSite,
  config: client.Configuration,
  browser: Client,
  person: Person,
  parameters: Record<string, string> = {},
) {
  const begun = await begin(config, parameters)
  const shown = await follow(browser, begun.url.pathname + begun.url.search)
  const { context } = site.world
  const profile = context.profiles.get(person.service)
  assert.ok(profile)
  assert.equal(shown.to.pathname, hrefBelow(person.service, kindOf(context, profile).loginPath))
  const back = await logInThere(site, browser, person)
  return { back: back.to, begun }
}

export function exchangeCode(config: client.Configuration, back: URL, { checks }: Begun) {
  return client.authorizationCodeGrant(config, back, checks)
}

/** Sends the form of the step-up as a browser does, with all that it holds hidden; `page`: as it was shown before. */
export async function sendStepUp(
  browser: Client,
  fields: Record<string, string>,
  page?: string,
  service = shoko,
): Promise<Response> {
  const path = `/${service}/step-up`
  const shown = page ?? (await browser.page(path))
  const hidden = [...shown.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g)]
  return browser.post(path, {
    ...Object.fromEntries(hidden.map(([, name, value]) => [name, value])),
    ...fields,
  })
}

/** Where a page between the service and a system leads. */
export async function onwardIn(response: Response): Promise<string> {
  const to = /url=([^"]+)"/.exec(await response.text())?.[1]?.replaceAll('&amp;', '&')
  assert.ok(to, 'it leads nowhere')
  const { pathname, search } = new URL(to)
  return pathname + search
}
