// Codes over RADIUS: Access-Requests, each code checked and spent, durable and journaled before the answer, beside
// FreeRADIUS with rlm_pap, which compares a password with a file and keeps nothing.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { exchange, radiusRequest } from '../support/radius.ts'
import { type Pinning, pinGenerator, unpinGenerator } from './pinning.ts'
import { type ServerProcess, startServer } from './server-process.ts'
import { type Round, ratioOf, summaryOf } from './statistics.ts'
import type { Code } from './subject.ts'

export type RadiusSettings = {
  readonly users: number
  readonly rounds: number
  readonly connections: number
  readonly progress: (text: string) => void
}

const accept = 2
const freeSecret = 'testing123'
const freeUser = { name: 'bench', password: 'Shokai2024' }

export async function measureRadius({ users, rounds, connections, progress }: RadiusSettings) {
  const pinning = pinGenerator()
  const server = startServer(pinning)
  const free = startFreeRadius(pinning)
  try {
    progress(`preparing ${users} users behind RADIUS`)
    await server.ask({ ask: 'warifu', users, postgresUrl: null })
    const { port, secret } = await server.ask<{ port: number; secret: string }>({ ask: 'radius' })
    const { port: freePort } = await free
    const done: { warifu: Round[]; freeRadius: Round[] } = { warifu: [], freeRadius: [] }
    for (let i = 0; i <= rounds; i++) {
      const codes = await server.ask<Code[]>({ ask: 'codes' })
      const packets = codes.map(({ userId, code }) => radiusRequest(secret, userId, code))
      const before = await server.ask<number>({ ask: 'head' })
      const warifu = await timedRound(port, packets, connections, () => cpuOf(server))
      const entries = (await server.ask<number>({ ask: 'head' })) - before
      if (entries !== packets.length) throw new Error(`${entries} entries for ${packets.length} codes`)
      const plain = codes.map(() => radiusRequest(freeSecret, freeUser.name, freeUser.password))
      const { pid } = await free
      const freeRadius = await timedRound(freePort, plain, connections, async () => processMicroseconds(pid))
      // The first round fills caches on both sides.
      if (i === 0) continue
      done.warifu.push(warifu)
      done.freeRadius.push(freeRadius)
      const [ours, theirs] = [warifu, freeRadius].map(({ cpuMicroseconds }) => cpuMicroseconds.toFixed(1))
      progress(`RADIUS, round ${i} of ${rounds}: ${ours} and ${theirs} µs of processor time`)
    }
    return {
      what: 'Access-Request with a code on SQLite, durable, journaled, each code once; FreeRADIUS beside it compares a password with a file, and keeps nothing',
      warifu: summaryOf(done.warifu),
      freeRadius: summaryOf(done.freeRadius),
      ratio: ratioOf(done.warifu, done.freeRadius),
      pinnedApart: pinning !== undefined,
    }
  } finally {
    server.end()
    ;(await free).end()
    unpinGenerator()
  }
}

async function cpuOf(server: ServerProcess): Promise<number> {
  const { user, system } = await server.ask<NodeJS.CpuUsage>({ ask: 'cpu' })
  return user + system
}

async function timedRound(
  port: number,
  packets: readonly Buffer[],
  sockets: number,
  cpu: () => Promise<number>,
): Promise<Round> {
  const before = await cpu()
  const began = performance.now()
  const latenciesMs = await sendDatagrams(port, packets, sockets)
  const seconds = (performance.now() - began) / 1000
  const cpuMicroseconds = ((await cpu()) - before) / packets.length
  return { perSecond: packets.length / seconds, cpuMicroseconds, latenciesMs }
}

/** Sends each packet once, from as many sockets, of which each waits for its answer; throws for any but an acceptance. */
async function sendDatagrams(port: number, packets: readonly Buffer[], sockets: number): Promise<number[]> {
  const latenciesMs: number[] = []
  let next = 0
  const run = () =>
    new Promise<void>((resolve, reject) => {
      const socket = createSocket('udp4')
      let sentMs = 0
      const send = () => {
        const packet = packets[next++]
        if (packet === undefined) {
          socket.close(() => resolve())
          return
        }
        sentMs = performance.now()
        socket.send(packet, port, '127.0.0.1')
      }
      socket.on('error', reject)
      socket.on('message', (answer) => {
        if (answer[0] !== accept) return reject(new Error(`the answer was ${answer[0]}`))
        latenciesMs.push(performance.now() - sentMs)
        send()
      })
      send()
    })
  await Promise.all(Array.from({ length: sockets }, run))
  return latenciesMs
}

/** Processor time of a process that isn't ours; its ticks are hundredths of a second. */
function processMicroseconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ')
  return (Number(fields[11]) + Number(fields[12])) * 10_000
}

/** FreeRADIUS (Debian package freeradius) with as little as it can have: one user in a file, and rlm_pap. */
async function startFreeRadius(pinning: Pinning | undefined) {
  if (spawnSync('freeradius', ['-v']).status !== 0)
    throw new Error('this comparison needs FreeRADIUS: install the package freeradius')
  const folder = mkdtempSync(join(tmpdir(), 'warifu-freeradius-'))
  const port = await freePort()
  writeFileSync(join(folder, 'users'), `${freeUser.name} Cleartext-Password := "${freeUser.password}"\n`)
  writeFileSync(join(folder, 'radiusd.conf'), configuration(folder, port))
  const server = ['freeradius', '-f', '-d', folder, '-l', 'stdout']
  const [command = '', ...words] =
    pinning === undefined ? server : ['taskset', '-c', pinning.server, ...server]
  const child: ChildProcess = spawn(command, words, { stdio: 'ignore' })
  await until(() => answers(port))
  const end = () => {
    child.kill()
    rmSync(folder, { recursive: true, force: true })
  }
  return { port, pid: child.pid ?? 0, end }
}

/** A block in braces needs lines of its own. */
function block(name: string, lines: readonly string[]): string {
  return [`${name} {`, ...lines, '}'].join('\n')
}

function configuration(folder: string, port: number): string {
  const listens = block('listen', ['type = auth', 'ipaddr = 127.0.0.1', `port = ${port}`])
  const authenticates = block('authenticate', [block('Auth-Type PAP', ['pap'])])
  return [
    'prefix = /usr',
    `logdir = ${folder}`,
    `run_dir = ${folder}`,
    'libdir = /usr/lib/freeradius',
    `pidfile = ${folder}/pid`,
    'max_requests = 65536',
    block('log', ['destination = stdout']),
    block('security', ['max_attributes = 200', 'reject_delay = 0', 'status_server = yes']),
    block('thread pool', [
      'start_servers = 4',
      'max_servers = 16',
      'min_spare_servers = 2',
      'max_spare_servers = 8',
      'max_requests_per_server = 0',
    ]),
    block('modules', [block('files', [`filename = ${folder}/users`]), block('pap', [])]),
    block('client localhost', [
      'ipaddr = 127.0.0.1',
      `secret = ${freeSecret}`,
      'require_message_authenticator = yes',
    ]),
    block('server bench', [listens, block('authorize', ['files', 'pap']), authenticates]),
    '',
  ].join('\n')
}

function freePort(): Promise<number> {
  const socket = createSocket('udp4')
  return new Promise((resolve, reject) => {
    socket.once('error', reject)
    socket.bind(0, '127.0.0.1', () => {
      const { port } = socket.address()
      socket.close(() => resolve(port))
    })
  })
}

async function answers(port: number): Promise<boolean> {
  const asked = radiusRequest(freeSecret, freeUser.name, freeUser.password)
  return (await exchange(port, [asked], 200)).length === 1
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let i = 0; i < 50; i++) if (await holds().catch(() => false)) return
  throw new Error('FreeRADIUS does not answer')
}
