// A system of a bank whose users log in at Warifu by OpenID Connect: what its pages, its sessions and its logouts need. One file,
// node:http, no JavaScript in the browser; openid-client does what the standard asks of a relying party.
import { createPublicKey, randomBytes, verify, type webcrypto } from 'node:crypto'
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import * as client from 'openid-client'

export type RelyingService = {
  /** What Warifu says of the issuer, and how this system proves itself. */
  readonly config: client.Configuration
  readonly origin: string
  readonly log: (line: string) => void
}

/** Of a browser: a login that is under way, or who is logged in. */
type Session = {
  readonly login?: client.AuthorizationCodeGrantChecks & { readonly to: string }
  readonly user?: User
}

type User = {
  readonly sub: string
  readonly sid: string
  readonly acr: string
  readonly amr: readonly string[]
  readonly loggedInAt: string
  readonly idToken: string
}

const stepUpAcr = 'urn:warifu:otp'
const sessionsMax = 10_000
const formBytesMax = 16_384

/** The pages of the system, for http.createServer. */
export function relyingService({ config, origin, log }: RelyingService): RequestListener {
  const sessions = new Map<string, Session>()
  const redirectUri = `${origin}/callback`

  async function begin(place: Place, parameters: Readonly<Record<string, string>>, to = '/'): Promise<void> {
    const pkceCodeVerifier = client.randomPKCECodeVerifier()
    const expectedState = client.randomState()
    const expectedNonce = client.randomNonce()
    const url = client.buildAuthorizationUrl(config, {
      redirect_uri: redirectUri,
      scope: 'openid',
      code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
      code_challenge_method: 'S256',
      state: expectedState,
      nonce: expectedNonce,
      ...parameters,
    })
    const login = { pkceCodeVerifier, expectedState, expectedNonce, idTokenExpected: true, to }
    // Who is logged in stays so until the login has ended: a step-up may be given up.
    place.keep({ ...place.session(), login }, url.href)
  }

  async function callback(place: Place): Promise<void> {
    const { login, user } = place.session() ?? {}
    if (login === undefined) return place.redirect('/')
    try {
      const tokens = await client.authorizationCodeGrant(config, new URL(place.url, origin), login)
      const claims = tokens.claims()
      if (claims === undefined) throw new Error('there is no ID token')
      place.keep({ user: userOf(claims, tokens.id_token ?? '') }, login.to)
    } catch (error) {
      // Shown in words of its own; what came back may be anybody's.
      log(String(error))
      const code = error instanceof client.AuthorizationResponseError ? error.error : 'failed'
      place.keep({ ...(user && { user }) }, `/?error=${code === 'access_denied' ? 'cancelled' : 'failed'}`)
    }
  }

  /** What was got counts, not what was asked for. */
  function transfer(place: Place): void {
    const { user } = place.session() ?? {}
    if (user?.acr === stepUpAcr) place.show(transferPage(user))
    else place.redirect('/')
  }

  function logOut(place: Place): void {
    const { user } = place.session() ?? {}
    place.forget()
    if (user === undefined) {
      place.redirect('/')
      return
    }
    const back = { id_token_hint: user.idToken, post_logout_redirect_uri: `${origin}/` }
    place.redirect(client.buildEndSessionUrl(config, back).href)
  }

  /** Warifu's own call: the session has ended, whoever ended it (Back-Channel Logout 1.0). */
  async function backChannelLogout(place: Place): Promise<void> {
    const { logout_token: token = '' } = await place.form()
    const sid = await endedSession(config, token)
    if (sid === undefined) return place.send(400, 'text/plain', '')
    for (const [id, { user }] of sessions) if (user?.sid === sid) sessions.delete(id)
    log(`the session ${sid} has ended`)
    place.send(200, 'text/plain', '')
  }

  const routes: Readonly<Record<string, (place: Place) => void | Promise<void>>> = {
    'GET /': (place) => place.show(homePage(place.session()?.user, new URL(place.url, origin).searchParams)),
    'POST /login': (place) => begin(place, {}),
    'GET /callback': callback,
    'GET /transfer': transfer,
    'POST /transfer': (place) => begin(place, { acr_values: stepUpAcr }, '/transfer'),
    'POST /again': (place) => begin(place, { max_age: '0' }),
    'POST /logout': logOut,
    'POST /backchannel-logout': backChannelLogout,
    'GET /style.css': (place) => place.send(200, 'text/css', style),
  }
  const issuer = new URL(config.serverMetadata().issuer).origin
  return (request, response) => {
    const place = placeOf(request, response, { sessions, issuer })
    const path = (request.url ?? '').split('?')[0]
    const route = routes[`${request.method} ${path}`]
    if (route === undefined) return place.send(404, 'text/plain', '404')
    // A form of another site has no business here; Warifu sends none of a browser's headers.
    const from = request.headers['sec-fetch-site']
    if (request.method === 'POST' && from !== undefined && from !== 'same-origin')
      return place.send(403, 'text/plain', '403')
    Promise.resolve()
      .then(() => route(place))
      .catch((error: unknown) => {
        log(String(error))
        if (!response.headersSent) place.send(500, 'text/plain', '500')
      })
  }
}

function userOf(claims: client.IDToken, idToken: string): User {
  const { sub, sid, acr, amr, auth_time: seconds } = claims
  return {
    sub,
    sid: String(sid ?? ''),
    acr: String(acr ?? ''),
    amr: Array.isArray(amr) ? amr.map(String) : [],
    loggedInAt: Temporal.Instant.fromEpochMilliseconds(Number(seconds) * 1000)
      .toZonedDateTimeISO('Asia/Tokyo')
      .toPlainDateTime()
      .toString({ smallestUnit: 'second' })
      .replace('T', ' '),
    idToken,
  }
}

type Key = webcrypto.JsonWebKey & { readonly kid?: string }

/** The `sid` in a logout token; undefined for one that is not the issuer's, or not for us. */
async function endedSession(config: client.Configuration, token: string): Promise<string | undefined> {
  const { issuer, jwks_uri: keys = '' } = config.serverMetadata()
  try {
    const [header = '', body = '', signature = ''] = token.split('.')
    const part = (text: string) => JSON.parse(Buffer.from(text, 'base64url').toString())
    const { alg, typ, kid } = part(header)
    const { iss, aud, exp, sid, events, nonce } = part(body)
    const jwks = (await (await fetch(keys)).json()) as { readonly keys: readonly Key[] }
    const jwk = jwks.keys.find((each) => each.kid === kid)
    if (jwk === undefined || alg !== 'ES256' || typ !== 'logout+jwt') return undefined
    const key = { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' } as const
    const isSigned = verify(
      'sha256',
      Buffer.from(`${header}.${body}`),
      key,
      Buffer.from(signature, 'base64url'),
    )
    const isOurs =
      iss === issuer &&
      aud === config.clientMetadata().client_id &&
      exp * 1000 > Temporal.Now.instant().epochMilliseconds
    const isLogout = 'http://schemas.openid.net/event/backchannel-logout' in events && nonce === undefined
    return isSigned && isOurs && isLogout ? String(sid) : undefined
  } catch {
    return undefined
  }
}

// --- Sessions, in the memory of this process ------------------------------------------------------------------

type Place = ReturnType<typeof placeOf>

function placeOf(
  request: IncomingMessage,
  response: ServerResponse,
  { sessions, issuer }: { readonly sessions: Map<string, Session>; readonly issuer: string },
) {
  const cookie = /(?:^|; )system=([A-Za-z0-9_-]{43})(?:;|$)/.exec(request.headers.cookie ?? '')?.[1] ?? ''
  function send(
    status: number,
    type: string,
    text: string,
    headers: Readonly<Record<string, string>> = {},
  ): void {
    const safe = {
      'Content-Type': `${type}; charset=utf-8`,
      // The forms here lead to Warifu.
      'Content-Security-Policy': `default-src 'none'; style-src 'self'; form-action 'self' ${issuer}; frame-ancestors 'none'`,
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
    }
    response.writeHead(status, { ...safe, ...headers }).end(text)
  }
  const redirect = (to: string, headers: Readonly<Record<string, string>> = {}) =>
    send(303, 'text/plain', '', { Location: to, ...headers })
  return {
    url: request.url ?? '/',
    send,
    redirect,
    show: (page: string) => send(200, 'text/html', page),
    session: () => sessions.get(cookie),
    /** Under a new ID each time. Lax: the browser comes back from Warifu. Behind TLS also `Secure`, and `__Host-system`. */
    keep(session: Session, to: string): void {
      sessions.delete(cookie)
      const [oldest] = sessions.keys()
      if (sessions.size >= sessionsMax && oldest !== undefined) sessions.delete(oldest)
      const id = randomBytes(32).toString('base64url')
      sessions.set(id, session)
      redirect(to, { 'Set-Cookie': `system=${id}; Path=/; HttpOnly; SameSite=Lax` })
    },
    forget(): void {
      sessions.delete(cookie)
    },
    async form(): Promise<Readonly<Record<string, string>>> {
      let text = ''
      for await (const part of request) {
        text += part
        if (text.length > formBytesMax) throw new Error('the form is too large')
      }
      return Object.fromEntries(new URLSearchParams(text))
    },
  }
}

// --- Pages ----------------------------------------------------------------------------------------------------

const errors: Readonly<Record<string, string>> = {
  cancelled: '確認が取りやめられました。',
  failed: 'ログインできませんでした。もう一度お試しください。',
}

function homePage(user: User | undefined, query: URLSearchParams): string {
  const error = errors[query.get('error') ?? '']
  const alert = error === undefined ? '' : `<p class="alert" role="alert">${error}</p>`
  if (user === undefined)
    return page(
      '残高照会アプリ',
      `${alert}<p>WEB-FBのIDとパスワードでご利用いただけます。</p>
<form method="post" action="/login"><button>WEB-FBでログイン</button></form>`,
    )
  return page(
    '残高照会アプリ',
    `${alert}<p>ログインしています。</p>${detailsOf(user)}
<form method="post" action="/transfer"><button>振込に進む（ワンタイムパスワードが必要）</button></form>
<form method="post" action="/again"><button class="quiet">ログインし直す</button></form>
<form method="post" action="/logout"><button class="quiet">ログアウト</button></form>`,
  )
}

function transferPage(user: User): string {
  return page(
    '振込',
    `<p>ワンタイムパスワードを確認しました。ここで振込の内容を入力します。</p>${detailsOf(user)}
<p><a class="button" href="/">戻る</a></p>`,
  )
}

function detailsOf({ sub, acr, amr, loggedInAt }: User): string {
  return `<dl><div><dt>利用者（sub）</dt><dd>${escaped(sub)}</dd></div>
<div><dt>本人確認（acr）</dt><dd>${escaped(acr)}</dd></div>
<div><dt>方法（amr）</dt><dd>${escaped(amr.join(', '))}</dd></div>
<div><dt>ログイン（auth_time）</dt><dd>${escaped(loggedInAt)}</dd></div></dl>`
}

function page(title: string, main: string): string {
  return `<!doctype html>
<html lang="ja"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title><link rel="stylesheet" href="/style.css"></head>
<body><main><h1>${title}</h1>
${main}
</main></body></html>`
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`)
}

const style = `body{margin:0;background:#f2f5f3;color:#1a1a1a;font-family:"Noto Sans JP",sans-serif;line-height:1.7}
main{max-width:36rem;margin:0 auto;padding:2rem 1rem}
h1{font-size:1.5rem;margin:0 0 1rem}
dl{background:#fff;border:1px solid #c6cfc9;border-radius:.5rem;padding:.5rem 1rem;margin:1rem 0}
dl div{padding:.25rem 0}
dt{font-size:.875rem;color:#55605a}
dd{margin:0;overflow-wrap:anywhere}
form{margin:.75rem 0}
button,.button{display:inline-block;box-sizing:border-box;min-height:44px;padding:.5rem 1.25rem;border:1px solid #00593b;border-radius:.5rem;background:#00593b;color:#fff;font:inherit;text-decoration:none;cursor:pointer}
.quiet{background:#fff;color:#00593b}
button:focus-visible,.button:focus-visible{outline:3px solid #b8860b;outline-offset:2px}
.alert{border-left:4px solid #b00020;background:#fff;padding:.5rem 1rem}`
