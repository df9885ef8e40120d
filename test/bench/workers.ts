// One worker and two (WARIFU_WORKERS) of `./warifu serve` at one port and one database, in turns. Each code is of the
// step that it is used in, so each round has users of its own.
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createClient } from '../../src/authority/operations/clients/clients.ts'
import { journalKeys } from '../../src/platform/journal/keys.ts'
import { newKeyRingText } from '../../src/platform/secrets/key-ring.ts'
import { freePort, ownEnvironment, spawnWarifu, untilReady } from '../support/app.ts'
import { startPostgres } from '../support/postgres.ts'
import { expected, requestOf } from './api-request.ts'
import { sendAll } from './load.ts'
import { type Round, ratioOf, summaryOf } from './statistics.ts'
import { openSubject, type Subject, service } from './subject.ts'

export type WorkerSettings = {
  /** In each round. */
  readonly users: number
  readonly rounds: number
  readonly connections: number
  readonly database: 'SQLite' | 'PostgreSQL'
  readonly progress: (text: string) => void
}

type Node = Awaited<ReturnType<typeof startNode>>

export async function measureWorkers({ users, rounds, connections, database, progress }: WorkerSettings) {
  const postgres = database === 'PostgreSQL' ? await startPostgres() : null
  const postgresUrl = (await postgres?.createDatabase()) ?? null
  progress(`workers on ${database}: making users`)
  const keyRingText = newKeyRingText('2025-01-01T00:00:00Z')
  // A step ago: each token is enrolled with the code of this moment, which then counts no more.
  const begin = Temporal.Now.instant().round('millisecond').subtract({ milliseconds: stepMs })
  const subject = await openSubject(users * 2 * (rounds + 1), postgresUrl, journalKeys, {
    begin,
    keyRingText,
  })
  const asked = {
    service,
    name: 'bench',
    scopes: ['verify'],
    requestsPerSecond: 100_000,
    keyDays: null,
  } as const
  const { apiKey } = await createClient(
    subject.context,
    { requestId: 'bench', actor: 'bench', address: null },
    asked,
  )
  writeFileSync(join(subject.folder, 'keys.json'), keyRingText, { mode: 0o600 })
  const nodes: Node[] = []
  try {
    for (const workers of [1, 2]) nodes.push(await startNode(subject.folder, postgresUrl, workers))
    let from = 0
    for (let i = 0; i <= rounds; i++) {
      for (const { port, done } of nodes) {
        const requests = (await freshCodes(subject, from, users)).map((code) =>
          requestOf({ port, apiKey, service }, code),
        )
        from += users
        const { seconds, latenciesMs } = await sendAll(port, requests, connections, expected)
        // The first round warms up. What the workers took is not asked for: the rates compare here.
        if (i > 0) done.push({ perSecond: users / seconds, cpuMicroseconds: 0, latenciesMs })
      }
      progress(`workers on ${database}: round ${i} of ${rounds}`)
    }
    const [one, two] = nodes as [Node, Node]
    const told = ({ done }: Node) => ({ ...summaryOf(done), cpuMicroseconds: undefined })
    return {
      what: `POST /api/v1/verifications at ./warifu serve on ${database}, with one worker and with two; generator on the same cores`,
      one: told(one),
      two: told(two),
      ratio: ratioOf(two.done, one.done),
    }
  } finally {
    for (const { end } of nodes) await end()
    await subject.close()
    await postgres?.stop()
  }
}

async function startNode(dataDir: string, postgresUrl: string | null, workers: number) {
  const port = await freePort()
  const settings = { PORT: String(port), WARIFU_DATA_DIR: dataDir, WARIFU_WORKERS: String(workers) }
  const place = postgresUrl === null ? {} : { DATABASE_URL: postgresUrl }
  const unasked = { HOST: '127.0.0.1', WARIFU_DRAIN_SECONDS: '0', SMTP_URL: 'smtp://localhost:9' }
  const { child, output } = spawnWarifu(['serve'], { ...ownEnvironment(), ...unasked, ...settings, ...place })
  await untilReady(child, `http://127.0.0.1:${port}`).catch((error: unknown) => {
    throw new Error(`it does not serve:\n${output()}`, { cause: error })
  })
  const done: Round[] = []
  const end = async () => {
    child.kill('SIGTERM')
    if (child.exitCode === null) await once(child, 'exit')
  }
  return { port, done, end }
}

const stepMs = 30_000
/** A round must end before its codes do. */
const leftMsMin = 15_000

async function freshCodes(subject: Subject, from: number, users: number) {
  const leftMs = stepMs - (Temporal.Now.instant().epochMilliseconds % stepMs)
  if (leftMs < leftMsMin) await sleep(leftMs)
  return subject.codesAt(from, from + users, Temporal.Now.instant())
}
