import { createSocket } from 'node:dgram'
import { appendFile, readFile } from 'node:fs/promises'
import { createConnection, isIP, type Socket } from 'node:net'
import { hostname } from 'node:os'
import { connect as connectTls } from 'node:tls'
import type { Checkpoint } from './chain.ts'

/** A place for checkpoints that the owner of the database can't write to. */
export type Destination = {
  /** For the log. */
  readonly name: string
  /** Rejects if it can't be said to have arrived. */
  readonly send: (checkpoint: Checkpoint) => Promise<void>
}

export type SyslogServer =
  | { readonly by: 'udp' | 'tcp' | 'tls'; readonly host: string; readonly port: number }
  | { readonly by: 'unix'; readonly path: string }

/** Posts JSON, gives the status of the answer, and rejects without one. */
type PostJson = (url: string, headers: Readonly<Record<string, string>>, body: string) => Promise<number>

const waitMs = 10_000

/** Appends lines of JSON to a file, made for its owner only, each on disk before the next. */
export function toFile(path: string): Destination {
  return {
    name: `the file ${path}`,
    send: (checkpoint) => appendFile(path, `${JSON.stringify(checkpoint)}\n`, { mode: 0o600, flush: true }),
  }
}

/** Posts JSON to a URL. The token is read from its file each time, so that it can be changed. */
export function toUrl(url: string, tokenFile: string | null, post: PostJson): Destination {
  return {
    name: new URL(url).origin,
    async send(checkpoint) {
      const token = tokenFile === null ? null : (await readFile(tokenFile, 'utf8')).trim()
      const headers: Record<string, string> = token === null ? {} : { authorization: `Bearer ${token}` }
      const status = await post(url, headers, JSON.stringify(checkpoint))
      if (status < 200 || status > 299) throw new Error(`it answered ${status}`)
    },
  }
}

/** Facility 13 (log audit), severity 5 (notice): RFC 5424 §6.2.1. */
const priority = 13 * 8 + 5

/** One message as in RFC 5424, whose text is the checkpoint in JSON. */
export function syslogMessage(checkpoint: Checkpoint): string {
  const at = Temporal.Instant.fromEpochMilliseconds(checkpoint.atMs).toString()
  const host =
    hostname()
      .replaceAll(/[^!-~]/g, '')
      .slice(0, 255) || '-'
  return `<${priority}>1 ${at} ${host} warifu - checkpoint - ${JSON.stringify(checkpoint)}`
}

/**
 * Sends to a syslog server: one datagram, or a connection of its own with the length first (RFC 6587 §3.4.1, RFC 5425),
 * which says nothing about arrival except that the connection was closed in order.
 */
export function toSyslog(server: SyslogServer, patienceMs = waitMs): Destination {
  const where = server.by === 'unix' ? server.path : `${server.host}:${server.port}`
  return {
    name: `syslog at ${server.by}:${where}`,
    send(checkpoint) {
      const message = Buffer.from(syslogMessage(checkpoint))
      if (server.by === 'udp') return sendDatagram(message, server)
      const frame = Buffer.concat([Buffer.from(`${message.length} `), message])
      return sendFramed(frame, openSocket(server), patienceMs)
    },
  }
}

function sendDatagram(message: Buffer, { host, port }: { host: string; port: number }): Promise<void> {
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4')
  return new Promise<void>((resolve, reject) => {
    socket.once('error', reject)
    socket.send(message, port, host, (error) => (error === null ? resolve() : reject(error)))
  }).finally(() => socket.close())
}

function openSocket(server: Exclude<SyslogServer, { readonly by: 'udp' }>): Socket {
  if (server.by === 'unix') return createConnection(server.path)
  const { by, host, port } = server
  if (by === 'tcp') return createConnection({ host, port })
  // An address can't be asked for by name (RFC 6066 §3); either is held against the certificate.
  return connectTls({ host, port, ...(isIP(host) === 0 ? { servername: host } : {}) })
}

function sendFramed(frame: Buffer, socket: Socket, patienceMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.setTimeout(patienceMs, () => socket.destroy(new Error(`no answer within ${patienceMs} ms`)))
    socket.once('error', reject)
    socket.once('close', (failed) => (failed ? reject(new Error('it closed the connection')) : resolve()))
    socket.resume()
    socket.end(frame)
  })
}
