// (c) Verifications over the API: POST /api/v1/verifications with an API key, the code checked and spent, durable and
// journaled before the answer, beside a bare node:http in the same process that gives the same answer.
import { startPostgres } from '../support/postgres.ts'
import { expected, requestOf, type VerifyingClient } from './api-request.ts'
import { sendAll } from './load.ts'
import { sendPaced } from './paced-load.ts'
import { pinGenerator, unpinGenerator } from './pinning.ts'
import { busyOf, parseAnswer, repeated, type ServerRound, startServer, timed } from './server-process.ts'
import { percentile, ratioOf, rounded, summaryOf } from './statistics.ts'
import type { Code } from './subject.ts'

export type ApiSettings = {
  readonly users: number
  readonly rounds: number
  readonly connections: number
  readonly database: 'SQLite' | 'PostgreSQL'
  readonly progress: (text: string) => void
}

export async function measureApi({ users, rounds, connections, database, progress }: ApiSettings) {
  // On all cores, which it shares with the server and the generator.
  const postgres = database === 'PostgreSQL' ? await startPostgres() : null
  const pinning = pinGenerator()
  const postgresUrl = (await postgres?.createDatabase()) ?? null
  const server = startServer(pinning)
  try {
    progress(`preparing ${users} users behind the API, on ${database}`)
    const client = await server.ask<VerifyingClient>({ ask: 'warifu', users, postgresUrl })
    const round = async (): Promise<readonly Buffer[]> =>
      (await server.ask<Code[]>({ ask: 'codes' })).map((code) => requestOf(client, code))
    const first = await sendAll(client.port, await round(), connections, expected)
    const { port: barePort } = await server.ask<{ port: number }>({
      ask: 'bare',
      ...parseAnswer(first.answer),
    })

    const done: { warifu: ServerRound[]; bare: ServerRound[] } = { warifu: [], bare: [] }
    for (let i = 1; i <= rounds; i++) {
      const requests = await round()
      const before = await server.ask<number>({ ask: 'head' })
      done.warifu.push(await timed(server, client.port, requests, { connections, expected }))
      const entries = (await server.ask<number>({ ask: 'head' })) - before
      if (entries !== requests.length) throw new Error(`${entries} entries for ${requests.length} codes`)
      done.bare.push(await timed(server, barePort, repeated(requests), { connections, expected }))
      const [warifu, bare] = [done.warifu, done.bare].map((each) => each.at(-1)?.cpuMicroseconds.toFixed(1))
      progress(`API on ${database}, round ${i} of ${rounds}: ${warifu} and ${bare} µs of processor time`)
    }
    const perSecond = summaryOf(done.warifu).perSecond / 2
    const half = await sendPaced(client.port, await round(), { connections, perSecond, expected })
    return {
      what: `POST /api/v1/verifications on ${database}, durable, journaled, each code once; server in a process of its own`,
      warifu: { ...summaryOf(done.warifu), generatorBusy: busyOf(done.warifu) },
      bare: { ...summaryOf(done.bare), generatorBusy: busyOf(done.bare) },
      ratio: ratioOf(done.warifu, done.bare),
      halfLoad: {
        perSecond: rounded(perSecond),
        p50Ms: rounded(percentile(half, 0.5)),
        p99Ms: rounded(percentile(half, 0.99)),
      },
      answerBytes: first.answer.length,
      pinnedApart: pinning !== undefined,
    }
  } finally {
    server.end()
    unpinGenerator()
    await postgres?.stop()
  }
}
