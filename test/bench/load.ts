// Posts requests over keep-alive connections, each waiting for its answer before the next, and times each of them. Not
// autocannon: its parser is plain JavaScript and halves what a bare server can show, and would flatter us.
import { connect, type Socket } from 'node:net'

export type Load = {
  readonly seconds: number
  readonly latenciesMs: readonly number[]
  /** The last answer, as it came over the wire. */
  readonly answer: string
}

/** Sends each request once; throws at the first answer that is not as expected. */
export async function sendAll(
  port: number,
  requests: readonly Buffer[],
  connections: number,
  expected: RegExp,
): Promise<Load> {
  const sockets = await Promise.all(Array.from({ length: connections }, () => open(port)))
  const latenciesMs: number[] = []
  let next = 0
  let last = ''
  const run = async (socket: Socket) => {
    for (let request = requests[next++]; request !== undefined; request = requests[next++]) {
      const sent = performance.now()
      const answer = await exchange(socket, request)
      latenciesMs.push(performance.now() - sent)
      if (!expected.test(answer)) throw new Error(`an answer was not as expected: ${told(answer)}`)
      last = answer
    }
  }
  const began = performance.now()
  try {
    await Promise.all(sockets.map(run))
  } finally {
    for (const socket of sockets) socket.destroy()
  }
  return { seconds: (performance.now() - began) / 1000, latenciesMs, answer: last }
}

/** Its status and what it says; the headers between would hide that. */
function told(answer: string): string {
  const [head = '', body = ''] = answer.split('\r\n\r\n')
  return `${head.split('\r\n')[0]} ${body.slice(0, 800)}`
}

export function open(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => resolve(socket))
    socket.setNoDelay(true)
    socket.once('error', reject)
  })
}

export function exchange(socket: Socket, request: Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = ''
    const end = (settle: () => void) => {
      socket.off('data', take)
      socket.off('close', closed)
      settle()
    }
    const closed = () => end(() => reject(new Error('the server closed the connection')))
    const take = (chunk: Buffer) => {
      answer += chunk.toString('latin1')
      if (isWhole(answer)) end(() => resolve(answer))
    }
    socket.on('data', take)
    socket.once('close', closed)
    socket.write(request)
  })
}

/** Whether an HTTP/1.1 answer has arrived completely (RFC 9112 §6.3). */
export function isWhole(answer: string): boolean {
  const headEnd = answer.indexOf('\r\n\r\n')
  if (headEnd < 0) return false
  const head = answer.slice(0, headEnd)
  if (/^transfer-encoding: chunked$/im.test(head)) return answer.endsWith('\r\n0\r\n\r\n')
  const length = Number(/^content-length: (\d+)$/im.exec(head)?.[1] ?? 0)
  return answer.length >= headEnd + 4 + length
}
