// `npm run example:relying-service`: a demo of Warifu of its own, and a system whose users log in there by OpenID Connect.
import * as client from 'openid-client'
import {
  demoUser,
  Missing,
  portIn,
  profilesWithOidc,
  run,
  say,
  serveUntilStopped,
  startDemo,
} from '../demo.ts'
import { firstLogin } from './first-login.ts'
import { relyingService } from './service.ts'

/** Of the demo: a company of WEB-FB, whose logins need no code, and whose token is asked for a transfer. */
const userId = 'M54100020035'
const service = 'shinkin-5410/web-fb-signed'

/** The page that shows the codes of the company's token. */
async function tokenPage(demo: string): Promise<string> {
  const { tokenId } = await demoUser(demo, service, userId)
  if (tokenId === null) throw new Missing(`${userId} has no token in the demo at ${demo}`)
  return `${demo}/demo/tokens/${tokenId}`
}

await run(async (env) => {
  const port = portIn(env, 'SYSTEM_PORT', 8092)
  const origin = `http://localhost:${port}`
  const settings = (dataDir: string) => ({
    WARIFU_PROFILES_DIR: profilesWithOidc(dataDir, service),
    WARIFU_WEBHOOK_ORIGINS: origin,
  })
  const demo = await startDemo({ name: 'relying-service', env, settings })
  try {
    const places = ['--redirect-uri', `${origin}/callback`, '--after-logout-uri', `${origin}/`]
    const told = ['--logout-uri', `${origin}/backchannel-logout`]
    const of = ['--service', service, '--name', '残高照会アプリ', ...places, ...told]
    const made = demo.command(['oidc', 'create', ...of])
    const { oidcClientId, secret } = made as { readonly oidcClientId: string; readonly secret: string }
    const config = await client.discovery(
      new URL(`${demo.origin}/${service}/oidc`),
      oidcClientId,
      { id_token_signed_response_alg: 'ES256' },
      client.ClientSecretBasic(secret),
      // Only because the demo is on this machine, without TLS.
      { execute: [client.allowInsecureRequests] },
    )
    const password = await firstLogin(demo.origin, service, userId)
    const lines = [
      `割符のデモ: ${demo.origin}/`,
      `トークン: ${await tokenPage(demo.origin)} （別のウィンドウで開く）`,
      `残高照会アプリ: ${origin}/ （お客様ID ${userId}、ログインパスワード ${password}）`,
    ]
    const listener = relyingService({ config, origin, log: (line) => say(`残高照会アプリ: ${line}`) })
    await serveUntilStopped(listener, { port, variable: 'SYSTEM_PORT', lines })
  } finally {
    await demo.stop()
  }
})
