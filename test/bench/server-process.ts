// A server of the benchmark as the process that loads it sees it: what it is asked, and what a round of requests takes.
import { type ChildProcess, spawn } from 'node:child_process'
// The global one has no type for eventLoopUtilization.
import { performance } from 'node:perf_hooks'
import { fileURLToPath } from 'node:url'
import type { FloodQuestion } from './flood-server.ts'
import { launched } from './launched.ts'
import { sendAll } from './load.ts'
import type { OidcQuestion } from './oidc-server.ts'
import type { PeerQuestion } from './peer-server.ts'
import type { Pinning } from './pinning.ts'
import type { Question } from './server.ts'
import { type Round, rounded } from './statistics.ts'

export type ServerProcess = ReturnType<typeof startServer>

/** The bare server is so much faster that a round with the same number of requests would be over too soon to time. */
const bareRepetitions = 8

/** With `WARIFU_BENCH_PROFILE`, it leaves a profile of its processor time in that folder when it ends. */
export function startServer(
  pinning: Pinning | undefined,
  file = fileURLToPath(new URL('./server.ts', import.meta.url)),
) {
  const folder = process.env['WARIFU_BENCH_PROFILE']
  const profiling = folder === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${folder}`]
  const node = [process.execPath, ...profiling, file]
  const [command = '', ...args] = pinning === undefined ? node : ['taskset', '-c', pinning.server, ...node]
  const child: ChildProcess = spawn(command, args, {
    env: launched,
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  // The log, which somebody reads wherever Warifu runs.
  child.stdout?.resume()
  let answered: PromiseWithResolvers<unknown> | undefined
  child.on('message', (answer) => answered?.resolve(answer))
  child.on('exit', () => answered?.reject(new Error('the server of the benchmark ended')))
  return {
    async ask<Answer>(question: Question | PeerQuestion | FloodQuestion | OidcQuestion): Promise<Answer> {
      answered = Promise.withResolvers<unknown>()
      child.send(question)
      return (await answered.promise) as Answer
    },
    end: () => {
      if (child.connected) child.disconnect()
    },
  }
}

export type ServerRound = Round & { readonly generatorBusy: number }

/** Sends each request once, and says what it took. */
export async function timed(
  server: ServerProcess,
  port: number,
  requests: readonly Buffer[],
  { connections, expected }: { readonly connections: number; readonly expected: RegExp },
): Promise<ServerRound> {
  const cpuBefore = await server.ask<NodeJS.CpuUsage>({ ask: 'cpu' })
  const loop = performance.eventLoopUtilization()
  const { seconds, latenciesMs } = await sendAll(port, requests, connections, expected)
  const generatorBusy = performance.eventLoopUtilization(loop).utilization
  const cpu = await server.ask<NodeJS.CpuUsage>({ ask: 'cpu' })
  return {
    perSecond: requests.length / seconds,
    cpuMicroseconds: (cpu.user + cpu.system - cpuBefore.user - cpuBefore.system) / requests.length,
    latenciesMs,
    generatorBusy,
  }
}

export function repeated(requests: readonly Buffer[]): Buffer[] {
  return Array.from({ length: bareRepetitions }, () => requests).flat()
}

/** Near 1, the generator was the bottleneck, not the server. */
export function busyOf(rounds: readonly ServerRound[]): number {
  return rounded(rounds.reduce((sum, { generatorBusy }) => sum + generatorBusy, 0) / rounds.length)
}

/**
 * What a bare server must be told to give the same answer; the three that node:http writes by itself are left to it.
 */
export function parseAnswer(answer: string) {
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
