// The same verification with few tokens and with many, in turns: what a large institution pays for its size.
import { expected, requestOf, type VerifyingClient } from './api-request.ts'
import { sendAll } from './load.ts'
import { pinGenerator } from './pinning.ts'
import { type ServerProcess, type ServerRound, startServer, timed } from './server-process.ts'
import { median, ratioOf, rounded, summaryOf } from './statistics.ts'
import type { Code } from './subject.ts'

export type GrowthSettings = {
  readonly few: number
  readonly many: number
  /** In each round, by chance. */
  readonly users: number
  readonly rounds: number
  readonly connections: number
  readonly progress: (text: string) => void
}

export async function measureGrowth({ few, many, users, rounds, connections, progress }: GrowthSettings) {
  const pinning = pinGenerator()
  const servers = [startServer(pinning), startServer(pinning)] as const
  try {
    const sides: Side[] = []
    for (const [i, tokens] of [few, many].entries()) {
      progress(`growth: making ${tokens} tokens`)
      sides.push(await sideOf(servers[i] as ServerProcess, tokens, Math.min(users, few)))
    }
    for (let i = 0; i <= rounds; i++) {
      for (const side of sides) {
        const requests = await requestsFor(side)
        const { server, client } = side
        // The first round warms up.
        if (i === 0) await sendAll(client.port, requests, connections, expected)
        else side.done.push(await timed(server, client.port, requests, { connections, expected }))
      }
      if (i > 0) progress(`growth: round ${i} of ${rounds}`)
    }
    const [small, large] = sides as [Side, Side]
    const cpu = ({ done }: Side) => median(done.map(({ cpuMicroseconds }) => cpuMicroseconds))
    return {
      what: 'verifications over the API on SQLite with few and with many tokens, users by chance',
      few: { tokens: few, ...summaryOf(small.done) },
      many: { tokens: many, ...summaryOf(large.done) },
      /** 1: as fast; the aim is 0.9. */
      ratio: ratioOf(large.done, small.done),
      processorTimeRatio: rounded(cpu(large) / cpu(small)),
    }
  } finally {
    for (const server of servers) server.end()
  }
}

type Side = {
  readonly server: ServerProcess
  readonly client: VerifyingClient
  readonly count: number
  readonly done: ServerRound[]
}

async function sideOf(server: ServerProcess, tokens: number, count: number): Promise<Side> {
  const client = await server.ask<VerifyingClient>({ ask: 'warifu', users: tokens, postgresUrl: null })
  return { server, client, count, done: [] }
}

async function requestsFor({ server, client, count }: Side): Promise<readonly Buffer[]> {
  return (await server.ask<Code[]>({ ask: 'codes', count })).map((code) => requestOf(client, code))
}
