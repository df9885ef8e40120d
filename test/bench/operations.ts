// (g) Signed operations over the API: a system of the institution has one made (POST /api/v1/operations), and the token's
// device approves it with its key (POST /api/v1/token-operations/answers); both durable and journaled before they are
// answered, beside a bare node:http in the same process that gives the same answers.

import { asBytes, toHex } from '../../src/otp/bytes.ts'
import { answerMessage } from '../../src/otp/signed-operation/answer.ts'
import { es256Key } from '../../src/platform/secrets/es256.ts'
import { startPostgres } from '../support/postgres.ts'
import { tenOperations } from '../support/ten-operations.ts'
import type { ApiSettings } from './api.ts'
import type { VerifyingClient } from './api-request.ts'
import { sendAll } from './load.ts'
import { pinGenerator, unpinGenerator } from './pinning.ts'
import { publicOrigin } from './server.ts'
import { busyOf, parseAnswer, repeated, type ServerRound, startServer, timed } from './server-process.ts'
import { ratioOf, rounded, summaryOf } from './statistics.ts'
import type { WaitingOperation } from './subject.ts'

/** Of all devices: what a signature costs the server does not depend on whose it is. */
const deviceKey = es256Key(new Uint8Array(32).fill(7))
const created = /^HTTP\/1\.1 201 /
const approved = /^HTTP\/1\.1 200 [\s\S]*"status":"approved"/

export async function measureOperations({ users, rounds, connections, database, progress }: ApiSettings) {
  const postgres = database === 'PostgreSQL' ? await startPostgres() : null
  const pinning = pinGenerator()
  const server = startServer(pinning)
  try {
    progress(`preparing ${users} users with devices, on ${database}`)
    const postgresUrl = (await postgres?.createDatabase()) ?? null
    const client = await server.ask<VerifyingClient>({ ask: 'warifu', users, postgresUrl })
    const point = toHex(deviceKey.point)
    const userIds = await server.ask<string[]>({ ask: 'devices', deviceKey: point })
    const creations = userIds.map((userId) => creationOf(client, userId))
    const approvals = async () =>
      (await server.ask<WaitingOperation[]>({ ask: 'waiting' })).map((each) => approvalOf(client, each))
    const first = await sendAll(client.port, creations.slice(0, 1), 1, created)
    const last = await sendAll(client.port, await approvals(), 1, approved)
    const ports: number[] = []
    for (const { answer } of [first, last])
      ports.push((await server.ask<{ port: number }>({ ask: 'bare', ...parseAnswer(answer) })).port)

    const done = { create: [] as ServerRound[], approve: [] as ServerRound[], bare: [] as ServerRound[] }
    for (let i = 1; i <= rounds; i++) {
      const before = await server.ask<number>({ ask: 'head' })
      done.create.push(await timed(server, client.port, creations, { connections, expected: created }))
      const answers = await approvals()
      done.approve.push(await timed(server, client.port, answers, { connections, expected: approved }))
      const entries = (await server.ask<number>({ ask: 'head' })) - before
      if (entries !== 2 * userIds.length)
        throw new Error(`${entries} entries for ${userIds.length} operations`)
      const bare = [creations, answers].map(repeated)
      const sides: ServerRound[] = []
      for (const [at, requests] of bare.entries())
        sides.push(await timed(server, ports[at] ?? 0, requests, { connections, expected: /^HTTP\/1\.1 20/ }))
      done.bare.push(pairOf(sides[0], sides[1]))
      const shown = [done.create, done.approve].map((each) => each.at(-1)?.cpuMicroseconds.toFixed(1))
      progress(
        `operations on ${database}, round ${i} of ${rounds}: ${shown.join(' and ')} µs of processor time`,
      )
    }
    const pairs = done.create.map((round, at) => pairOf(round, done.approve[at]))
    return {
      what: `an operation created by a client and approved by the token’s device, over the API, on ${database}; server in a process of its own`,
      warifu: { ...summaryOf(pairs), generatorBusy: busyOf(pairs) },
      create: summaryOf(done.create),
      approve: summaryOf(done.approve),
      bare: { ...summaryOf(done.bare), generatorBusy: busyOf(done.bare) },
      ratio: ratioOf(pairs, done.bare),
      cryptography: { sign: signMicroseconds() },
      pinnedApart: pinning !== undefined,
    }
  } finally {
    server.end()
    unpinGenerator()
    await postgres?.stop()
  }
}

/** The same number of both, one after the other. */
function pairOf(one: ServerRound | undefined, other: ServerRound | undefined): ServerRound {
  if (one === undefined || other === undefined) throw new Error('one of a pair is missing')
  return {
    perSecond: 1 / (1 / one.perSecond + 1 / other.perSecond),
    cpuMicroseconds: one.cpuMicroseconds + other.cpuMicroseconds,
    latenciesMs: [],
    generatorBusy: (one.generatorBusy + other.generatorBusy) / 2,
  }
}

/** What no operation can do without: one signature, on this machine, now. */
function signMicroseconds(): number {
  const message = new Uint8Array(300)
  const times = 2000
  const before = process.cpuUsage()
  for (let i = 0; i < times; i++) deviceKey.sign(message)
  const { user, system } = process.cpuUsage(before)
  return rounded((user + system) / times)
}

const [transfer] = tenOperations

function creationOf({ apiKey, service }: VerifyingClient, userId: string): Buffer {
  return posted('/api/v1/operations', { service, userId, reference: '受付 0001', ...transfer }, [
    `Authorization: Bearer ${apiKey}`,
  ])
}

function approvalOf(
  { service }: VerifyingClient,
  { operationId, tokenId, digest }: WaitingOperation,
): Buffer {
  const answer = { decision: 'approve', reason: '' } as const
  const signature = Buffer.from(deviceKey.sign(answerMessage(answer, asBytes(digest)))).toString('base64url')
  return posted('/api/v1/token-operations/answers', { tokenId, service, operationId, ...answer, signature })
}

function posted(path: string, body: object, headers: readonly string[] = []): Buffer {
  const content = Buffer.from(JSON.stringify(body))
  const lines = [
    `POST ${path} HTTP/1.1`,
    `Host: ${new URL(publicOrigin).host}`,
    ...headers,
    'Content-Type: application/json',
    `Content-Length: ${content.length}`,
  ]
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`), content])
}
