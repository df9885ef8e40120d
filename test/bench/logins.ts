// (b) Login STEP 2 over HTTP, from the form to the new session, beside a bare node:http with the same answer.
import { type ChildProcess, spawn } from 'node:child_process'
// The global one has no type for eventLoopUtilization.
import { performance } from 'node:perf_hooks'
import { fileURLToPath } from 'node:url'
import { serviceHref } from '../../src/authority/routes.ts'
import { formToken } from '../../src/platform/secrets/random.ts'
import { sendAll } from './load.ts'
import { type Pinning, pinGenerator } from './pinning.ts'
import { publicOrigin, type Question } from './server.ts'
import { type Round, ratioOf, rounded, summaryOf } from './statistics.ts'
import type { Ticket } from './subject.ts'

export type LoginSettings = {
  readonly users: number
  readonly rounds: number
  readonly connections: number
  readonly progress: (text: string) => void
}

type LoginRound = Round & { readonly generatorBusy: number }
type Service = Parameters<typeof serviceHref>[0]

/** code_accepted, session_ended (the ticket) and session_started. */
const entriesPerLogin = 3
const bareRepetitions = 8

export async function measureLogins({ users, rounds, connections, progress }: LoginSettings) {
  const pinning = pinGenerator()
  const [warifu, bare] = [startServer(pinning), startServer(pinning)]
  try {
    progress(`preparing ${users} users behind HTTP`)
    const { port, service } = await warifu.ask<{ port: number; service: Service }>({ ask: 'warifu', users })
    const round = async (): Promise<readonly Buffer[]> =>
      (await warifu.ask<Ticket[]>({ ask: 'tickets' })).map((ticket) => requestOf(service, ticket))
    const first = await sendAll(port, await round(), connections, 'HTTP/1.1 303 ')
    const { port: barePort } = await bare.ask<{ port: number }>({ ask: 'bare', ...parseAnswer(first.answer) })

    const done: { warifu: LoginRound[]; bare: LoginRound[] } = { warifu: [], bare: [] }
    for (let i = 1; i <= rounds; i++) {
      const requests = await round()
      const before = await warifu.ask<number>({ ask: 'head' })
      done.warifu.push(await timed(warifu, port, requests, connections))
      const entries = (await warifu.ask<number>({ ask: 'head' })) - before
      if (entries !== requests.length * entriesPerLogin) throw new Error(`${entries} entries: a login failed`)
      done.bare.push(await timed(bare, barePort, repeated(requests), connections))
      progress(`logins, round ${i} of ${rounds}`)
    }
    return {
      what: 'login STEP 2 over HTTP (POST with cookie and form token, keep-alive), server in a process of its own',
      warifu: { ...summaryOf(done.warifu), generatorBusy: busyOf(done.warifu) },
      bare: { ...summaryOf(done.bare), generatorBusy: busyOf(done.bare) },
      ratio: ratioOf(done.warifu, done.bare),
      answerBytes: first.answer.length,
      pinnedApart: pinning !== undefined,
    }
  } finally {
    warifu.end()
    bare.end()
  }
}

async function timed(
  server: ReturnType<typeof startServer>,
  port: number,
  requests: readonly Buffer[],
  connections: number,
): Promise<LoginRound> {
  const cpuBefore = await server.ask<NodeJS.CpuUsage>({ ask: 'cpu' })
  const loop = performance.eventLoopUtilization()
  const { seconds, latenciesMs } = await sendAll(port, requests, connections, 'HTTP/1.1 303 ')
  const generatorBusy = performance.eventLoopUtilization(loop).utilization
  const cpu = await server.ask<NodeJS.CpuUsage>({ ask: 'cpu' })
  return {
    perSecond: requests.length / seconds,
    cpuMicroseconds: (cpu.user + cpu.system - cpuBefore.user - cpuBefore.system) / requests.length,
    latenciesMs,
    generatorBusy,
  }
}

/** The bare server is so much faster that a round with the same number of requests would be over too soon to time. */
function repeated(requests: readonly Buffer[]): Buffer[] {
  return Array.from({ length: bareRepetitions }, () => requests).flat()
}

/** Near 1, the generator was the bottleneck, not the server. */
function busyOf(rounds: readonly LoginRound[]): number {
  return rounded(rounds.reduce((sum, { generatorBusy }) => sum + generatorBusy, 0) / rounds.length)
}

function requestOf(service: Service, { sessionId, code }: Ticket): Buffer {
  const body = new URLSearchParams({ form_token: formToken(sessionId), otp: code }).toString()
  const lines = [
    `POST ${serviceHref(service, 'loginCode')} HTTP/1.1`,
    `Host: ${new URL(publicOrigin).host}`,
    `Origin: ${publicOrigin}`,
    'Sec-Fetch-Site: same-origin',
    'Content-Type: application/x-www-form-urlencoded',
    `Content-Length: ${body.length}`,
    `Cookie: __Host-warifu-${service.replace('/', '.')}=${sessionId}`,
  ]
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body}`)
}

/**
 * What a bare server must be told to give the same answer; the three that node:http writes by itself are left to it.
 */
function parseAnswer(answer: string) {
  const [head = '', body = ''] = answer.split('\r\n\r\n')
  const [statusLine = '', ...lines] = head.split('\r\n')
  const own = /^(date|connection|keep-alive|transfer-encoding|content-length):/i
  const headers = lines
    .filter((line) => !own.test(line))
    .flatMap((line) => /^([^:]+): (.*)$/.exec(line)?.slice(1, 3) ?? [])
  const isChunked = /^transfer-encoding: chunked$/im.test(head)
  if (isChunked && !answer.endsWith('\r\n\r\n0\r\n\r\n')) throw new Error('the answer has a body in chunks')
  return { status: Number(statusLine.split(' ')[1]), headers, body: isChunked ? '' : body }
}

function startServer(pinning: Pinning | undefined) {
  const file = fileURLToPath(new URL('./server.ts', import.meta.url))
  const stdio = ['ignore', 'inherit', 'inherit', 'ipc'] as const
  const child: ChildProcess =
    pinning === undefined
      ? spawn(process.execPath, [file], { stdio: [...stdio] })
      : spawn('taskset', ['-c', pinning.server, process.execPath, file], { stdio: [...stdio] })
  let answered: PromiseWithResolvers<unknown> | undefined
  child.on('message', (answer) => answered?.resolve(answer))
  child.on('exit', () => answered?.reject(new Error('the server of the benchmark ended')))
  return {
    async ask<Answer>(question: Question): Promise<Answer> {
      answered = Promise.withResolvers<unknown>()
      child.send(question)
      return (await answered.promise) as Answer
    },
    end: () => {
      if (child.connected) child.disconnect()
    },
  }
}
