// `npm run bench:oidc`: logins to another system by OpenID Connect, of users who are logged in at the service, so that no password is
// hashed: the authorization request with PKCE, and the exchange of its code for an ID token. Beside it a bare node:http that gives
// the same two answers. JSON on stdout, progress on stderr.
//
//   npm run bench:oidc -- [users] [rounds]      2,048 users and 5 rounds unless told
import { Agent, request } from 'node:http'
import { fileURLToPath } from 'node:url'
import { describeMachine } from './machine.ts'
import type { OidcServed } from './oidc-server.ts'
import { pinGenerator, unpinGenerator } from './pinning.ts'
import { type ServerProcess, startServer } from './server-process.ts'
import { type Round, ratioOf, summaryOf } from './statistics.ts'

const [users = 2048, rounds = 5] = process.argv.slice(2).map(Number)
const connections = 64
const redirectUri = 'https://rp.example/callback'
// Of RFC 7636, appendix B.
const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'
const challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'

type Answer = { readonly status: number; readonly location: string; readonly body: string }
type Sent = {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
}

const agent = new Agent({ keepAlive: true, maxSockets: connections })

function send(port: number, { method, path, headers }: Sent, body = ''): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, method, path, headers, agent }, (response) => {
      const pieces: Buffer[] = []
      response.on('data', (piece: Buffer) => pieces.push(piece))
      response.on('end', () => {
        const { statusCode: status = 0, headers: told } = response
        resolve({ status, location: told.location ?? '', body: Buffer.concat(pieces).toString() })
      })
    })
    asked.on('error', reject)
    asked.end(body)
  })
}

/** One login: gives both answers. Throws for any that is not what it should be. */
async function flow(port: number, { issuerPath, clientId, secret }: OidcServed, cookie: string) {
  const asked = new URLSearchParams({
    client_id: clientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: 'openid',
    code_challenge: challenge,
    code_challenge_method: 'S256',
    nonce: 'n',
    state: 's',
  })
  const authorization = await send(port, {
    method: 'GET',
    path: `${issuerPath}/authorize?${asked}`,
    headers: { Cookie: cookie },
  })
  const code = URL.parse(authorization.location)?.searchParams.get('code')
  if (code == null) throw new Error(`no code: ${authorization.status} ${authorization.location}`)
  const grant = { grant_type: 'authorization_code', code, redirect_uri: redirectUri, code_verifier: verifier }
  const body = String(new URLSearchParams(grant))
  const headers = {
    Authorization: `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}`,
    'Content-Type': 'application/x-www-form-urlencoded',
    'Content-Length': String(Buffer.byteLength(body)),
  }
  const token = await send(port, { method: 'POST', path: `${issuerPath}/token`, headers }, body)
  if (token.status !== 200 || !token.body.includes('id_token')) throw new Error(`no tokens: ${token.body}`)
  return { location: authorization.location, body: token.body }
}

async function timedRound(server: ServerProcess, port: number, served: OidcServed): Promise<Round> {
  const cpu = async () => {
    const { user, system } = await server.ask<NodeJS.CpuUsage>({ ask: 'cpu' })
    return user + system
  }
  const latenciesMs: number[] = []
  const waiting = served.cookies.values()
  const before = await cpu()
  const began = performance.now()
  await Promise.all(
    Array.from({ length: connections }, async () => {
      for (const cookie of waiting) {
        const beganMs = performance.now()
        await flow(port, served, cookie)
        latenciesMs.push(performance.now() - beganMs)
      }
    }),
  )
  const seconds = (performance.now() - began) / 1000
  const { length } = served.cookies
  return { perSecond: length / seconds, cpuMicroseconds: ((await cpu()) - before) / length, latenciesMs }
}

const pinning = pinGenerator()
const file = fileURLToPath(new URL('./oidc-server.ts', import.meta.url))
const [warifu, bare] = [startServer(pinning, file), startServer(pinning, file)]
const progress = (text: string) => process.stderr.write(`bench: ${text}\n`)
try {
  progress(`logging in ${users} users`)
  const served = await warifu.ask<OidcServed>({ ask: 'oidc', users, redirectUri })
  const answers = await flow(served.port, served, served.cookies[0] ?? '')
  const { port } = await bare.ask<{ port: number }>({ ask: 'two answers', ...answers })
  const done: { warifu: Round[]; bare: Round[] } = { warifu: [], bare: [] }
  for (let i = 0; i <= rounds; i++) {
    const ours = await timedRound(warifu, served.port, served)
    const floor = await timedRound(bare, port, served)
    // The first round fills caches on both sides.
    if (i === 0) continue
    done.warifu.push(ours)
    done.bare.push(floor)
    progress(
      `round ${i} of ${rounds}: ${Math.round(ours.perSecond)} and ${Math.round(floor.perSecond)} a second`,
    )
  }
  const measured = {
    what: 'authorization code flow with PKCE of a user who is logged in, on SQLite, durable and journaled; beside it a bare node:http',
    warifu: summaryOf(done.warifu),
    bare: summaryOf(done.bare),
    ratio: ratioOf(done.warifu, done.bare),
    pinnedApart: pinning !== undefined,
  }
  process.stdout.write(
    `${JSON.stringify({ machine: describeMachine(), users, rounds, ...measured }, null, 2)}\n`,
  )
} finally {
  warifu.end()
  bare.end()
  agent.destroy()
  unpinGenerator()
}
