// Systems that come with the profile (issue 19: first-party clients): they prove themselves with their key, and count as long
// as the profile is in force.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import * as client from 'openid-client'
import type { NamedClient } from '../../../src/doors/oidc/rules/profile.ts'
import {
  afterLogoutUri,
  exchangeCode,
  logInTo,
  type OidcSite,
  redirectUri,
  startOidcSite,
} from '../../support/oidc.ts'
import { settledPerson } from '../../support/site.ts'
import { runAt } from '../../support/terminal.ts'
import { johoku, shoko } from '../../support/world.ts'

const clientId = 'balance-app'
let site: OidcSite
let pair: CryptoKeyPair
beforeEach(async () => {
  pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify'])
  const named: NamedClient = {
    clientId,
    name: '残高照会アプリ',
    redirectUris: [redirectUri],
    afterLogoutUris: [afterLogoutUri],
    logoutUri: null,
    asks: false,
    notifyUri: null,
    jwk: { ...(await crypto.subtle.exportKey('jwk', pair.publicKey)), key_ops: ['verify'] },
  }
  site = await startOidcSite({ clients: [named] })
})
afterEach(() => site.end())

function party(key: CryptoKey, service = shoko): Promise<client.Configuration> {
  const metadata = { id_token_signed_response_alg: 'ES256', require_auth_time: true }
  return client.discovery(new URL(site.issuer(service)), clientId, metadata, client.PrivateKeyJwt(key), {
    execute: [client.allowInsecureRequests],
  })
}

test('issue 19: a system of the profile logs users in with its key, and the journal has its name', async () => {
  const person = await settledPerson(site, 'Someone1')
  const config = await party(pair.privateKey)
  const { back, begun } = await logInTo(site, config, site.browser(), person)
  const claims = (await exchangeCode(config, back, begun)).claims()
  assert.equal(claims?.aud, clientId)
  const rows = await site.world.context.store.query("SELECT body FROM journal WHERE type = 'oidc_login_told'")
  assert.deepEqual(
    rows.map(([body]) => {
      const { oidcClientId, name } = JSON.parse(body as string).event
      return { oidcClientId, name }
    }),
    [{ oidcClientId: clientId, name: '残高照会アプリ' }],
  )
})

test('issue 19: nobody is that system without its key, where the profile names it no more, or by a secret', async () => {
  const stranger = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, [
    'sign',
    'verify',
  ])
  const pushed = (config: client.Configuration) =>
    client.buildAuthorizationUrlWithPAR(config, {
      redirect_uri: redirectUri,
      scope: 'openid',
      code_challenge: 'x'.repeat(43),
      code_challenge_method: 'S256',
    })
  await pushed(await party(pair.privateKey))
  await assert.rejects(pushed(await party(stranger.privateKey)), { error: 'invalid_client' })
  const bySecret = await client.discovery(
    new URL(site.issuer()),
    clientId,
    {},
    client.ClientSecretBasic('kept-as-sha256'),
    {
      execute: [client.allowInsecureRequests],
    },
  )
  await assert.rejects(pushed(bySecret), { status: 401 })
  const { context } = site.world
  const profiles = context.profiles as Map<string, unknown>
  const profile = context.profiles.get(johoku) as { readonly oidc: object } | undefined
  profiles.set(johoku, { ...profile, oidc: { ...profile?.oidc, clients: [] } })
  await assert.rejects(pushed(await party(pair.privateKey, johoku)), { error: 'invalid_client' })
})

test('issue 19: oidc list shows it, and no command rotates or disables what the profile says', async () => {
  const { context } = site.world
  const { lines } = await runAt(context, ['oidc', 'list', '--service', shoko])
  assert.deepEqual(lines.slice(0, 2), [
    `${clientId} ${shoko} 残高照会アプリ: active, proves itself with a key, in the profile`,
    `  returns to ${redirectUri}`,
  ])
  for (const words of ['rotate', 'disable'])
    await assert.rejects(
      runAt(context, ['oidc', words, '--client-id', clientId, '--reason', '試験']),
      /--client-id/,
    )
})
