// A listener for RADIUS on a world, and clients of it: our own raw packets, and radclient as it comes.
import { spawn } from 'node:child_process'
import { createSocket } from 'node:dgram'
import type { TestContext } from 'node:test'
import { radiusModule } from '../../src/doors/radius/module.ts'
import { createRadiusClient, type NewRadiusClient } from '../../src/doors/radius/operations/clients.ts'
import { openRadiusSockets, type TlsListening } from '../../src/platform/radius/sockets.ts'
import { hmacMd5, md5 } from '../../src/platform/secrets/md5.ts'
import { shoko, testCaller, type World } from './world.ts'

const host = '127.0.0.1'

/** Ended with the test. */
export async function startRadiusServer(
  t: Pick<TestContext, 'after'>,
  { context }: Pick<World, 'context'>,
  tls: Omit<TlsListening, 'host' | 'port'> | null = null,
) {
  const said: string[] = []
  const note = (_: object, message: string) => void said.push(message)
  const log = { info: note, warn: note, error: note }
  const secured = tls === null ? null : { ...tls, host, port: 0 }
  const sockets = await openRadiusSockets({ udp: { host, port: 0 }, tls: secured, log })
  const surroundings = {
    context,
    log,
    post: null,
    handoverFolder: null,
    coreFeedFolder: null,
    publicOrigin: 'http://warifu.test',
  }
  const nowhere = { coreSystem: null, webhookOrigins: [], eventPlaces: [] }
  const workers = radiusModule.workers?.({ ...surroundings, ...nowhere, radius: sockets }) ?? []
  t.after(async () => {
    await sockets.close()
    await Promise.all(workers.map((worker) => worker.stop()))
  })
  return { said, port: sockets.ports.udp ?? 0, tlsPort: sockets.ports.tls ?? 0 }
}

export async function radiusClient(world: Pick<World, 'context'>, told: Partial<NewRadiusClient> = {}) {
  const usual = { service: shoko, name: 'VPN', addresses: ['127.0.0.0/8'], asks: 'code' } as const
  const made = { ...usual, signed: true, fingerprint: null, ...told }
  const { radiusClientId, secret } = await createRadiusClient(world.context, testCaller, made)
  return { radiusClientId, secret: secret ?? 'radsec' }
}

export type Values = readonly (readonly [type: number, value: Buffer | string])[]

let identifiers = 0

/** An Access-Request with Message-Authenticator first, or another packet; `typed` is hidden with the secret. */
export function radiusRequest(
  secret: string,
  userId: string,
  typed: string,
  {
    more = [],
    code = 1,
    signed = true,
    identifier = identifiers++ % 256,
    authenticator = md5(Buffer.from(`${identifiers} ${performance.now()}`)),
  }: { more?: Values; code?: number; signed?: boolean; identifier?: number; authenticator?: Buffer } = {},
): Buffer {
  const key = Buffer.from(secret)
  const values: Values = [
    ...(signed ? [[80, Buffer.alloc(16)] as const] : []),
    [1, userId],
    [2, hidden(Buffer.from(typed), key, authenticator)],
    ...more,
  ]
  const body = Buffer.concat(
    values.map(([type, value]) => {
      const bytes = Buffer.from(value)
      return Buffer.concat([Buffer.from([type, bytes.length + 2]), bytes])
    }),
  )
  const packet = Buffer.concat([Buffer.from([code, identifier, 0, 0]), authenticator, body])
  packet.writeUInt16BE(packet.length, 2)
  if (signed) hmacMd5(key, packet).copy(packet, 22)
  return packet
}

function hidden(clear: Buffer, secret: Buffer, authenticator: Buffer): Buffer {
  const padded = Buffer.concat([
    clear,
    Buffer.alloc((16 - (clear.length % 16)) % 16 || (clear.length ? 0 : 16)),
  ])
  let before: Uint8Array = authenticator
  for (let at = 0; at < padded.length; at += 16) {
    const mask = md5(secret, before)
    for (let i = 0; i < 16; i++) padded[at + i] = (padded[at + i] ?? 0) ^ (mask[i] ?? 0)
    before = padded.subarray(at, at + 16)
  }
  return padded
}

/** Sends packets from one socket; resolves with what came back to each within `waitMs`, by identifier. */
export function exchange(port: number, packets: readonly Buffer[], waitMs = 5000): Promise<Buffer[]> {
  return new Promise((resolve, reject) => {
    const socket = createSocket('udp4')
    const answers: Buffer[] = []
    const end = () => {
      clearTimeout(timer)
      socket.close()
      resolve(answers)
    }
    const timer = setTimeout(end, waitMs)
    socket.on('message', (answer) => {
      answers.push(answer)
      if (answers.length === packets.length) end()
    })
    socket.on('error', reject)
    for (const packet of packets) socket.send(packet, port, host)
  })
}

export async function freeUdpPort(): Promise<number> {
  const socket = createSocket('udp4')
  await new Promise<void>((resolve) => socket.bind(0, host, resolve))
  const { port } = socket.address()
  await new Promise<void>((resolve) => socket.close(resolve))
  return port
}

/** Runs a program with what it reads; resolves with its exit code and everything that it said. */
export function run(command: string, words: readonly string[], input: string) {
  return new Promise<{ readonly code: number | null; readonly said: string }>((resolve, reject) => {
    const child = spawn(command, words)
    const pieces: Buffer[] = []
    child.stdout.on('data', (piece) => pieces.push(piece))
    child.stderr.on('data', (piece) => pieces.push(piece))
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, said: Buffer.concat(pieces).toString() }))
    child.stdin.end(input)
  })
}

/** What radclient of FreeRADIUS makes of the server's answer. */
export function radclient(port: number, secret: string, attributes: string, words: readonly string[] = []) {
  return run(
    'radclient',
    ['-x', '-r', '1', '-t', '5', ...words, `${host}:${port}`, 'auth', secret],
    attributes,
  )
}
