// A real mail server on its own port, which a test can make refuse, hang, or break a connection.
import { once } from 'node:events'
import type { AddressInfo, Socket } from 'node:net'
import tls from 'node:tls'
import { SMTPServer, type SMTPServerSession } from 'smtp-server'
import { localhostTls } from './localhost-tls.ts'

/** What the server does at a command: a reply, silence, a broken connection; undefined: it takes it. */
export type Answer = { readonly code: number; readonly text?: string } | 'hang' | 'drop' | undefined
export type Stage = 'connect' | 'auth' | 'from' | 'to' | 'data' | 'content'

export type TakenMail = {
  readonly from: string
  readonly to: readonly string[]
  /** As it came over the wire, without the stuffed dots. */
  readonly raw: string
  readonly secure: boolean
  readonly user: unknown
  readonly dsn: unknown
}

export type MailServer = Awaited<ReturnType<typeof startMailServer>>

type Behavior = {
  /** `data`: as the content begins; `content`: when all of it is there. `to` is '' before the recipient is known. */
  readonly answer?: (stage: Stage, to: string) => Answer
  readonly login?: { readonly user: string; readonly pass: string }
  /** With the certificate that smtp-server ships, which nobody signed and which has expired. */
  readonly untrusted?: boolean
}

/** Certificates of the test servers are trusted in this process from now on. */
export function trustTestServers(): void {
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), localhostTls.cert])
}

/** What came in, and over which connections. */
type Records = {
  readonly taken: TakenMail[]
  readonly handed: string[]
  readonly sockets: Map<number, Socket>
}

export async function startMailServer(behavior: Behavior = {}) {
  const records: Records = { taken: [], handed: [], sockets: new Map() }
  const server = createServer(behavior, records)
  let connections = 0
  server.on('error', () => {})
  server.server.on('connection', (socket: Socket) => {
    connections += 1
    records.sockets.set(socket.remotePort ?? 0, socket)
  })
  server.listen(0, 'localhost')
  await once(server.server, 'listening')
  const { port } = server.server.address() as AddressInfo
  return {
    port,
    taken: records.taken,
    /** Every mail that arrived complete, whatever was answered. */
    handed: records.handed,
    connections: () => connections,
    settings: { host: 'localhost', port, tls: 'starttls', auth: behavior.login ?? null } as const,
    stop: async () => {
      for (const socket of records.sockets.values()) socket.destroy()
      await new Promise<void>((resolve) => server.close(resolve))
    },
  }
}

function createServer({ answer = () => undefined, login, untrusted = false }: Behavior, records: Records) {
  const { taken, handed, sockets } = records
  /** Plays an answer; `next` is called only for a reply. */
  function play(session: SMTPServerSession, given: Answer, next: (error?: Error) => void): void {
    if (given === 'hang') return
    if (given === 'drop') sockets.get(session.remotePort)?.destroy()
    else if (given === undefined) next()
    else next(Object.assign(new Error(given.text ?? 'no'), { responseCode: given.code }))
  }
  return new SMTPServer({
    ...(untrusted ? {} : localhostTls),
    logger: false,
    disableReverseLookup: true,
    // Otherwise it refuses dots that follow each other even in quotes, where RFC 5321 allows them.
    lenientAddressParsing: true,
    authOptional: login === undefined,
    hideDSN: false,
    closeTimeout: 100,
    onConnect: (session, next) => play(session, answer('connect', ''), next),
    onAuth: ({ username, password }, session, next) => {
      const right = username === login?.user && password === login?.pass
      const given = right
        ? answer('auth', '')
        : { code: 535, text: '5.7.8 Authentication credentials invalid' }
      play(session, given, (error) => next(error ?? null, { user: username }))
    },
    onMailFrom: (_, session, next) => play(session, answer('from', ''), next),
    onRcptTo: ({ address }, session, next) => play(session, answer('to', address), next),
    onData: (stream, session, next) => {
      const to = session.envelope.rcptTo[0]?.address ?? ''
      const early = answer('data', to)
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => {
        chunks.push(chunk)
        if (early === 'drop') sockets.get(session.remotePort)?.destroy()
      })
      stream.on('end', () => {
        if (early === 'drop') return
        const raw = Buffer.concat(chunks).toString('latin1')
        handed.push(raw)
        play(session, early ?? answer('content', to), (error) => {
          if (error === undefined) taken.push(takenMail(session, raw))
          next(error)
        })
      })
    },
  })
}

function takenMail({ envelope, secure, user }: SMTPServerSession, raw: string): TakenMail {
  const { mailFrom, rcptTo, dsn } = envelope
  return {
    from: mailFrom === false ? '' : mailFrom.address,
    to: rcptTo.map(({ address }) => address),
    raw,
    secure,
    user,
    dsn,
  }
}

/** The headers of a mail, by name in the order in which they stand, unfolded, and its text. */
export function readMail(raw: string): {
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly header: (name: string) => string | undefined
  readonly text: string
} {
  const end = raw.indexOf('\r\n\r\n')
  const headers = raw
    .slice(0, end)
    .replaceAll(/\r\n[ \t]+/g, ' ')
    .split('\r\n')
    .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()] as const)
  const header = (name: string) => headers.find(([own]) => own.toLowerCase() === name.toLowerCase())?.[1]
  const text = Buffer.from(raw.slice(end + 4), 'base64').toString('utf8')
  return { headers, header, text }
}

/** An encoded word or several (RFC 2047 §2), as a mail program shows them. */
export function decodeWords(text: string): string {
  return text
    .replaceAll(/\?=\s+=\?/g, '?==?')
    .replaceAll(/=\?UTF-8\?B\?([^?]*)\?=/gi, (_, base64: string) =>
      Buffer.from(base64, 'base64').toString('utf8'),
    )
}
