// HTTP over connections that are kept, as a bank's system has them. Whatever does not end with a whole answer has a name.
import { Agent, request } from 'node:http'

/** What a node itself says while it can't rely on the database: an answer, and none that a proxy or a stop has cut. */
export const unavailable = '503 by the node'
const ownWords = /"code":"(unavailable|overloaded)"|RMCFXSYS001007E/

export type Answered = {
  /** The status as text, `unavailable`, or the code of the error that came instead. */
  readonly status: string
  readonly body: string
}

export function createCaller(apiKey: string, patienceMs: number) {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 })

  function send(method: 'GET' | 'POST', url: string, headers: Record<string, string>, body = '') {
    return new Promise<Answered>((resolve) => {
      const fail = (error: NodeJS.ErrnoException) =>
        resolve({ status: error.code ?? 'error', body: error.message })
      const asked = request(url, { method, agent, headers }, (response) => {
        let text = ''
        response.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk
        })
        response.once('error', fail)
        response.once('end', () => {
          const status =
            response.statusCode === 503 && ownWords.test(text) ? unavailable : String(response.statusCode)
          resolve({ status, body: text })
        })
      })
      const late = setTimeout(
        () => asked.destroy(Object.assign(new Error('no answer'), { code: 'LATE' })),
        patienceMs,
      )
      asked.once('error', fail)
      asked.once('close', () => clearTimeout(late))
      asked.end(body)
    })
  }

  return {
    get: (url: string) => send('GET', url, {}),
    post: (url: string, question: object, key: string) => {
      const body = JSON.stringify(question)
      const headers = {
        Authorization: `Bearer ${apiKey}`,
        'Content-Type': 'application/json',
        'Content-Length': String(Buffer.byteLength(body)),
        'Idempotency-Key': key,
      }
      return send('POST', url, headers, body)
    },
    close: () => agent.destroy(),
  }
}
