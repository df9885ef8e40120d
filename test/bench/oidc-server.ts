// The server side of `npm run bench:oidc`, in a process of its own: a Warifu at which users are logged in, and a bare node:http
// that gives the same two answers to everything. Ends when the process that started it closes the channel.
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { logIn } from '../../src/authority/operations/log-in.ts'
import { createApp } from '../../src/compose/app.ts'
import { createOidcClient } from '../../src/doors/oidc/operations/clients.ts'
import { createHttpServer } from '../../src/platform/http/server.ts'
import { sessionHash } from '../../src/platform/secrets/random.ts'
import { cookieNameOf } from '../support/site.ts'
import { openSubject, service, type Ticket } from './subject.ts'

/** What the benchmark asks of it; every question has one answer. */
export type OidcQuestion =
  | { readonly ask: 'oidc'; readonly users: number; readonly redirectUri: string }
  | { readonly ask: 'two answers'; readonly location: string; readonly body: string }
  | { readonly ask: 'cpu' }

/** What a flow needs. */
export type OidcServed = {
  readonly port: number
  readonly issuerPath: string
  readonly clientId: string
  readonly secret: string
  /** Of each user who is logged in. */
  readonly cookies: readonly string[]
}

const caller = { requestId: 'bench', actor: 'bench', address: null }
const error = (_: object, message: string) => void process.stderr.write(`${message}\n`)
const quiet = { info() {}, warn() {}, error }

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

async function serveOidc({
  users,
  redirectUri,
}: Extract<OidcQuestion, { ask: 'oidc' }>): Promise<OidcServed> {
  const subject = await openSubject(users)
  const profiles = new Map(subject.context.profiles)
  const profile = profiles.get(service)
  if (profile === undefined) throw new Error(`there is no ${service}`)
  const oidc = { subject: 'opaque', codeSeconds: 60, tokenSeconds: 300, clients: [] } as const
  profiles.set(service, { ...profile, oidc } as typeof profile)
  const context = { ...subject.context, profiles }
  const begin = async ({ userId, sessionId, code }: Ticket): Promise<string> => {
    const begun = await logIn(context, caller, { service, userId, code, ticketHash: sessionHash(sessionId) })
    if (!begun.ok) throw new Error(begun.refusal)
    return `${cookieNameOf(service)}=${begun.sessionId}`
  }
  const cookies = await Promise.all((await subject.nextTickets()).map(begin))
  const places = {
    redirectUris: [redirectUri],
    afterLogoutUris: [],
    logoutUri: null,
    asks: false,
    notifyUri: null,
  }
  const told = { service, name: 'bench', ...places, jwk: null }
  const { oidcClientId: clientId, secret } = await createOidcClient(context, caller, told)
  const app = createApp({
    context,
    publicOrigin: 'https://otp.example.jp',
    log: quiet,
    monotonic: () => performance.now(),
    banner: null,
  })
  const port = await listen(createHttpServer(app, quiet))
  return { port, issuerPath: `/${service}/oidc`, clientId, secret: secret ?? '', cookies }
}

function serveTwoAnswers({ location, body }: Extract<OidcQuestion, { ask: 'two answers' }>) {
  return listen(
    createServer((request, response) => {
      request.resume()
      request.on('end', () => {
        if (request.method === 'GET') response.writeHead(303, { Location: location }).end()
        else response.writeHead(200, { 'Content-Type': 'application/json' }).end(body)
      })
    }),
  )
}

async function answer(question: OidcQuestion): Promise<unknown> {
  switch (question.ask) {
    case 'oidc':
      return serveOidc(question)
    case 'two answers':
      return { port: await serveTwoAnswers(question) }
    case 'cpu':
      return process.cpuUsage()
  }
}

process.on('message', async (question: OidcQuestion) => process.send?.(await answer(question)))
await once(process, 'disconnect')
process.exit()
