// Bytes on a socket, for what no HTTP client would send.
import { connect } from 'node:net'

export type RawAnswer = {
  readonly text: string
  /** How the connection ended: by either side in time, or not before the test lost patience. */
  readonly end: 'closed' | 'hung'
}

export type RawOptions = {
  /** Ends our side after the last byte, as a client that goes away. */
  readonly fin?: boolean
  /** Cuts the connection abruptly after the last byte. */
  readonly cut?: boolean
  /** More to send, once it is there. */
  readonly later?: Promise<string>
  /** Waits this long for the server to close before it ends our side by itself; then the server has to close. */
  readonly patienceMs?: number
}

const hungAfterMs = 5000

/** Sends these bytes unchanged and gives everything that came back until the connection closed. */
export function sendRaw(
  port: number,
  bytes: string | Uint8Array | readonly (string | Uint8Array)[],
  { fin = false, cut = false, later, patienceMs = 1000 }: RawOptions = {},
): Promise<RawAnswer> {
  return new Promise((resolve) => {
    let text = ''
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
    let end: RawAnswer['end'] = 'closed'
    const impatient = setTimeout(() => socket.end(), patienceMs)
    const hung = setTimeout(() => {
      end = 'hung'
      socket.destroy()
    }, patienceMs + hungAfterMs)
    socket.setEncoding('latin1').on('data', (chunk) => {
      text += chunk
    })
    socket.on('end', () => socket.end())
    // A reset is as good an end as any: what matters is that the server does not keep the connection.
    socket.on('error', () => {})
    socket.on('close', () => {
      clearTimeout(impatient)
      clearTimeout(hung)
      resolve({ text, end })
    })
    const parts = typeof bytes === 'string' || bytes instanceof Uint8Array ? [bytes] : bytes
    for (const part of parts) socket.write(typeof part === 'string' ? Buffer.from(part, 'latin1') : part)
    void later?.then((more) => socket.write(more))
    if (fin) socket.end()
    if (cut) setTimeout(() => socket.destroy(), 5)
  })
}

/** Status of the first response in what came back; 0 when there is none. */
export function statusIn({ text }: RawAnswer): number {
  return Number(/^HTTP\/1\.1 (\d{3}) /.exec(text)?.[1] ?? 0)
}

/** The headers of the first response, by lower-case name. */
export function headersIn({ text }: RawAnswer): Headers {
  const [head = ''] = text.split('\r\n\r\n')
  const headers = new Headers()
  for (const line of head.split('\r\n').slice(1)) {
    const at = line.indexOf(':')
    headers.append(line.slice(0, at), line.slice(at + 1).trim())
  }
  return headers
}
