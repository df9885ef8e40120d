// Apache with mod_auth_openidc of Debian as it comes: a login, both ways of a logout.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { tellEnded } from '../../../src/doors/oidc/operations/logouts.ts'
import { issuerOf } from '../../../src/doors/oidc/routes.ts'
import { postTo } from '../../../src/platform/http/post.ts'
import { findServer } from '../../../tools/find-browser.mjs'
import { freePort } from '../../support/app.ts'
import { createClient } from '../../support/client.ts'
import { follow, logInThere, type OidcSite, oidcClient, startOidcSite } from '../../support/oidc.ts'
import { locationOf, settledPerson } from '../../support/site.ts'
import { shoko } from '../../support/world.ts'

const modules = ['mpm_event', 'authz_core', 'authn_core', 'authz_user', 'dir', 'headers', 'auth_openidc']

/** Serves /secret to whoever has logged in with a code. */
async function startApache(t: TestContext, site: OidcSite) {
  const port = await freePort()
  const origin = `http://127.0.0.1:${port}`
  const callback = `${origin}/callback`
  const { oidcClientId, secret } = await oidcClient(site.world, {
    name: 'Apache',
    redirectUris: [callback],
    afterLogoutUris: [`${origin}/bye`],
    logoutUri: `${callback}?logout=backchannel`,
  })
  const folder = mkdtempSync(join(tmpdir(), 'warifu-apache-'))
  // Where it runs as root, its children don't.
  chmodSync(folder, 0o755)
  mkdirSync(join(folder, 'secret'))
  writeFileSync(join(folder, 'secret', 'index.html'), 'for those who are logged in')
  const file = join(folder, 'apache.conf')
  writeFileSync(
    file,
    `ServerRoot ${folder}
ServerName 127.0.0.1
Listen 127.0.0.1:${port}
PidFile ${folder}/pid
ErrorLog ${folder}/errors
${modules.map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`).join('\n')}
${process.getuid?.() === 0 ? 'User www-data\nGroup www-data' : ''}
DocumentRoot ${folder}
DirectoryIndex index.html
OIDCProviderMetadataURL ${site.issuer()}/.well-known/openid-configuration
OIDCClientID ${oidcClientId}
OIDCClientSecret ${secret}
OIDCRedirectURI ${callback}
OIDCPKCEMethod S256
OIDCIDTokenSignedResponseAlg ES256
OIDCResponseType code
OIDCScope openid
OIDCRemoteUserClaim sub
OIDCCryptoPassphrase chance
<Location /secret>
AuthType openid-connect
OIDCUnAuthAction auth true
Require claim acr:urn:warifu:otp
Header set X-Subject "expr=%{REMOTE_USER}"
</Location>
<Location /callback>
AuthType openid-connect
Require valid-user
</Location>
`,
  )
  const apache = spawn(findServer('apache2') ?? '', ['-f', file, '-DFOREGROUND'], { stdio: 'ignore' })
  t.after(async () => {
    apache.kill()
    if (apache.exitCode === null) await new Promise((resolve) => apache.once('exit', resolve))
    rmSync(folder, { recursive: true, force: true })
  })
  for (let i = 0; i < 200 && apache.exitCode === null; i++) {
    if ((await fetch(`${origin}/`).catch(() => null)) !== null) break
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  assert.equal(apache.exitCode, null, 'Apache does not start')
  return { origin, client: createClient(origin) }
}

test('Apache with mod_auth_openidc lets in who has logged in with a code, and hears of both ways of a logout', async (t) => {
  const site = await startOidcSite()
  t.after(() => site.end())
  const person = await settledPerson(site, '0000000001')
  const browser = site.browser()
  const { origin, client } = await startApache(t, site)
  const path = (url: string) => url.slice(new URL(url).origin.length)
  const ask = (target: string) => client.send(target, { headers: { Accept: 'text/html' } })
  const secret = () => ask('/secret/')
  const enter = async () => {
    const asked = locationOf(await secret())
    assert.ok(asked.startsWith(`${site.issuer()}/authorize?`), asked)
    const shown = await follow(browser, path(asked))
    const back = shown.page === null ? shown.to : (await logInThere(site, browser, person)).to
    assert.ok(back.href.startsWith(`${origin}/callback?code=`), back.href)
    assert.equal(locationOf(await ask(path(back.href))), `${origin}/secret/`)
    const opened = await secret()
    assert.equal(await opened.text(), 'for those who are logged in')
    assert.match(opened.headers.get('X-Subject') ?? '', /^[A-Za-z0-9_-]{22}$/)
  }
  await enter()

  const bye = encodeURIComponent(`${origin}/bye`)
  const away = locationOf(await ask(`/callback?logout=${bye}`))
  assert.ok(away.startsWith(`${site.issuer()}/logout?`), away)
  const xsrf = /name="xsrf" value="([^"]+)"/.exec((await follow(browser, path(away))).page ?? '')?.[1] ?? ''
  const done = await browser.post(`/${shoko}/oidc/logout/confirm`, { xsrf, logout: 'yes' })
  assert.equal(locationOf(done), `${origin}/bye`)
  assert.equal((await secret()).status, 302)

  await enter()
  await browser.submit(`/${shoko}/home`, {}, `/${shoko}/logout`)
  // Apache holds the logout token against the machine's clock.
  site.world.clock.set(Temporal.Now.instant().toString())
  await tellEnded({
    context: site.world.context,
    origins: [origin],
    post: postTo,
    issuerOf: (service) => issuerOf(`http://localhost:${site.server.port}`, service),
    log: { warn: (fields) => assert.fail(JSON.stringify(fields)) },
  })
  assert.equal((await secret()).status, 302, 'it was told')
})
