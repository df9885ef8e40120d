// What strangers may ask of an issuer without leaving anything behind.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { begin, follow, type OidcSite, oidcClient, relyingParty, startOidcSite } from '../../support/oidc.ts'
import { loggedIn, settledPerson } from '../../support/site.ts'
import { shoko } from '../../support/world.ts'

let site: OidcSite
beforeEach(async () => {
  site = await startOidcSite()
})
afterEach(() => site.end())

const pathOf = (url: URL) => url.pathname + url.search

test('a stranger who begins logins without end is put off, and whoever is logged in is not (THR-05)', async () => {
  const person = await settledPerson(site, '0000000001')
  const browser = await loggedIn(site, person)
  const { url } = await begin(await relyingParty(site, await oidcClient(site.world)))
  const began = async () => {
    const response = await site.browser().send(pathOf(url))
    assert.equal(response.status, 303)
    return response.headers.get('Location') ?? ''
  }
  for (let i = 0; i < 100; i++) assert.match(await began(), /\/oidc\/begin$/)
  const last = await Promise.all(Array.from({ length: 5 }, began))
  assert.ok(last.some((location) => location.includes('error=temporarily_unavailable')))
  assert.ok((await follow(browser, pathOf(url))).to.searchParams.get('code'))
})

test('THR-05: whoever is not logged in leaves no session behind, whatever they ask for and with whatever cookie', async () => {
  const { oidcClientId } = await oidcClient(site.world)
  const issuer = `/${shoko}/oidc`
  const cookie = '__Host-warifu-oidc-session.shoko-chukin.fx-web=anything'
  for (const path of [
    `/authorize`,
    `/authorize?client_id=${oidcClientId}`,
    '/logout',
    `/logout?client_id=${oidcClientId}`,
  ])
    for (const headers of [{}, { Cookie: cookie }]) await site.browser().send(issuer + path, { headers })
  const [row] = await site.world.context.store.query('SELECT count(*) FROM oidc_artifact')
  assert.equal(Number(row?.[0]), 0)
})
