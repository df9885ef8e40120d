// The peer in a process of its own. It is imported from the folder into which `peer.ts` installed it.
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import { type Hmac, hotp } from '../../src/otp/hotp.ts'
import { parseKeyUri } from '../../src/otp/key-uri.ts'
import { stepAt } from '../../src/otp/totp.ts'
import { hmac } from '../../src/platform/secrets/hmac.ts'
import type { PeerUser } from './peer.ts'

export type PeerQuestion =
  | { readonly ask: 'serve'; readonly folder: string; readonly users: number }
  | { readonly ask: 'users' }
  | { readonly ask: 'cpu' }

/** Of its interface, what is used here. */
type Auth = {
  readonly options: object
  readonly api: {
    signUpEmail(given: object): Promise<{ readonly headers: Headers }>
    enableTwoFactor(
      given: object,
    ): Promise<{ readonly response: { readonly totpURI: string }; readonly headers: Headers }>
  }
}
type Peer = {
  betterAuth(options: object): Auth
  twoFactor(options: object): object
  toNodeHandler(auth: Auth): RequestListener
  getMigrations(options: object): Promise<{ runMigrations(): Promise<void> }>
}

async function importPeer(folder: string): Promise<Peer> {
  const from = createRequire(join(folder, 'package.json'))
  const names = [
    'better-auth',
    'better-auth/plugins/two-factor',
    'better-auth/node',
    'better-auth/db/migration',
  ]
  const modules = await Promise.all(names.map((name) => import(pathToFileURL(from.resolve(name)).href)))
  return Object.assign({}, ...modules)
}

const password = 'Shokai2024-bench'

/** A user who has logged in and has an authenticator. */
type Member = { readonly cookie: string; readonly secret: Uint8Array }

async function serve({ folder, users }: Extract<PeerQuestion, { ask: 'serve' }>) {
  const { betterAuth, twoFactor, toNodeHandler, getMigrations } = await importPeer(folder)
  const database = new DatabaseSync(join(folder, 'peer.db'))
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL')
  const auth = betterAuth({
    database,
    secret: 'a secret of the benchmark, 32 characters or more',
    baseURL: 'http://localhost',
    emailAndPassword: { enabled: true },
    plugins: [twoFactor({ issuer: 'bench', skipVerificationOnEnable: true })],
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: { disabled: true },
  })
  await (await getMigrations(auth.options)).runMigrations()
  const members: Member[] = []
  for (let i = 0; i < users; i++) members.push(await memberOf(auth, i))
  const server = createServer(toNodeHandler(auth)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { members, port: (server.address() as AddressInfo).port }
}

async function memberOf({ api }: Auth, index: number): Promise<Member> {
  const body = { email: `user${index}@example.jp`, name: '計測 太郎', password }
  const signedUp = await api.signUpEmail({ body, returnHeaders: true })
  const enabled = await api.enableTwoFactor({
    body: { password },
    headers: new Headers({ cookie: cookieOf(signedUp.headers) }),
    returnHeaders: true,
  })
  const uri = parseKeyUri(enabled.response.totpURI)
  if (uri === undefined) throw new Error('the peer gave no key')
  return { cookie: cookieOf(enabled.headers) || cookieOf(signedUp.headers), secret: uri.secret }
}

function cookieOf(headers: Headers): string {
  return headers
    .getSetCookie()
    .flatMap((line) => line.split(';')[0] ?? [])
    .join('; ')
}

let running: Awaited<ReturnType<typeof serve>> | undefined

async function answer(question: PeerQuestion): Promise<unknown> {
  if (question.ask === 'cpu') return process.cpuUsage()
  if (question.ask === 'serve') {
    running = await serve(question)
    return running.port
  }
  return running?.members.map(userNow) ?? []
}

function userNow({ cookie, secret }: Member): PeerUser {
  const mac: Hmac = (message) => Buffer.from(hmac('SHA1', secret, message, 'hex'), 'hex')
  return { cookie, code: hotp(mac, stepAt(Temporal.Now.instant().epochMilliseconds, 30), 6) }
}

if (import.meta.main) {
  process.on('message', async (question: PeerQuestion) => process.send?.(await answer(question)))
  await once(process, 'disconnect')
  process.exit()
}
