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

type Host = { readonly host: string; readonly port: number }

export type SyslogServer = SyslogStream | (Host & { readonly by: 'udp' })

/** One that takes messages in order. */
export type SyslogStream =
  | (Host & { readonly by: 'tcp' | 'tls' })
  | { readonly by: 'unix'; readonly path: string }

/** An entry of the journal for a SIEM: its line, and what a syslog header says of it. */
export type ToldEntry = { readonly atMs: number; readonly type: string; readonly text: string }

/** A place that is told every entry of the journal, in order. */
export type EventPlace = {
  /** Under which its progress is kept. */
  readonly place: 'file' | 'syslog'
  /** For the log. */
  readonly name: string
  /** Rejects unless all of them arrived, as far as one can know. */
  readonly send: (entries: readonly ToldEntry[]) => Promise<void>
}

/** Posts JSON, gives the status of the answer, and rejects without one. */
type PostJson = (url: string, headers: Readonly<Record<string, string>>, body: string) => Promise<number>

const waitMs = 10_000
/** Longer than the answer of whoever closes at once takes to come back. */
const lingersMs = 100

/** Appends lines of JSON to a file, made for its owner only, each on disk before the next. */
export function toFile(path: string): Destination {
  return {
    name: `the file ${path}`,
    send: (checkpoint) => appendFile(path, `${JSON.stringify(checkpoint)}\n`, { mode: 0o600, flush: true }),
  }
}

/** Appends the lines of entries to such a file, all of them on disk before it fulfills. */
export function eventsToFile(path: string): EventPlace {
  return {
    place: 'file',
    name: `the file ${path}`,
    send: (entries) =>
      appendFile(path, entries.map(({ text }) => `${text}\n`).join(''), { mode: 0o600, flush: true }),
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
/** Of the name of what a message is about (§6). */
const messageIdMax = 32

/** One message as in RFC 5424, whose text is the checkpoint in JSON. */
export function syslogMessage(checkpoint: Checkpoint): string {
  return messageOf({ atMs: checkpoint.atMs, type: 'checkpoint', text: JSON.stringify(checkpoint) })
}

function messageOf({ atMs, type, text }: ToldEntry): string {
  const at = Temporal.Instant.fromEpochMilliseconds(atMs).toString()
  const host =
    hostname()
      .replaceAll(/[^!-~]/g, '')
      .slice(0, 255) || '-'
  return `<${priority}>1 ${at} ${host} warifu - ${type.slice(0, messageIdMax)} - ${text}`
}

/**
 * Sends to a syslog server: one datagram, or a connection of its own with the length first (RFC 6587 §3.4.1, RFC 5425),
 * which says nothing about arrival except that the connection was closed in order.
 */
export function toSyslog(server: SyslogServer, patienceMs = waitMs): Destination {
  return {
    name: nameOf(server),
    send(checkpoint) {
      const message = syslogMessage(checkpoint)
      if (server.by === 'udp') return sendDatagram(Buffer.from(message), server)
      return sendFramed(framed([message]), openSocket(server), patienceMs)
    },
  }
}

/**
 * The same for entries, many in one connection. That the server ends its side after ours has ended means that it has read
 * all of them.
 */
export function eventsToSyslog(server: SyslogStream, patienceMs = waitMs): EventPlace {
  return {
    place: 'syslog',
    name: nameOf(server),
    send: (entries) => sendFramed(framed(entries.map(messageOf)), openSocket(server), patienceMs),
  }
}

function nameOf(server: SyslogServer): string {
  return `syslog at ${server.by}:${server.by === 'unix' ? server.path : `${server.host}:${server.port}`}`
}

/** Each with its length in bytes before it. */
function framed(messages: readonly string[]): Buffer {
  return Buffer.from(messages.map((message) => `${Buffer.byteLength(message)} ${message}`).join(''))
}

function sendDatagram(message: Buffer, { host, port }: { host: string; port: number }): Promise<void> {
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4')
  return new Promise<void>((resolve, reject) => {
    socket.once('error', reject)
    socket.send(message, port, host, (error) => (error === null ? resolve() : reject(error)))
  }).finally(() => socket.close())
}

function openSocket(server: SyslogStream): Socket {
  if (server.by === 'unix') return createConnection(server.path)
  const { by, host, port } = server
  if (by === 'tcp') return createConnection({ host, port })
  // An address can't be asked for by name (RFC 6066 §3); either is held against the certificate.
  return connectTls({ host, port, ...(isIP(host) === 0 ? { servername: host } : {}) })
}

/**
 * A server reads until we end. One that ends first, as a proxy does that has nobody behind it, may have read nothing: so
 * our end waits a moment after the last byte has left.
 */
function sendFramed(frame: Buffer, socket: Socket, patienceMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    let ending = false
    socket.setTimeout(patienceMs, () => socket.destroy(new Error(`no answer within ${patienceMs} ms`)))
    socket.once('error', reject)
    socket.once('close', (failed) => (failed ? reject(new Error('it closed the connection')) : resolve()))
    socket.once('end', () => {
      if (!ending) socket.destroy(new Error('it closed the connection before it had read everything'))
    })
    socket.resume()
    socket.write(frame, () => {
      setTimeout(() => {
        ending = true
        socket.end()
      }, lingersMs)
    })
  })
}
