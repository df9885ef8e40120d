import { createSocket, type Socket } from 'node:dgram'
import { type Socket as Connection, isIPv6 } from 'node:net'
import { createServer, type TLSSocket } from 'node:tls'
import { fingerprintOf } from '../secrets/certificates/presented.ts'
import { packetBytesMax } from './packet.ts'

/** Where a request came from. */
export type Source = {
  readonly address: string
  readonly port: number
  /** SHA-256 of the certificate that the connection was made with; null: it came by UDP. */
  readonly fingerprint: string | null
}

/** Gives what is to be sent back; null: nothing. */
export type Handler = (datagram: Buffer, source: Source) => Promise<Buffer | null>

export type RadiusSockets = {
  /** Where it listens; null: not so. */
  readonly ports: { readonly udp: number | null; readonly tls: number | null }
  /** Every request goes to each handler, of which one knows whose it is. */
  readonly handle: (handler: Handler) => void
  /** Takes nothing new, and waits for what is being answered. */
  readonly close: () => Promise<void>
}

export type Listening = { readonly host: string; readonly port: number }

export type TlsListening = Listening & {
  readonly cert: Buffer
  readonly key: Buffer
  /** Who signs the certificates of clients. */
  readonly ca: Buffer
}

export type SocketSettings = {
  readonly udp: Listening | null
  readonly tls: TlsListening | null
  readonly log: { readonly error: (fields: object, message: string) => void }
}

/** More than that at once would wait longer than any client does; it asks again. */
const atOnceMax = 2048
const connectionsMax = 512
/** A machine needs one; nobody alone may take all. */
const connectionsOfOneMax = 32
const handshakeMs = 10_000
const idleMs = 5 * 60_000
/** What a machine lets lie unread; it is no longer listening. */
const unreadBytesMax = 64 * 1024
const cutAfterMs = 1000

/** Rejects if a port can't be had. Several processes may listen at the same one. */
export async function openRadiusSockets({ udp, tls, log }: SocketSettings): Promise<RadiusSockets> {
  const handlers: Handler[] = []
  const underWay = new Set<Promise<void>>()
  let closing = false

  function take(datagram: Buffer, source: Source, send: (answer: Buffer) => void): void {
    if (closing || underWay.size >= atOnceMax) return
    const answered = Promise.all(handlers.map((handler) => handler(datagram, source)))
      .then((answers) => {
        const answer = answers.find((each) => each !== null)
        if (answer) send(answer)
      })
      .catch((error: unknown) => log.error({ err: error }, 'a RADIUS request could not be answered'))
      .finally(() => underWay.delete(answered))
    underWay.add(answered)
  }

  const socket = udp === null ? null : await listenUdp(udp, take)
  const server =
    tls === null
      ? null
      : await listenTls(tls, take).catch(async (error: unknown) => {
          await closed(socket)
          throw error
        })
  return {
    ports: { udp: socket?.address().port ?? null, tls: server?.port ?? null },
    handle: (handler) => void handlers.push(handler),
    async close() {
      closing = true
      const answered = Promise.all(underWay)
      await Promise.all([answered.then(() => closed(socket)), server?.close(answered)])
    },
  }
}

type Take = (datagram: Buffer, source: Source, send: (answer: Buffer) => void) => void

function listenUdp({ host, port }: Listening, take: Take): Promise<Socket> {
  const socket = createSocket({ type: isIPv6(host) ? 'udp6' : 'udp4', reusePort: true })
  socket.on('message', (datagram, { address, port: from }) => {
    const source = { address: plain(address), port: from, fingerprint: null }
    take(datagram, source, (answer) => socket.send(answer, from, address, () => {}))
  })
  return new Promise((resolve, reject) => {
    socket.once('error', reject)
    socket.bind({ address: host, port }, () => {
      socket.off('error', reject)
      // What can't be sent is asked for again.
      socket.on('error', () => {})
      resolve(socket)
    })
  })
}

type TlsServer = {
  readonly port: number
  /** Takes no new connections; ends those that there are once what was asked is answered. */
  readonly close: (answered: Promise<unknown>) => Promise<void>
}

/** RADIUS over TLS (RFC 6614): both sides show a certificate. */
function listenTls({ host, port, ...files }: TlsListening, take: Take): Promise<TlsServer> {
  const proofs = { requestCert: true, rejectUnauthorized: true, minVersion: 'TLSv1.2' } as const
  const settings = { ...files, ...proofs, handshakeTimeout: handshakeMs }
  const secured = new Set<TLSSocket>()
  const server = createServer(settings, (connection) => {
    secured.add(connection)
    connection.on('close', () => secured.delete(connection))
    serveConnection(connection, take)
  })
  server.maxConnections = connectionsMax
  const open = limitEach(server)
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host, port, reusePort: true }, () => {
      const address = server.address()
      resolve({
        port: typeof address === 'object' && address !== null ? address.port : port,
        async close(answered) {
          const ended = closed(server)
          await answered
          for (const connection of secured) connection.destroySoon()
          const cut = setTimeout(() => {
            for (const connection of open) connection.destroy()
          }, cutAfterMs)
          await ended
          clearTimeout(cut)
        },
      })
    })
  })
}

/** The connections that are open, also before their handshake; of one address, only so many. */
function limitEach(server: {
  readonly on: (event: 'connection', act: (connection: Connection) => void) => unknown
}): ReadonlySet<Connection> {
  const open = new Set<Connection>()
  server.on('connection', (connection) => {
    const { remoteAddress } = connection
    const alike = [...open].filter((each) => each.remoteAddress === remoteAddress)
    if (alike.length >= connectionsOfOneMax) return void connection.destroy()
    open.add(connection)
    connection.on('close', () => open.delete(connection))
  })
  return open
}

function serveConnection(connection: TLSSocket, take: Take): void {
  const { remoteAddress = '', remotePort = 0 } = connection
  const certificate = connection.getPeerX509Certificate()
  if (certificate === undefined) return void connection.destroy()
  const source = {
    address: plain(remoteAddress),
    port: remotePort,
    fingerprint: fingerprintOf(certificate.raw),
  }
  connection.setTimeout(idleMs, () => connection.destroy())
  connection.on('error', () => connection.destroy())
  let waiting: Buffer = Buffer.alloc(0)
  connection.on('data', (piece: Buffer) => {
    waiting = Buffer.concat([waiting, piece])
    while (waiting.length >= 4) {
      const length = waiting.readUInt16BE(2)
      // Where the next packet begins nobody knows any more (RFC 6613 §2.6.4).
      if (length < 20 || length > packetBytesMax) return void connection.destroy()
      if (waiting.length < length) return
      const packet = waiting.subarray(0, length)
      waiting = waiting.subarray(length)
      take(packet, source, (answer) => {
        if (connection.writableLength > unreadBytesMax) connection.destroy()
        else connection.write(answer)
      })
    }
  })
}

/** An IPv4 address that came over an IPv6 socket, as it is written by itself; of a local one, without the interface. */
function plain(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/, '').replace(/%.*$/, '')
}

function closed(place: { readonly close: (done: () => void) => unknown } | null): Promise<void> {
  return place === null ? Promise.resolve() : new Promise((resolve) => place.close(() => resolve()))
}
