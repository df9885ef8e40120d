// Kills, and then cuts off, the primary of three PostgreSQL under load, and counts what that cost (README.md). As root:
//
//   node examples/ha/failover.ts
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmodSync, copyFileSync, mkdtempSync, openSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { Client } from 'pg'
import { codeOf, startLoad, type User, verify } from './load.ts'
import { createMachines, house, type Machine, primaryAmong, statusOf, until } from './machines.ts'

const here = import.meta.dirname
const main = join(here, '../../src/main.ts')
const service = 'shoko-chukin/fx-web'
const origin = `http://${house}:18080`
const usersOfTheLoad = 3
const password = randomBytes(16).toString('hex')
const folder = mkdtempSync(join(tmpdir(), 'warifu-ha-'))
chmodSync(folder, 0o755)
const databaseUrl = (host: string, name: string) => `postgres://postgres:${password}@${host}/${name}`
const env = {
  PATH: process.env['PATH'],
  HOME: folder,
  DATABASE_URL: databaseUrl(`${house}:5000`, 'warifu'),
  WARIFU_KEYS_FILE: join(folder, 'keys.json'),
  WARIFU_DRAIN_SECONDS: '0',
  SMTP_URL: 'smtp://localhost:9',
  HOST: house,
  PUBLIC_ORIGIN: origin,
}
const children: ChildProcess[] = []

const say = (text: string) => void process.stdout.write(`${text}\n`)
const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`

function start(name: string, file: string, words: readonly string[], more: NodeJS.ProcessEnv = {}): void {
  const log = openSync(join(folder, `${name}.log`), 'a')
  children.push(spawn(file, words, { env: { ...env, ...more }, stdio: ['ignore', log, log] }))
}

async function warifu(...words: readonly string[]): Promise<Record<string, string>> {
  const all = [main, ...words, '--json', '--as', 'ha-example', '--reason', '試験']
  const own = { ...env, WARIFU_DATA_DIR: join(folder, 'commands') }
  return JSON.parse((await promisify(execFile)(process.execPath, all, { env: own })).stdout)
}

async function asked<T>(host: string, sql: string, name = 'warifu'): Promise<T[]> {
  const client = new Client({ connectionString: databaseUrl(host, name), connectionTimeoutMillis: 3000 })
  await client.connect()
  try {
    return (await client.query(sql)).rows as T[]
  } finally {
    await client.end()
  }
}

/** A client of the API, and users with tokens. */
async function prepare() {
  const scopes = ['--scope', 'verify', '--scope', 'bindings:enroll', '--requests-per-second', '1000']
  const { apiKey = '' } = await warifu('client', 'create', '--service', service, '--name', '負荷', ...scopes)
  const users: User[] = []
  for (let n = 1; n <= usersOfTheLoad; n++) {
    const userId = `ha-user-${n}`
    const customer = ['--customer', `試験商事${n}`, '--customer-number', `100000000${n}`]
    await warifu(
      'user',
      'create',
      '--service',
      service,
      ...customer,
      '--user-id',
      userId,
      '--user-name',
      '試験 花子',
    )
    const { tokenId = '', secretBase32 = '' } = await warifu('token', 'issue', '--moving-factor', 'event')
    const user = { userId, tokenId, secretBase32 }
    const codes = [codeOf(user, 0), codeOf(user, 1)]
    const response = await fetch(`${origin}/api/v1/users/${userId}/binding/enroll`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${apiKey}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ tokenId, codes }),
    })
    if (!response.ok) throw new Error(`${userId}: ${response.status} ${await response.text()}`)
    users.push(user)
  }
  return { apiKey, users }
}

/** Two standbys follow, one of them in step: from here on a primary may be lost. */
async function untilWhole(machines: readonly Machine[]): Promise<Machine> {
  return until('a primary with two standbys', async () => {
    const primary = await primaryAmong(machines)
    if (primary === undefined) return undefined
    const standbys = await Promise.all(machines.map((each) => statusOf(each, 'replica')))
    const inStep = await Promise.all(machines.map((each) => statusOf(each, 'synchronous')))
    const counted = (statuses: readonly number[]) => statuses.filter((status) => status === 200).length
    return counted(standbys) === 2 && counted(inStep) >= 1 && primary
  })
}

type Load = ReturnType<typeof startLoad>

async function strike(
  name: string,
  load: Load,
  primary: Machine,
  others: readonly Machine[],
  hit: () => void,
) {
  const before = load.acknowledged.length
  const unanswered = load.unanswered()
  hit()
  const struckMs = performance.now()
  const next = await until('another primary', () => primaryAmong(others))
  const promotedMs = performance.now()
  await until('service', async () => load.acknowledged.some(({ atMs }) => atMs > promotedMs))
  const servedMs = load.acknowledged.find(({ atMs }) => atMs > promotedMs)?.atMs ?? Number.NaN
  await sleep(5000)
  say(`${name}: ${primary.name} was the primary, ${next.name} is`)
  say(`  until another one was promoted           ${seconds(promotedMs - struckMs)}`)
  say(`  from then until the service was back     ${seconds(servedMs - promotedMs)}`)
  say(`  acknowledged acceptances since then      ${load.acknowledged.length - before}`)
  say(`  requests without an answer, tried again  ${load.unanswered() - unanswered}`)
}

/** What the database has of what was acknowledged, and whether any of it counts again. */
async function settle(load: Load, apiKey: string, users: readonly User[]): Promise<boolean> {
  const rows = await asked<{ body: string }>(
    `${house}:5000`,
    "SELECT body FROM journal WHERE body LIKE '%code_accepted%'",
  )
  const kept = rows.map(({ body }) => keyOf(body)).filter((key) => key !== undefined)
  const known = new Set(kept)
  const told = load.acknowledged.map(({ tokenId, step }) => `${tokenId} ${step}`)
  const lost = told.filter((key) => !known.has(key)).length
  const twice = kept.length - known.size + (told.length - new Set(told).size)
  let again = 0
  for (const user of users) {
    const last = load.acknowledged.findLast(({ tokenId }) => tokenId === user.tokenId)
    if (
      last !== undefined &&
      (await verify({ origin, apiKey, service }, user.userId, codeOf(user, last.step)))
    )
      again += 1
  }
  say(`acknowledged acceptances                   ${told.length}`)
  say(`acknowledged acceptances lost              ${lost}`)
  say(`codes accepted twice                       ${twice + again}`)
  return lost + twice + again === 0
}

function keyOf(body: string): string | undefined {
  const { event } = JSON.parse(body) as { readonly event: Readonly<Record<string, unknown>> }
  return event['type'] === 'code_accepted' ? `${event['tokenId']} ${event['step']}` : undefined
}

async function show(): Promise<boolean> {
  const { machines, turnOn, turnOff, cutOff, reconnect, remove } = createMachines(folder, password)
  try {
    for (const machine of machines) turnOn(machine)
    copyFileSync(join(here, 'haproxy.cfg'), join(folder, 'haproxy.cfg'))
    start('haproxy', 'haproxy', ['-db', '-f', join(folder, 'haproxy.cfg')])
    const first = await untilWhole(machines)
    await asked(`${first.address}:5432`, 'CREATE DATABASE warifu', 'postgres')
    for (const n of [1, 2])
      start(`node${n}`, process.execPath, [main, 'serve'], {
        PORT: String(18080 + n),
        WARIFU_DATA_DIR: join(folder, `node${n}`),
      })
    await until('a node that serves', async () => (await fetch(`${origin}/readyz`).catch(() => null))?.ok)
    const { apiKey, users } = await prepare()
    const load = startLoad({ origin, apiKey, service }, users)
    await sleep(5000)

    const killed = await untilWhole(machines)
    await strike(
      'kill -9',
      load,
      killed,
      machines.filter((each) => each !== killed),
      () => turnOff(killed),
    )
    turnOn(killed)

    const alone = await untilWhole(machines)
    await strike(
      'partition',
      load,
      alone,
      machines.filter((each) => each !== alone),
      () => cutOff(alone),
    )
    reconnect(alone)
    await untilWhole(machines)
    await sleep(2000)
    await load.stop()
    return await settle(load, apiKey, users)
  } finally {
    for (const child of children) child.kill('SIGKILL')
    remove()
  }
}

const holds = await show()
if (process.env['KEEP'] === undefined) rmSync(folder, { recursive: true, force: true })
else say(`logs: ${folder}`)
process.exitCode = holds ? 0 : 1
