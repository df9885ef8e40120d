// The server side of the benchmarks over HTTP, in a process of its own: Warifu, or a bare node:http that gives the same
// answer to everything. Ends when the process that started it closes the channel.
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pino } from 'pino'
import { createClient } from '../../src/authority/operations/clients/clients.ts'
import type { Context } from '../../src/authority/operations/context.ts'
import { createApp } from '../../src/compose/app.ts'
import { createLogLines, outputOf } from '../../src/compose/log-lines.ts'
import { apiPrograms } from '../../src/doors/api/programs.ts'
import { createRadiusClient } from '../../src/doors/radius/operations/clients.ts'
import { startRadius } from '../../src/doors/radius/operations/start-radius.ts'
import { networkCheck, plainAddress } from '../../src/platform/http/proxies.ts'
import { networkOf } from '../../src/platform/http/rate-limit.ts'
import { createHttpServer } from '../../src/platform/http/server.ts'
import { openRadiusSockets } from '../../src/platform/radius/sockets.ts'
import { openSubject, service } from './subject.ts'

/** What the benchmark asks of a server; every question has one answer. */
export type Question =
  | { readonly ask: 'warifu'; readonly users: number; readonly postgresUrl: string | null }
  | {
      readonly ask: 'bare'
      readonly status: number
      readonly headers: readonly string[]
      readonly body: string
    }
  | { readonly ask: 'radius' }
  | { readonly ask: 'tickets' }
  /** Of all users, or of as many by chance. */
  | { readonly ask: 'codes'; readonly count?: number }
  /** All tokens get a device with this key, in hexadecimal; answered with their users. */
  | { readonly ask: 'devices'; readonly deviceKey: string }
  /** The operations that wait for an answer. */
  | { readonly ask: 'waiting' }
  | { readonly ask: 'head' }
  | { readonly ask: 'cpu' }

export const publicOrigin = 'https://otp.example.jp'

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

/** One address asks for all devices here. */
const much = { burst: 1e9, perHour: 1e9 }
const issuing = { perAddress: much, total: much }

async function serveWarifu({ users, postgresUrl }: Extract<Question, { ask: 'warifu' }>) {
  const subject = await openSubject(users, postgresUrl)
  const { context } = subject
  // The same log as `serve` writes, to a pipe as well.
  const settings = { base: null, timestamp: pino.stdTimeFunctions.isoTime }
  const log = pino(settings, createLogLines(outputOf(1, { isShared: false }), String))
  const monotonic = () => performance.now()
  const app = createApp({
    context,
    publicOrigin,
    log,
    monotonic,
    banner: null,
    programs: [apiPrograms({ issuing })],
  })
  const client = {
    service,
    name: 'bench',
    scopes: ['verify', 'operations:create'],
    requestsPerSecond: 100_000,
    keyDays: null,
  }
  const caller = { requestId: 'bench', actor: 'bench', address: null }
  const { apiKey } = await createClient(context, caller, client)
  return { subject, apiKey, port: await listen(createHttpServer(app, log)) }
}

async function serveRadius(context: Context) {
  const { ports, ...sockets } = await openRadiusSockets({
    udp: { host: '127.0.0.1', port: 0 },
    tls: null,
    log: console,
  })
  const told = { service, name: 'bench', addresses: ['127.0.0.1'], asks: 'code', signed: true } as const
  const caller = { requestId: 'bench', actor: 'bench', address: null }
  const { secret } = await createRadiusClient(context, caller, { ...told, fingerprint: null })
  const addresses = { within: networkCheck, plain: plainAddress, networkOf }
  startRadius({
    context,
    sockets: { ports, ...sockets },
    addresses,
    log: console,
    monotonic: () => performance.now(),
  })
  return { port: ports.udp, secret }
}

function serveBare({ status, headers, body }: Extract<Question, { ask: 'bare' }>): Promise<number> {
  return listen(
    createServer((request, response) => {
      request.resume()
      request.on('end', () => response.writeHead(status, [...headers]).end(body))
    }),
  )
}

function createAnswers() {
  let warifu: Awaited<ReturnType<typeof serveWarifu>> | undefined
  const running = () => {
    if (warifu === undefined) throw new Error('Warifu was not started')
    return warifu.subject
  }
  return {
    async answer(question: Question): Promise<unknown> {
      switch (question.ask) {
        case 'warifu':
          warifu = await serveWarifu(question)
          return { port: warifu.port, apiKey: warifu.apiKey, service }
        case 'bare':
          return { port: await serveBare(question) }
        case 'radius':
          return serveRadius(running().context)
        case 'tickets':
          return running().nextTickets()
        case 'codes':
          return running().nextCodes(question.count)
        case 'devices':
          return running().registerDevices(question.deviceKey)
        case 'waiting':
          return running().waiting()
        case 'head':
          return running().context.store.head().seq
        case 'cpu':
          return process.cpuUsage()
      }
    },
    end: async () => warifu?.subject.close(),
  }
}

if (import.meta.main) {
  const answers = createAnswers()
  process.on('message', async (question: Question) => process.send?.(await answers.answer(question)))
  await once(process, 'disconnect')
  await answers.end()
  process.exit()
}
